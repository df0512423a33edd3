"""The images of a data set that a command uses."""

from typing import TYPE_CHECKING

from core.errors import ConvolabError

if TYPE_CHECKING:
    from core.data.sets.labelled_images import DataSet, LabelledImages


def images_of(data: "DataSet", split: str) -> "LabelledImages":
    """The images of a data set's split.

    Raises:
        ConvolabError: the data set has no such split.
    """
    if split not in data.splits:
        raise ConvolabError(f"The data set {data.name} has no {split} split; it has {' and '.join(data.splits)}.")
    return data.splits[split]
