"""Find out where the error of a network comes from, and what to do next: the training recipe taught by Andrew Ng.

Five numbers are put in order: the human level, then the errors on the training images, on held-out images of the same
kind (training-validation), on validation images and on test images. Each adds one difficulty to the previous one, so
each difference has one cause.

    diagnosis = diagnose(
        Errors(training=MeasuredError(error=0.01), training_validation=MeasuredError(error=0.10))
    )
    diagnosis.sentence, [remedy.action for remedy in diagnosis.remedies]

Sources: Andrew Ng, Nuts and Bolts of Building Applications Using Deep Learning, NIPS 2016; Andrew Ng, Machine Learning
Yearning, 2018, chapters 20 to 43.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.evaluation import proportions
from core.numbers import percent
from core.training.diagnosis.remedies import REMEDIES, Cause, Remedy
from core.words import listed

ErrorKind = Literal["human", "training", "training_validation", "validation", "testing"]

NAMES: Mapping[ErrorKind, str] = {
    "human": "human level",
    "training": "training error",
    "training_validation": "training-validation error",
    "validation": "validation error",
    "testing": "test error",
}
"""In the order of the recipe."""

CAUSES: Mapping[ErrorKind, Cause] = {
    "training": "bias",
    "training_validation": "variance",
    "validation": "data mismatch",
    "testing": "overfitting to the validation set",
}
"""What raises each error above the previous one."""

TOLERANCE = 0.02
"""Differences up to this are not worth working on, however many images they were measured on."""

STANDARD_DEVIATIONS = 1.96
"""Half the width of a 95 % interval of the normal distribution."""


class MeasuredError(BaseModel):
    """An error rate and the number of images it was measured on.

    Attributes:
        error: the fraction of images that the network gets wrong, 0 to 1.
        images: how many there were; None if unknown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    error: float = Field(ge=0, le=1, allow_inf_nan=False)
    images: int | None = Field(default=None, ge=1)

    @property
    def variance(self) -> float:
        """The sampling variance of the error; 0 if the number of images is unknown.

        One right and one wrong image are added, so that an error of 0 on few images does not count as certain
        (Agresti and Caffo, Simple and Effective Confidence Intervals for Proportions, 2000).
        """
        if self.images is None:
            return 0.0
        adjusted = (self.error * self.images + 1) / (self.images + 2)
        return adjusted * (1 - adjusted) / (self.images + 2)


