"""The images whose prediction turns right or wrong when a member joins."""

from dataclasses import dataclass

from core.arrays import Float32Array, Float64Array, Int64Array
from core.ensembles import averaging
from core.ensembles.families import Family

SHOWN = 6
"""Images of each kind on the sheet, at most."""


@dataclass(frozen=True, eq=False)
class JoinFlips:
    """The flips of an ensemble when its last member joins.

    Attributes:
        newcomer: name of the last member.
        before: float64 (N, C), the average without it.
        alone: float32 (N, C), its own probabilities.
        after: float64 (N, C), the average with it.
        gained: int64, indices of the images that turn right.
        lost: int64, indices of the images that turn wrong.
        labels: int64 (N,), the true classes.
        positions: int64 (N,), the positions of the images in the test split.
        classes: names of the classes.
    """

    newcomer: str
    before: Float64Array
    alone: Float32Array
    after: Float64Array
    gained: Int64Array
    lost: Int64Array
    labels: Int64Array
    positions: Int64Array
    classes: tuple[str, ...]

    @property
    def shown(self) -> list[int]:
        """Indices of the images on the sheet: some that turn right, then some that turn wrong."""
        return [*self.gained[:SHOWN].tolist(), *self.lost[:SHOWN].tolist()]


def of_last(family: Family, joined: int) -> JoinFlips:
    """The flips when the last of the members that have joined came.

    Args:
        family: with its predictions.
        joined: how many members have joined, at least 2.
    """
    before, after = (averaging.average(family.members[:count]) for count in (joined - 1, joined))
    flips = averaging.flips(before, after, family.labels)
    return JoinFlips(
        family.names[joined - 1],
        before,
        family.members[joined - 1],
        after,
        flips.gained,
        flips.lost,
        family.labels,
        family.positions,
        family.classes,
    )
