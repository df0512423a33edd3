"""Data sets by name or path: where they are looked for, and where to get the ones that are missing."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.sets import arrays, encoded_hdf5, keras_downloads, layouts, shapes
from core.data.sets.archives import Archive, DataError
from core.data.sets.parts import DataSet

VARIABLE = "CONVOLAB_DATA"


@dataclass(frozen=True)
class _Known:
    """The names of the files and folders that hold a data set, the first first, and where to get it."""

    files: tuple[str, ...]
    origin: str


KNOWN = {
    "cifar10": _Known(("cifar10.npz", "cifar-10.npz"), "https://www.cs.toronto.edu/~kriz/cifar.html"),
    "mnist": _Known(("mnist.npz",), "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"),
    "flowers17": _Known(
        ("flowers17.zip", "flowers17", "17flowers.zip", "17flowers", "jpg"),
        "https://www.robots.ox.ac.uk/~vgg/data/flowers/17/",
    ),
    "dogs_vs_cats": _Known(
        ("dogs_vs_cats.zip", "dogs_vs_cats", "dogs-vs-cats.zip", "dogs-vs-cats"),
        "https://www.kaggle.com/c/dogs-vs-cats/data (its train.zip)",
    ),
    "tiny_imagenet": _Known(
        ("tiny-imagenet-200.zip", "tiny-imagenet-200", "tiny_imagenet.zip", "tiny_imagenet", "tiny_imagenet20.h5"),
        "http://cs231n.stanford.edu/tiny-imagenet-200.zip",
    ),
    "flowers64": _Known(("flowers64.h5",), "the development data of Convolab"),
    "digits": _Known((), "scikit-learn"),
    "shapes": _Known((), "core.data.sets.shapes, which draws them"),
}


def load(source: str | Path, folder: Path | None = None) -> DataSet:
    """A data set by its name, or the one in a folder or file.

    A name is looked for in `folder` and nowhere else, if that is given. Otherwise in the folder that CONVOLAB_DATA
    names, in `data` beside `core`, and at last (MNIST and CIFAR-10) where Keras keeps its downloads, or in the network.
    What is made in code or comes with a package needs no file.

    Args:
        source: one of `KNOWN`, or the path of a folder or zip archive with one folder of pictures per class, of an
            .npz file with x_train and y_train, or of an .h5 file of encoded pictures.
        folder: where to look; the data set itself may also be given here, as a file or folder.

    Raises:
        DataError: it is nowhere, or not usable; the text says where to get it and where to put it.
    """
    name = str(source)
    if name not in KNOWN or isinstance(source, Path):
        path = Path(source)
        if not path.exists():
            raise DataError(
                f"There is no data set “{source}”; give the path of a folder or zip archive with one folder per class, "
                f"or one of {', '.join(KNOWN)}."
            )
        return _read(path, path.stem if path.is_file() else path.absolute().name)
    if name == "digits":
        return arrays.digits()
    if name == "shapes":
        return shapes.data_set()
    for path in _candidates(name, folder):
        return _read(path, name)
    if name in keras_downloads.NAMES:
        try:
            return arrays.from_arrays(f"{name}-keras", lambda: keras_downloads.fetch(name), name, None)
        except DataError as error:
            raise _missing(name) from error
    raise _missing(name)


def where(name: str) -> Path | None:
    """The file or folder on this machine that holds a data set of `KNOWN`, or None; nothing is read or fetched."""
    return next(_candidates(name, None), None)


def named(file: str) -> str | None:
    """The name of the data set that is kept in a file or folder called so, or None."""
    return next((name for name, known in KNOWN.items() if file in known.files), None)


def _candidates(name: str, folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield _given(name, folder)
        return
    for place in (os.environ.get(VARIABLE), arrays.ROOT / "data"):
        if place:
            yield from (path for file in KNOWN[name].files if (path := Path(place) / file).exists())


def _given(name: str, folder: Path) -> Path:
    """The data set in a folder that was given for it, which may be the data set itself.

    Raises:
        DataError: it is neither.
    """
    if not folder.exists():
        raise DataError(f"There is no folder or file {folder}; correct the path of the data.")
    known = KNOWN[name]
    if folder.is_file() or folder.name in known.files:
        return folder
    for file in known.files:
        if (folder / file).exists():
            return folder / file
    # A folder of data sets has pictures, too, if one of them is unpacked; those are not of this one.
    if not any(named(path.name) for path in folder.iterdir()) and Archive(folder).listing().pictures:
        return folder
    raise DataError(
        f"The folder {folder} holds neither {known.files[0]} nor pictures of its own; get the data set {name} from "
        f"{known.origin} and put it there, or correct the path of the data, or leave it out."
    )


def _missing(name: str) -> DataError:
    known = KNOWN[name]
    return DataError(
        f"The data set {name} is not on this machine; get it from {known.origin} and put it as {known.files[0]} "
        f"into {arrays.ROOT / 'data'}, or into the folder that --data or the environment variable {VARIABLE} names."
    )


def _read(path: Path, name: str) -> DataSet:
    if path.suffix.lower() == ".npz":
        return arrays.read(path, name)
    if path.suffix.lower() in {".h5", ".hdf5"}:
        return encoded_hdf5.read(path, name)
    return layouts.read(path, name)
