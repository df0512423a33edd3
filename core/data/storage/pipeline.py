"""A timeline of loading and training: when the device computes, and when it waits for the next batch.

A calculation, not a measurement: the delays and speeds of the media are typical ones, while the times of decoding and
of reading from memory are passed in as they were measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.data.storage.pipeline_settings import Medium, PipelineSettings

Interval = tuple[float, float]
"""Start and end in seconds."""


@dataclass(frozen=True)
class Speed:
    """How fast a medium is.

    Attributes:
        delay: before each piece that is read, in seconds.
        rate: bytes per second.
    """

    delay: float
    rate: float


SPEEDS: Mapping[Medium, Speed] = {
    "hard disk": Speed(8e-3, 150e6),
    "SSD": Speed(1e-4, 500e6),
    "network drive": Speed(2e-3, 100e6),
}
"""Typical values of drives and of a network with 1 Gbit/s."""


@dataclass(frozen=True)
class Batch:
    """What has to be read for one batch.

    Attributes:
        pieces: files or chunks.
        bytes: of all of them.
        decoding: seconds of work after reading.
    """

    pieces: float
    bytes: float
    decoding: float

    def seconds(self, medium: Medium) -> float:
        """How long it takes to load the batch."""
        speed = SPEEDS[medium]
        return self.pieces * speed.delay + self.bytes / speed.rate + self.decoding


@dataclass(frozen=True)
class Timeline:
    """The intervals in which batches are loaded and in which the device trains on them, in the same order."""

    loading: Sequence[Interval]
    training: Sequence[Interval]

    @property
    def seconds(self) -> float:
        """Until the last step has ended."""
        return self.training[-1][1]

    @property
    def busy(self) -> float:
        """The share of the time in which the device computes, 0 to 1."""
        return sum(end - start for start, end in self.training) / self.seconds


def timeline(load: float, settings: PipelineSettings, batches: int = 12) -> Timeline:
    """Load and train on some batches.

    Args:
        load: seconds to load a batch.
        settings: the step, and how far the loader may run ahead.
        batches: number of batches.
    """
    step, ahead = settings.step_ms / 1000, settings.prefetch
    loading: list[Interval] = []
    training: list[Interval] = []
    for i in range(batches):
        loaded = loading[-1][1] if loading else 0.0
        # Without a queue, the loader waits for the end of the step before; with one, for a free place in it.
        blocking = i - 1 if ahead == 0 else i - 1 - ahead
        free = 0.0 if blocking < 0 else training[blocking][1 if ahead == 0 else 0]
        start = max(loaded, free)
        loading.append((start, start + load))
        begin = max(start + load, training[-1][1] if training else 0.0)
        training.append((begin, begin + step))
    return Timeline(loading, training)
