"""Where an error comes from, and what to do next: the training recipe, as Andrew Ng teaches it.

Four errors are put in a row, after the human level: on the training pictures, on pictures of the same kind that were
held back (training-validation), on validation pictures, and on test pictures. From one to the next only one thing
changes, so each difference has one cause.

    diagnosis = diagnose(Errors(training=Measured(error=0.01), training_validation=Measured(error=0.10)))
    diagnosis.sentence, [remedy.what for remedy in diagnosis.remedies]

Sources: Andrew Ng, Nuts and Bolts of Building Applications Using Deep Learning, NIPS 2016; the same, Machine Learning
Yearning, 2018, chapters 20 to 43.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.numbers import percent
from core.training.diagnosis.remedies import REMEDIES, Cause, Remedy

Place = Literal["human", "training", "training_validation", "validation", "testing"]

NAMES: Mapping[Place, str] = {
    "human": "human level",
    "training": "training error",
    "training_validation": "training-validation error",
    "validation": "validation error",
    "testing": "test error",
}
"""In the order of the recipe."""

CAUSES: Mapping[Place, Cause] = {
    "training": "bias",
    "training_validation": "variance",
    "validation": "data mismatch",
    "testing": "overfitting to validation",
}
"""What makes each error larger than the one before it."""

TOLERANCE = 0.02
"""Differences up to this are not worth the work, whatever the number of pictures."""

CONFIDENT = 1.96
"""Standard deviations on each side of 95 % of a normal distribution."""


class Measured(BaseModel):
    """An error, the part of the pictures that is answered wrongly, 0 to 1, and how many pictures it was measured on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    error: float = Field(ge=0, le=1, allow_inf_nan=False)
    pictures: int | None = Field(default=None, ge=1)

    @property
    def variance(self) -> float:
        """How much chance there is in it: of the mean of so many pictures, 0 where their number is not known.

        One wrong and one right picture are added, so that an error of 0 on few pictures is not taken for certain
        (Agresti and Caffo, Simple and Effective Confidence Intervals for Proportions, 2000).
        """
        if self.pictures is None:
            return 0.0
        part = (self.error * self.pictures + 1) / (self.pictures + 2)
        return part * (1 - part) / (self.pictures + 2)


