"""Whether there are enough labelled images to learn from and to measure on."""

from collections import Counter
from collections.abc import Sequence

from core.data.collections.reading import listed
from core.errors import ConvolabError

RELIABLE = 10
"""Images of a class below which an accuracy is little more than a guess."""
MOST_NAMED, LONGEST_NAME = 10, 60
"""Classes that a sentence names, and characters of a name, which may be as long as those of folders in an archive."""


class TooFewImagesError(ConvolabError):
    """There are too few classes, or too few images of one of them, to learn from."""


def check(labels: Sequence[str]) -> None:
    """See that there are two classes or more, each of two images or more.

    Args:
        labels: the class of each image.

    Raises:
        TooFewImagesError: there are no images, there is only one class, or a class has only one image.
    """
    counts = Counter(labels)
    if not counts:
        raise TooFewImagesError("There are no pictures to learn from; give at least two of each class.")
    if len(counts) == 1:
        raise TooFewImagesError(
            f"All pictures are of one class, {_quoted(next(iter(counts)))}; give pictures of at least two classes."
        )
    if alone := [name for name, count in counts.items() if count == 1]:
        have = "The class {} has one picture" if len(alone) == 1 else "The classes {} have one picture each"
        named = listed([_quoted(name) for name in alone[:MOST_NAMED]])
        raise TooFewImagesError(
            f"{have.format(named)}; give at least two of each class, one to learn from and one to test on. Twenty are "
            "better."
        )


def warning(labels: Sequence[str]) -> str:
    """Say that a class has too few images for a reliable accuracy; empty if each has at least `RELIABLE`."""
    few = [(count, name) for name, count in Counter(labels).items() if count < RELIABLE]
    if not few:
        return ""
    count, name = min(few)
    return (
        f"With {count} pictures of {_quoted(name)}, its accuracy is little more than a guess: a single picture changes "
        f"it by {100 / count:.0f} points. Give ten or twenty pictures of each class."
    )


def _quoted(name: str) -> str:
    return f"“{name}”" if len(name) <= LONGEST_NAME else f"“{name[:LONGEST_NAME]}…”"