class Errors(BaseModel):
    """The known errors of a network; None for one that was not measured.

    Attributes:
        training: on the training images, without augmentation.
        training_validation: on held-out images of the same kind as the training images.
        validation: on images like those of the task; hyperparameters were chosen by this error.
        testing: on further images like those of the task, by which nothing was chosen.
        human: the error of people, 0 to 1, as an estimate of the lowest possible error.
        target: the highest test error that would be good enough, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    training: MeasuredError | None = None
    training_validation: MeasuredError | None = None
    validation: MeasuredError | None = None
    testing: MeasuredError | None = None
    human: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    target: float = Field(default=0.05, ge=0, le=1, allow_inf_nan=False)

    @property
    def known(self) -> dict[ErrorKind, MeasuredError]:
        """The human level and the measured errors, in the order of the recipe."""
        errors: dict[ErrorKind, MeasuredError | None] = {
            "human": MeasuredError(error=self.human),
            "training": self.training,
            "training_validation": self.training_validation,
            "validation": self.validation,
            "testing": self.testing,
        }
        return {kind: measured for kind, measured in errors.items() if measured is not None}


@dataclass(frozen=True)
class Gap:
    """The difference between two neighbouring errors.

    Attributes:
        begin: the first error.
        end: the second error.
        causes: what may cause it; several if the errors in between were not measured.
        difference: the second error minus the first, -1 to 1.
        margin: half the width of its 95 % interval, from the numbers of images.
        threshold: what the difference must exceed to count: the margin or the tolerance, whichever is larger; for the
            difference from the human level also what separates the target from that level, because an error below the
            target is no reason for a larger network.
    """

    begin: ErrorKind
    end: ErrorKind
    causes: tuple[Cause, ...]
    difference: float
    margin: float
    threshold: float

    @property
    def counts(self) -> bool:
        """Whether the difference exceeds its threshold."""
        return self.difference > self.threshold


@dataclass(frozen=True)
class Diagnosis:
    """What the errors of a network say.

    Attributes:
        errors: the errors.
        gaps: all differences between neighbouring errors, in the order of the recipe.
        first: the gap to work on now; None if there is nothing to do, or if the errors do not tell.
        meets_target: whether the test error is as low as the target; None if the test error is unknown.
        sentence: the diagnosis in words.
        remedies: what to do, the first one first.
    """

    errors: Errors
    gaps: tuple[Gap, ...]
    first: Gap | None
    meets_target: bool | None
    sentence: str
    remedies: tuple[Remedy, ...]

    @property
    def contributions(self) -> dict[ErrorKind, float]:
        """What the largest error is made of: the human level, and what each error adds to the errors before it.

        An error below an earlier one adds nothing.
        """
        highest, contributions = 0.0, {}
        for kind, measured in self.errors.known.items():
            contributions[kind] = max(0.0, measured.error - highest)
            highest = max(highest, measured.error)
        return contributions


def diagnose(errors: Errors, tolerance: float = TOLERANCE) -> Diagnosis:
    """Find the first difference that counts, in the order of the recipe, and its remedies.

    The order matters: more data do not help a network that cannot even fit the data it has. If the test error is as
    low as the target, nothing needs to be done. If a later difference is larger, the sentence says so.

    Args:
        errors: what was measured.
        tolerance: differences up to this do not count, 0 to 1.
    """
    known = errors.known
    gaps = tuple(_gap(known, begin, end, tolerance, errors.target) for begin, end in pairwise(known))
    meets_target = None if errors.testing is None else errors.testing.error <= errors.target
    first = None if meets_target else next((gap for gap in gaps if gap.counts), None)
    remedies = tuple(remedy for cause in first.causes for remedy in REMEDIES[cause]) if first else ()
    sentence = _sentence(errors, gaps, first, meets_target, tolerance)
    return Diagnosis(errors, gaps, first, meets_target, sentence, remedies)


def _gap(
    known: Mapping[ErrorKind, MeasuredError], begin: ErrorKind, end: ErrorKind, tolerance: float, target: float
) -> Gap:
    kinds = list(NAMES)
    between = kinds[kinds.index(begin) + 1 : kinds.index(end) + 1]
    before, after = known[begin], known[end]
    margin = STANDARD_DEVIATIONS * math.sqrt(before.variance + after.variance)
    causes = tuple(CAUSES[kind] for kind in between)
    difference = round(after.error - before.error, 9)  # In floating point, 0.05 − 0.03 is slightly more than 0.02.
    wanted = round(target - before.error, 9) if begin == "human" else 0.0
    return Gap(begin, end, causes, difference, margin, max(tolerance, margin, wanted))


def _sentence(
    errors: Errors, gaps: tuple[Gap, ...], first: Gap | None, meets_target: bool | None, tolerance: float
) -> str:
    if not gaps:
        return "No error has been measured yet; begin with the training error."
    if meets_target and errors.testing is not None:
        return _target_met(errors.testing, errors.target)
    if first is not None:
        return _cause_named(errors, first) + _larger_one(gaps, first)
    if meets_target is None:
        return "No difference counts so far, but the test error was not measured; measure it."
    if errors.target < errors.human and not _gap(errors.known, "human", "testing", tolerance, errors.target).counts:
        return (
            f"No difference counts: the network is about as good as people, and the target of {percent(errors.target)} "
            f"is below the human level of {percent(errors.human)}."
        )
    largest = max(gaps, key=lambda gap: gap.difference)
    return (
        "The test error is above the target, but no single difference counts. The largest one, "
        f"{points(largest.difference)} from the {NAMES[largest.begin]} to the {NAMES[largest.end]}, suggests "
        f"{joined(largest.causes)}; to count, it would have to exceed {points(largest.threshold)}. Measuring on more "
        "images would tell more."
    )


def _target_met(testing: MeasuredError, target: float) -> str:
    sentence = (
        f"The test error of {percent(testing.error)} meets the target of {percent(target)}: nothing needs to be done."
    )
    if testing.images is None:
        return sentence
    low, high = proportions.interval(testing.error, testing.images)
    if high <= target:
        return sentence
    return (
        f"{sentence} But {testing.images:,} images leave room for chance: its 95 % interval, {100 * low:.1f} to "
        f"{percent(high)}, reaches above the target."
    )


def _larger_one(gaps: tuple[Gap, ...], first: Gap) -> str:
    """Names a later difference that is larger than the first one that counts, if there is one."""
    largest = max((gap for gap in gaps if gap.counts), key=lambda gap: gap.difference)
    if largest.difference <= first.difference:
        return ""
    return (
        f" The largest difference is a later one: {points(largest.difference)} to the {NAMES[largest.end]} "
        f"({joined(largest.causes)})."
    )


def _cause_named(errors: Errors, gap: Gap) -> str:
    known = errors.known
    sentence = (
        f"{joined(gap.causes).capitalize()}: the {NAMES[gap.end]} of {percent(known[gap.end].error)} is "
        f"{points(gap.difference)} above the {NAMES[gap.begin]} of {percent(known[gap.begin].error)}; differences "
        f"above {points(gap.threshold)} count."
    )
    if len(gap.causes) > 1:
        kinds = list(NAMES)
        between = kinds[kinds.index(gap.begin) + 1 : kinds.index(gap.end)]
        missing = " and ".join(f"the {NAMES[kind]}" for kind in between)
        verb = "was" if len(between) == 1 else "were"
        sentence += f" Which of these it is cannot be told, because {missing} {verb} not measured."
    return sentence


def points(difference: float) -> str:
    """A difference between errors in percentage points, as text."""
    return f"{100 * difference:.1f} points"


def joined(causes: Sequence[str]) -> str:
    """The possible causes of a gap as text: "bias, variance or data mismatch"."""
    return listed(causes, "or")
