"""The families with their recorded predictions, read and compared once for all visitors."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.arrays import Float32Array, Int64Array
from core.ensembles import averaging, families
from core.ensembles.averaging import Comparison
from core.ensembles.families import FAMILIES, Family
from core.ensembles.hit_map import hit_map
from core.ensembles.settings import EnsembleSettings
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.images import RGB

ALIKE = "five alike"
COMPARED = (ALIKE, "three different", "one trunk")
"""The families whose members are compared, as many of each."""

THREE = 3


@dataclass(frozen=True)
class Figures:
    """What an ensemble is worth, and why.

    Attributes:
        title: of the family.
        comparison: of the members with their average.
        correlation: of two members' errors, the mean over all pairs.
        corrected: for each member, the share of its errors, 0 to 1, that the average predicts correctly.
        over_best: the accuracy of the average against that of the best member.
        vote: the accuracy of the majority of votes against that of the average.
        errors: of the average, in images.
        common_errors: images that all members get wrong.
        images: all of them.
    """

    title: str
    comparison: Comparison
    correlation: float
    corrected: tuple[float, ...]
    over_best: MeanDifference
    vote: MeanDifference
    errors: int
    common_errors: int
    images: int


@st.cache_resource(show_spinner="Reading predictions …")
def family(title: str) -> Family:
    """A family with its recorded predictions."""
    return families.load(title)


@st.cache_data(show_spinner=False)
def growth(title: str) -> list[Comparison]:
    """A family compared with its members after each of them has joined."""
    chosen = family(title)
    return averaging.growth(chosen.members, chosen.labels, range(len(chosen.names)))


@st.cache_data(show_spinner=False)
def over_best(title: str) -> list[MeanDifference]:
    """The accuracy of the average against that of its best member, after each member of a family has joined."""
    chosen = family(title)
    return [_over_best(chosen.members[:count], chosen.labels) for count in range(1, len(chosen.names) + 1)]


@st.cache_data(show_spinner=False)
def figures(title: str, count: int) -> Figures:
    """What the average of the first members of a family is worth; `count` is at least 2."""
    chosen = family(title)
    members, labels = chosen.members[:count], chosen.labels
    is_wrong = members.argmax(axis=2) != labels
    predicted = averaging.average(members).argmax(axis=1)
    return Figures(
        title=title,
        comparison=averaging.compare(members, labels),
        correlation=averaging.error_correlation(members, labels),
        corrected=tuple(float((predicted == labels)[wrong].mean()) for wrong in is_wrong),
        over_best=_over_best(members, labels),
        vote=_paired(averaging.vote(members), predicted, labels),
        errors=int((predicted != labels).sum()),
        common_errors=int(is_wrong.all(axis=0).sum()),
        images=len(labels),
    )


@st.cache_resource(show_spinner=False, max_entries=32)
def hits(title: str, joined: int) -> RGB:
    """Which of the first members are right on which test images, see `core.ensembles.hit_map`; read-only."""
    chosen = family(title)
    drawing = hit_map(chosen.members[:joined], chosen.labels, chosen.names[:joined])
    drawing.flags.writeable = False
    return drawing


def of_three() -> list[Figures]:
    """The first three members of each family that is compared: as many, so that their gains can be compared."""
    return [figures(title, THREE) for title in COMPARED]


def first_loss(steps: Sequence[MeanDifference]) -> int:
    """The smallest number of members whose average is less accurate than the best of them; 0 if there is none."""
    return next((count for count, step in enumerate(steps, start=1) if step.after < step.before), 0)


def joined(settings: EnsembleSettings) -> int:
    """How many members have joined: at most all members of the family."""
    return min(settings.joined, len(FAMILIES[settings.family]))


def _over_best(members: Float32Array, labels: Int64Array) -> MeanDifference:
    predicted = members.argmax(axis=2)
    best = predicted[(predicted == labels).mean(axis=1).argmax()]
    return _paired(best, averaging.average(members).argmax(axis=1), labels)


def _paired(before: Int64Array, after: Int64Array, labels: Int64Array) -> MeanDifference:
    was_right, is_right = before == labels, after == labels
    gained, lost = int((~was_right & is_right).sum()), int((was_right & ~is_right).sum())
    return proportions.paired_difference(float(was_right.mean()), gained, lost, len(labels))
