"""Splits of a data set: stratified, seeded, and never through a group of near-duplicates.

The four-way split is that of the training recipe: a small piece of the training data, "training_validation", is never
trained on, so that the error on it tells overfitting from a mismatch between training and validation data.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from core.data.sets.archives import DataError
from core.data.sets.parts import Integers


class Labelled(Protocol):
    """What can be split, such as a `Part`: labels and groups, int64 (N,)."""

    @property
    def labels(self) -> Integers:
        """The class of each picture."""

    @property
    def groups(self) -> Integers:
        """Equal for pictures that must stay together."""


def two_way(part: Labelled, fraction: float, seed: int) -> Mapping[str, Integers]:
    """Split into "training" and "testing", the latter with this fraction of each class. See `split`."""
    return split(part, {"testing": fraction}, seed)


def three_way(part: Labelled, validation: float, testing: float, seed: int) -> Mapping[str, Integers]:
    """Split into "training", "validation" and "testing" by the fractions of the last two. See `split`."""
    return split(part, {"validation": validation, "testing": testing}, seed)


def four_way(
    part: Labelled, training_validation: float, validation: float, testing: float, seed: int
) -> Mapping[str, Integers]:
    """Split into "training", "training_validation", "validation" and "testing". See `split`."""
    fractions = {"training_validation": training_validation, "validation": validation, "testing": testing}
    return split(part, fractions, seed)


def split(part: Labelled, fractions: Mapping[str, float], seed: int) -> Mapping[str, Integers]:
    """Split so that each piece has its fraction of each class, as nearly as whole groups allow.

    A group counts as of the class of its first picture. Each piece gets at least one group of each class.

    Args:
        part: what to split.
        fractions: of each piece, above 0; what is left, above 0 as well, is "training".
        seed: the same seed gives the same split.

    Returns:
        The indices of the pictures of each piece, ascending, "training" first; each picture is in exactly one.

    Raises:
        DataError: the fractions leave nothing to train on, or a class has fewer groups than there are pieces.
    """
    if any(not fraction > 0 for fraction in fractions.values()) or not sum(fractions.values()) < 1:
        stated = " and ".join(f"{fraction:g} for {name}" for name, fraction in fractions.items())
        raise DataError(f"A split of {stated} is not possible; each must be above 0, and their sum below 1.")
    if seed < 0:
        raise DataError(f"The seed {seed} is below 0; choose 0 or more.")
    if not len(part.labels):
        raise DataError("There are no pictures to split; choose a data set that has some.")
    names = ("training", *fractions)
    shares = np.array([1 - sum(fractions.values()), *fractions.values()])
    _, first, group_of, sizes = np.unique(part.groups, return_index=True, return_inverse=True, return_counts=True)
    class_of = part.labels[first]
    piece_of = np.empty(len(sizes), dtype=np.int64)
    for label in np.unique(class_of):
        members = np.flatnonzero(class_of == label)
        if len(members) < len(names):
            raise DataError(
                f"Class {label} has only {len(members)} pictures that differ, too few for {len(names)} pieces; "
                "add pictures or split less often."
            )
        members = np.random.default_rng([seed, int(label)]).permutation(members)
        piece_of[members] = np.repeat(np.arange(len(names)), _counts(sizes[members], shares))
    pieces = piece_of[group_of.reshape(-1)]
    return {name: np.flatnonzero(pieces == number) for number, name in enumerate(names)}


def _counts(sizes: Integers, shares: np.ndarray) -> Integers:
    """How many of the groups, in their order, go to each piece so that the pictures come nearest to the shares."""
    reached = np.concatenate([[0], np.cumsum(sizes)])
    cuts = [0]
    for number, target in enumerate(np.cumsum(shares)[:-1] * reached[-1], start=1):
        nearest = int(np.abs(reached - target).argmin())
        cuts.append(min(max(nearest, cuts[-1] + 1), len(sizes) - len(shares) + number))
    return np.diff([*cuts, len(sizes)])
