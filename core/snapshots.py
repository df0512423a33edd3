"""Snapshots: the one way in which long computations report their progress.

Every computation that takes longer than a moment is a generator of `Snapshot`s. The command line turns the stream into
a progress bar, a job carries it from a worker to a page, and a test iterates over it. Every stream guarantees:

1. ``step`` starts at 0 or 1, never decreases, and reaches ``total`` if the computation runs to its end.
2. Every snapshot is a usable result: whoever stops early keeps the latest one.
3. Closing the generator stops the computation before its next step and releases its resources.
"""

from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

SECONDS_BETWEEN_SNAPSHOTS = 0.25
"""For computations of many small steps, which would otherwise report far more often than anyone can see."""


@dataclass(frozen=True)
class Snapshot:
    """The state of a computation after one step.

    Attributes:
        step: number of finished steps, 0 to `total`.
        total: number of steps of the whole computation, at least 1.
        image: the current image, uint8 RGB of shape (H, W, 3); None if the computation does not produce one.
        metrics: named numbers of this step, for example ``{"objective": 3.2}``.
        panels: more named images that show how the step was computed, in display order.
        note: what is being done, in a few words ("octave 2 of 3").
    """

    step: int
    total: int
    image: Image | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    panels: Mapping[str, Image] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.step <= self.total or self.total < 1:
            raise ValueError(f"Step {self.step} of {self.total} is not between 0 and the total.")

    @property
    def progress(self) -> float:
        """The finished fraction, 0 to 1."""
        return self.step / self.total


Stream = Generator[Snapshot, Any, None]
Result = TypeVar("Result")
STEPS_PER_STAGE = 100


def last(stream: Iterable[Snapshot]) -> Snapshot:
    """Run a stream to its end and return its final snapshot.

    Raises:
        ValueError: the stream was empty.
    """
    newest = deque(stream, maxlen=1)
    if not newest:
        raise ValueError("The stream ended without a snapshot.")
    return newest[0]


def stage(
    stream: Generator[Snapshot, Any, Result], number: int, stages: int, note: str = ""
) -> Generator[Snapshot, None, Result]:
    """Run a stream as one of several stages of equal length, and return what it returns.

    Args:
        stream: a stream of any length.
        number: number of this stage, from 0.
        stages: number of stages.
        note: replaces the notes of the snapshots if given.

    Yields:
        The stream's snapshots with their metrics and notes; each stage has a hundred steps.
    """
    while True:
        try:
            snapshot = next(stream)
        except StopIteration as end:
            returned: Result = end.value
            return returned
        step = STEPS_PER_STAGE * number + int(STEPS_PER_STAGE * snapshot.progress)
        yield Snapshot(step, STEPS_PER_STAGE * stages, metrics=snapshot.metrics, note=note or snapshot.note)


def result(stream: Generator[Snapshot, Any, Result]) -> Result:
    """Run a stream to its end and return its return value."""
    while True:
        try:
            next(stream)
        except StopIteration as end:
            returned: Result = end.value
            return returned
