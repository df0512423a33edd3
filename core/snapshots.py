"""Snapshots: the one form in which long computations report, and what a stream of them promises.

Every computation that takes longer than a moment is a generator of `Snapshot`s. A command line draws a progress
bar from the stream, a job carries it from a worker to a page, a test iterates over it. The promises:

1. ``step`` starts at 0 or 1, never falls, and ends at ``total`` if the computation runs to its end.
2. Every snapshot can stand as the result: whoever stops early keeps the latest one.
3. Closing the generator stops the computation before its next step and releases what it holds.
"""

from collections import deque
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Snapshot:
    """The state of a computation after one step.

    Attributes:
        step: steps finished, 0 to `total`.
        total: steps of the whole computation, at least 1.
        image: the picture so far, uint8 RGB of shape (H, W, 3), where the computation makes one.
        metrics: named numbers of this step, for example ``{"objective": 3.2}``.
        panels: further named pictures that show how the step came about, in the order in which to show them.
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
        """The finished part, 0 to 1."""
        return self.step / self.total


Stream = Generator[Snapshot, Any, None]
Result = TypeVar("Result")
HUNDREDTHS = 100


def last(stream: Iterable[Snapshot]) -> Snapshot:
    """Run a stream to its end and return its final snapshot.

    Raises:
        ValueError: the stream was empty.
    """
    newest = deque(stream, maxlen=1)
    if not newest:
        raise ValueError("The stream ended without a snapshot.")
    return newest[0]


def part_of(
    stream: Generator[Snapshot, Any, Result], number: int, parts: int, note: str = ""
) -> Generator[Snapshot, None, Result]:
    """A stream as one of several of equal length; what it returns is returned.

    Args:
        stream: of any length.
        number: which part, from 0.
        parts: how many there are.
        note: instead of those of the snapshots, if given.

    Yields:
        Its snapshots with their metrics and notes; steps are hundredths of a part.
    """
    while True:
        try:
            snapshot = next(stream)
        except StopIteration as end:
            found: Result = end.value
            return found
        step = HUNDREDTHS * number + int(HUNDREDTHS * snapshot.progress)
        yield Snapshot(step, HUNDREDTHS * parts, metrics=snapshot.metrics, note=note or snapshot.note)


def result(stream: Generator[Snapshot, Any, Result]) -> Result:
    """Run a stream to its end, for what it returns."""
    while True:
        try:
            next(stream)
        except StopIteration as end:
            found: Result = end.value
            return found
