"""The images of a data set that a command uses, and the options for folders that can be read in two ways."""

import argparse
from typing import TYPE_CHECKING

from core.errors import ConvolabError

if TYPE_CHECKING:
    from core.data.collections.reading import Options
    from core.data.sets.labelled_images import DataSet, LabelledImages


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say how a folder or archive is to be read."""
    group = parser.add_argument_group("folders that can be read in two ways")
    about = "top: the outer folders are the classes; bottom: those directly above the images"
    group.add_argument("--classes-from", choices=("top", "bottom"), help=about)
    about = "folders: folders called train, validation and test are parts of the data; none: they are like all others"
    group.add_argument("--split", choices=("folders", "none"), help=about)


def reading_of(options: argparse.Namespace) -> "Options":
    """How the folder or archive is to be read."""
    from core.data.collections.reading import Options

    return Options(options.classes_from or "auto", options.split or "auto")


def images_of(data: "DataSet", split: str) -> "LabelledImages":
    """The images of a data set's split.

    Raises:
        ConvolabError: the data set has no such split.
    """
    if split not in data.splits:
        raise ConvolabError(f"The data set {data.name} has no {split} split; it has {' and '.join(data.splits)}.")
    return data.splits[split]
