"""Load data sets by name or path: where to look for them, and where to get missing ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core import paths
from core.data.collections.reading import AUTO, Options
from core.data.sets import archives, array_hdf5, arrays, encoded_hdf5, keras_downloads, layouts, shapes
from core.data.sets.archives import Archive, DataError
from core.data.sets.labelled_images import DataSet, LabelledImages

VARIABLE = "CONVOLAB_DATA"
_HDF5 = frozenset({".h5", ".hdf5"})


@dataclass(frozen=True)
class _Known:
    """The file and folder names under which a data set may lie, in order of preference, and where to get it."""

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
    "shapes": _Known((), "core.data.sets.shapes, which generates them"),
}


def load(source: str | Path, folder: Path | None = None, options: Options = AUTO, *, labelled: bool = True) -> DataSet:
    """Load a data set by name, or from a folder or file.

    If `folder` is given, a name is looked up only there. Otherwise it is looked up in the folder in the environment
    variable CONVOLAB_DATA, then in `data` next to `core`, and finally (MNIST and CIFAR-10) in Keras's downloads or on
    the network. Data sets that are generated or come with a package need no file.

    Args:
        source: one of `KNOWN`, or the path of a folder or archive with one folder of images per class, of an
            .npz file with x_train and y_train, or of an .h5 file of encoded images.
        folder: where to look; may also be the data set itself, as a file or folder.
        options: how to read a folder or archive that can be read in two ways.
        labelled: whether the images need classes.

    Raises:
        DataError: the data set is missing or unusable; the text says where to get it and where to put it.
    """
    name = str(source)
    if folder is None and isinstance(source, str) and name in KNOWN:
        _refuse_two(name)
    if name not in KNOWN or isinstance(source, Path):
        path = paths.path(name)
        if not path.exists():
            raise DataError(
                f"There is no data set “{source}”; give the path of a folder or archive with one folder per class, "
                f"or one of {', '.join(KNOWN)}."
            )
        return _read(path, archives.stem(path), options, labelled)
    if name == "digits":
        return arrays.digits()
    if name == "shapes":
        return shapes.data_set()
    for path in _candidates(name, folder):
        return _read(path, name, options, labelled)
    if name in keras_downloads.NAMES:
        try:
            return arrays.from_arrays(f"{name}-keras", lambda: keras_downloads.fetch(name), name, None)
        except DataError as error:
            raise _missing(name) from error
    raise _missing(name)


def held_out(name: str) -> LabelledImages:
    """Load only the split of a data set of `KNOWN` that is never trained on, or the only split if there is no other.

    Raises:
        DataError: the data set is missing or unusable.
    """
    path = where(name)
    if path is not None and path.suffix.lower() == ".npz":
        return arrays.read_test(path, name)
    data = load(name)
    return data.splits[data.held_out or "train"]


def where(name: str) -> Path | None:
    """Locate the file or folder of a data set of `KNOWN` on this machine, or None; nothing is read or downloaded."""
    return next(_candidates(name, None), None)


def located(file: str, folder: Path | None) -> Path:
    """The place of a file or folder of images that is no data set of `KNOWN`.

    Args:
        file: its name, or a path.
        folder: where to look; None for the data folder.

    Raises:
        DataError: it is not there.
    """
    folders = (folder,) if folder else (paths.from_environment(VARIABLE), arrays.ROOT / "data", ".")
    for place in folders:
        if place and (path := Path(place) / file).exists():
            return path
    raise DataError(
        f"There is no {file} in {folder or arrays.ROOT / 'data'}; put it there, or name its folder with --data."
    )


def named(file: str) -> str | None:
    """The name of the data set whose file or folder has this name, or None."""
    return next((name for name, known in KNOWN.items() if file in known.files), None)


def _candidates(name: str, folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield _given(name, folder)
        return
    for place in (paths.from_environment(VARIABLE), arrays.ROOT / "data"):
        if place:
            yield from (path for file in KNOWN[name].files if (path := Path(place) / file).exists())


def _given(name: str, folder: Path) -> Path:
    """Locate a data set in a folder given by the user, which may also be the data set itself.

    Raises:
        DataError: the folder is not the data set and does not contain it.
    """
    if not folder.exists():
        raise DataError(f"There is no folder or file {folder}; correct the path of the data.")
    known = KNOWN[name]
    if folder.is_file() or folder.name in known.files:
        return folder
    for file in known.files:
        if (folder / file).exists():
            return folder / file
    # A folder of several data sets contains images, too, if one of them is unpacked; those do not count.
    if not any(named(path.name) for path in folder.iterdir()) and Archive(folder).listing().images:
        return folder
    raise DataError(
        f"The folder {folder} holds neither {known.files[0]} nor pictures of its own; get the data set {name} from "
        f"{known.origin} and put it there, or correct or omit the path of the data."
    )


def _missing(name: str) -> DataError:
    known = KNOWN[name]
    return DataError(
        f"The data set {name} is not on this machine; get it from {known.origin} and put it as {known.files[0]} "
        f"into {arrays.ROOT / 'data'}, or into the folder that --data or the environment variable {VARIABLE} names."
    )


def _refuse_two(name: str) -> None:
    """Refuse a name that a built-in data set and a folder of pictures in the working directory share.

    Raises:
        DataError: they do, and are not the same.
    """
    here = Path(name)
    if not here.is_dir() or any(place.exists() and place.samefile(here) for place in _candidates(name, None)):
        return
    if Archive(here).listing().images:
        raise DataError(
            f"Both a built-in data set and a folder here are called {name}; write ./{name} for the folder, or run this "
            "in another folder for the built-in data set."
        )


def is_file_of_arrays(path: Path) -> bool:
    """Whether a path is not a folder or archive of image files, but a file of arrays."""
    return path.suffix.lower() in {".npz", *_HDF5} and not path.is_dir()


def _read(path: Path, name: str, options: Options, labelled: bool) -> DataSet:
    if is_file_of_arrays(path):
        if path.suffix.lower() not in _HDF5:
            return arrays.read(path, name)
        return array_hdf5.read(path, name) or encoded_hdf5.read(path, name)
    return layouts.read(path, name, options, labelled=labelled)