class Errors(BaseModel):
    """What is known of a network; what was not measured is None.

    Attributes:
        training: on the pictures that it learnt from, as they are.
        training_validation: on pictures of the same kind that it never saw.
        validation: on pictures like those that it is for; settings were chosen by it.
        testing: on pictures like those that it is for, which nothing was chosen by.
        human: the error of people, 0 to 1: how low it can be expected to get.
        wish: the test error that would be good enough, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    training: Measured | None = None
    training_validation: Measured | None = None
    validation: Measured | None = None
    testing: Measured | None = None
    human: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    wish: float = Field(default=0.05, ge=0, le=1, allow_inf_nan=False)

    @property
    def known(self) -> dict[Place, Measured]:
        """The human level and the errors that were measured, in the order of the recipe."""
        places: dict[Place, Measured | None] = {
            "human": Measured(error=self.human),
            "training": self.training,
            "training_validation": self.training_validation,
            "validation": self.validation,
            "testing": self.testing,
        }
        return {place: found for place, found in places.items() if found is not None}


@dataclass(frozen=True)
class Gap:
    """The difference of two neighbouring errors.

    Attributes:
        begin: the one before.
        end: the one after.
        causes: what it may come from: one cause, or several where errors in between were not measured.
        difference: the second error less the first, -1 to 1.
        margin: what chance alone explains in 95 of 100 cases, by the numbers of pictures.
        threshold: what the difference must exceed to count: the margin, or the tolerance if that is larger.
    """

    begin: Place
    end: Place
    causes: tuple[Cause, ...]
    difference: float
    margin: float
    threshold: float

    @property
    def counts(self) -> bool:
        """Whether it is large enough to do something about it."""
        return self.difference > self.threshold


@dataclass(frozen=True)
class Diagnosis:
    """What the errors say.

    Attributes:
        errors: that it was made from.
        gaps: all differences of neighbouring errors, in the order of the recipe.
        first: the gap to work on now; None if there is nothing to do, or nothing that can be told.
        is_met: whether the test error is as low as was wished; None where it is not known.
        sentence: the diagnosis.
        remedies: what to do, the first first.
    """

    errors: Errors
    gaps: tuple[Gap, ...]
    first: Gap | None
    is_met: bool | None
    sentence: str
    remedies: tuple[Remedy, ...]

    @property
    def parts(self) -> dict[Place, float]:
        """What the largest error is made of: the human level and what each error adds to those before it.

        An error that is below one before it adds nothing.
        """
        highest, parts = 0.0, {}
        for place, found in self.errors.known.items():
            parts[place] = max(0.0, found.error - highest)
            highest = max(highest, found.error)
        return parts


def diagnose(errors: Errors, tolerance: float = TOLERANCE) -> Diagnosis:
    """Find the first difference that counts, in the order of the recipe, and what is done about it.

    The order matters: more data do not help a network that cannot even learn what it has. If the test error is as low
    as was wished, nothing needs to be done.

    Args:
        errors: what was measured.
        tolerance: differences up to this do not count, 0 to 1.
    """
    known = errors.known
    gaps = tuple(_gap(known, begin, end, tolerance) for begin, end in pairwise(known))
    is_met = None if errors.testing is None else errors.testing.error <= errors.wish
    first = None if is_met else next((gap for gap in gaps if gap.counts), None)
    remedies = tuple(remedy for cause in first.causes for remedy in REMEDIES[cause]) if first else ()
    return Diagnosis(errors, gaps, first, is_met, _sentence(errors, gaps, first, is_met, tolerance), remedies)


def _gap(known: Mapping[Place, Measured], begin: Place, end: Place, tolerance: float) -> Gap:
    places = list(NAMES)
    between = places[places.index(begin) + 1 : places.index(end) + 1]
    before, after = known[begin], known[end]
    margin = CONFIDENT * math.sqrt(before.variance + after.variance)
    causes = tuple(CAUSES[place] for place in between)
    difference = round(after.error - before.error, 9)  # 0.05 − 0.03 is a little more than 0.02 to a computer.
    return Gap(begin, end, causes, difference, margin, max(tolerance, margin))


def _sentence(errors: Errors, gaps: tuple[Gap, ...], first: Gap | None, is_met: bool | None, tolerance: float) -> str:
    if not gaps:
        return "No error was measured yet; begin with that on the training pictures."
    if is_met and errors.testing is not None:
        return (
            f"The test error of {percent(errors.testing.error)} is not above the {percent(errors.wish)} that were "
            "wished: nothing needs to be done."
        )
    if first is not None:
        return _named(errors, first)
    if is_met is None:
        return "No difference counts so far, and the test error was not measured; measure it."
    if errors.wish < errors.human and not _gap(errors.known, "human", "testing", tolerance).counts:
        return (
            f"No difference counts: the wish of {percent(errors.wish)} is below the human level of "
            f"{percent(errors.human)}, and the network is about as good as people."
        )
    largest = max(gaps, key=lambda gap: gap.difference)
    return (
        f"The test error is above the wish, but no single difference counts. The largest one, {points(largest)} from "
        f"the {NAMES[largest.begin]} to the {NAMES[largest.end]}, points to {joined(largest.causes)}; it would count "
        f"above {points_of(largest.threshold)}. More pictures to measure on would tell more."
    )


def _named(errors: Errors, gap: Gap) -> str:
    known = errors.known
    said = (
        f"{joined(gap.causes).capitalize()}: the {NAMES[gap.end]} of {percent(known[gap.end].error)} is "
        f"{points(gap)} above the {NAMES[gap.begin]} of {percent(known[gap.begin].error)}; differences "
        f"above {points_of(gap.threshold)} count."
    )
    if len(gap.causes) > 1:
        places = list(NAMES)
        between = places[places.index(gap.begin) + 1 : places.index(gap.end)]
        missing = " and ".join(f"the {NAMES[place]}" for place in between)
        said += f" Which of them it is cannot be told: {missing} {'was' if len(between) == 1 else 'were'} not measured."
    return said


def points(gap: Gap) -> str:
    """A gap's difference as text."""
    return points_of(gap.difference)


def points_of(difference: float) -> str:
    """A difference of errors as text."""
    return f"{100 * difference:.1f} points"


def joined(causes: tuple[Cause, ...]) -> str:
    """The causes that a gap may have, as text."""
    return " or ".join([", ".join(causes[:-1]), causes[-1]] if len(causes) > 1 else causes)
