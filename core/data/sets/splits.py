"""Split a data set: stratified, seeded, and never through a group of near-duplicates."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from core.arrays import Int64Array
from core.data.sets.archives import DataError


class Labelled(Protocol):
    """What can be split, such as `LabelledImages`: labels and groups, int64 (N,)."""

    @property
    def labels(self) -> Int64Array:
        """The class of each image."""

    @property
    def groups(self) -> Int64Array:
        """Equal for images that must stay together."""


def split(images: Labelled, fractions: Mapping[str, float], seed: int) -> Mapping[str, Int64Array]:
    """Split labelled images so that each split gets its fraction of every class, as closely as whole groups allow.

    A group belongs to the class of its first image. Each split gets at least one group of each class.

    Args:
        images: what to split.
        fractions: the fraction of each split except "train", above 0; their sum is below 1, and "train" gets the rest.
            In the four-way split of the training recipe they are "train_validation", "validation" and "test":
            "train_validation" is split off the training data but never trained on, so that its error separates
            overfitting from a mismatch between training and validation data.
        seed: the same seed gives the same split.

    Returns:
        The indices of the images of each split, ascending, "train" first; each image is in exactly one split.

    Raises:
        DataError: the fractions leave nothing to train on, or a class has fewer groups than there are splits.
    """
    if any(not fraction > 0 for fraction in fractions.values()) or not sum(fractions.values()) < 1:
        stated = " and ".join(f"{fraction:g} for {name}" for name, fraction in fractions.items())
        raise DataError(f"A split of {stated} is not possible; each must be above 0, and their sum below 1.")
    if seed < 0:
        raise DataError(f"The seed {seed} is below 0; choose 0 or more.")
    if not len(images.labels):
        raise DataError("There are no pictures to split; choose a data set that has some.")
    names = ("train", *fractions)
    shares = np.array([1 - sum(fractions.values()), *fractions.values()])
    _, first, group_of, sizes = np.unique(images.groups, return_index=True, return_inverse=True, return_counts=True)
    class_of = images.labels[first]
    split_of = np.empty(len(sizes), dtype=np.int64)
    for label in np.unique(class_of):
        members = np.flatnonzero(class_of == label)
        if len(members) < len(names):
            raise DataError(
                f"Class {label} has only {len(members)} distinct pictures, too few for {len(names)} splits; "
                "add pictures or use fewer splits."
            )
        members = np.random.default_rng([seed, int(label)]).permutation(members)
        split_of[members] = np.repeat(np.arange(len(names)), _counts(sizes[members], shares))
    splits = split_of[group_of.reshape(-1)]
    return {name: np.flatnonzero(splits == number) for number, name in enumerate(names)}


def _counts(sizes: Int64Array, shares: np.ndarray) -> Int64Array:
    """How many consecutive groups each split gets so that its number of images comes closest to its share."""
    reached = np.concatenate([[0], np.cumsum(sizes)])
    cuts = [0]
    for number, target in enumerate(np.cumsum(shares)[:-1] * reached[-1], start=1):
        nearest = int(np.abs(reached - target).argmin())
        cuts.append(min(max(nearest, cuts[-1] + 1), len(sizes) - len(shares) + number))
    return np.diff([*cuts, len(sizes)])
