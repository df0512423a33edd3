"""Data sets stored as arrays: CIFAR-10, MNIST and scikit-learn's digits, unpacked once and then memory-mapped.

Arrays that take long to unpack are cached as plain .npy files in `runs/cache` (or the folder in the environment
variable CONVOLAB_CACHE), where any number of processes can map them without reading them completely.
"""

import gzip
import hashlib
import os
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from lzma import LZMAError
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core import paths
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, DataSet, LabelledImages, checksum

ROOT = Path(__file__).parents[3]
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
DIGITS = tuple("0123456789")

RESTORED = {
    "x_train": "41e6230ab801684d965126ba1a955a004e6b1704ea31b52d7075bf4bbfbaacd7",
    "x_test": "185704531b683ab11a3487ede31c1c4656198dfd33006a9cc1b52faa6ff1676f",
}
"""SHA-256 of the restored pixels of CIFAR-10, which is stored as differences."""

_SPLITS = ("train", "test")
Arrays = Mapping[str, npt.NDArray]


def read(path: Path, name: str) -> DataSet:
    """Read an .npz file with x_train, y_train, x_test and y_test as in Keras, or with differences instead of images.

    Raises:
        DataError: the file is missing, damaged or has other content.
    """
    return from_arrays(f"{name}-{checksum(path)[:16]}", lambda: _unpack(path), name, path.absolute())


def read_test(path: Path, name: str) -> LabelledImages:
    """Read only the test split of such a file, without unpacking the training images, which takes much longer.

    Raises:
        DataError: the file is missing or damaged, or has no test split.
    """
    stored = _cached(f"{name}-{checksum(path)[:16]}", lambda: _unpack(path, ("test",)), ("test",))
    return LabelledImages.of(ArrayImages(stored["x_test"]), np.load(stored["y_test"]).reshape(-1))


def from_arrays(key: str, make: Callable[[], Arrays], name: str, source: Path | None) -> DataSet:
    """Create a data set from arrays, which are computed only if the cache does not have them.

    Args:
        key: name of the arrays in the cache.
        make: returns "x_train" and "y_train", and "x_test" and "y_test" if there is a test set.
        name: name of the data set.
        source: its file, if any.
    """
    stored = _cached(key, make)
    splits, largest = {}, 0
    for split in _SPLITS:
        if f"x_{split}" in stored:
            labels = np.load(stored[f"y_{split}"]).reshape(-1)
            splits[split] = LabelledImages.of(ArrayImages(stored[f"x_{split}"]), labels)
            largest = max(largest, int(labels.max()))
    classes = CIFAR10 if name == "cifar10" else tuple(map(str, range(largest + 1)))
    if largest >= len(classes):
        raise DataError(f"The data set {name} has a label {largest}, but only {len(classes)} classes; fetch it again.")
    return DataSet(name, classes, splits, source)


def digits() -> DataSet:
    """Read scikit-learn's 1,797 handwritten digits of 8×8 pixels without importing scikit-learn.

    Raises:
        DataError: scikit-learn is not installed.
    """
    spec = find_spec("sklearn")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (file := Path(folder) / "datasets" / "data" / "digits.csv.gz").is_file():
            with gzip.open(file, "rt") as text:
                table = np.loadtxt(text, delimiter=",", dtype=np.int64)
            pixels = np.rint(table[:, :-1].reshape(-1, 8, 8) * (255 / 16)).astype(np.uint8)
            return DataSet("digits", DIGITS, {"train": LabelledImages.of(ArrayImages(pixels), table[:, -1])}, file)
    raise DataError("The digits come with scikit-learn, which is not installed; install requirements.txt.")


def restore(residual: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Undo differences modulo 256: along rows and columns, and of red and blue from green.

    Args:
        residual: uint8 (3, N, H, W); it is not modified.

    Returns:
        The images, uint8 (N, H, W, 3).
    """
    planes = residual.cumsum(2, dtype=np.uint8)
    np.cumsum(planes, 3, dtype=np.uint8, out=planes)
    planes[0] += planes[1]
    planes[2] += planes[1]
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1))


def cache_folder() -> Path:
    """The folder of the cached arrays: as the environment says, else beside `core`, else among temporary files.

    The last is for installations that nobody may write to, such as containers with a read-only file system.
    """
    if given := paths.from_environment("CONVOLAB_CACHE"):
        return given
    usual = ROOT / "runs" / "cache"
    existing = next(folder for folder in (usual, *usual.parents) if folder.exists())
    if os.access(existing, os.W_OK | os.X_OK):
        return usual
    with suppress(OSError, AttributeError):  # Windows has no such numbers, and folders of temporary files per user.
        own = Path(tempfile.gettempdir()) / f"convolab-cache-{os.getuid()}"
        own.mkdir(mode=0o700, exist_ok=True)
        if own.lstat().st_uid == os.getuid():  # Another user could have put something else there.
            return own
    return usual


def _unpack(path: Path, splits: Sequence[str] = _SPLITS) -> Arrays:
    damaged = DataError(
        f"The file {path} is damaged or holds no pictures; it needs the arrays x_train, y_train, x_test and y_test. "
        "Fetch it again."
    )
    arrays: dict[str, npt.NDArray] = {}
    try:
        with np.load(path, allow_pickle=False) as file:
            for split in splits:
                if f"x_{split}_residual" in file:
                    restored = restore(file[f"x_{split}_residual"])
                    if hashlib.sha256(restored.data).hexdigest() != RESTORED[f"x_{split}"]:
                        raise damaged
                    arrays[f"x_{split}"] = restored
                elif f"x_{split}" in file:
                    arrays[f"x_{split}"] = file[f"x_{split}"]
                if f"x_{split}" in arrays:
                    arrays[f"y_{split}"] = file[f"y_{split}"].reshape(-1)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise damaged from error
    except (zipfile.BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError) as error:
        raise damaged from error
    if f"x_{splits[0]}" not in arrays:
        raise damaged
    return arrays


def _check(arrays: Arrays, key: str) -> None:
    for split in _SPLITS:
        if f"x_{split}" not in arrays:
            continue
        x, y = arrays[f"x_{split}"], arrays[f"y_{split}"]
        shaped = x.ndim == 3 or (x.ndim == 4 and x.shape[3] == 3)
        if x.dtype != np.uint8 or not shaped or not x.size or len(x) != y.size or y.dtype.kind not in "iu":
            raise DataError(
                f"The arrays of {key} are not labelled pictures; use uint8 of shape (N, H, W) or (N, H, W, 3), "
                "with N whole numbers as labels."
            )
        if y.min() < 0:
            raise DataError(f"The arrays of {key} have labels below 0; number the classes from 0.")


def _cached(key: str, make: Callable[[], Arrays], splits: Sequence[str] = _SPLITS) -> dict[str, Path]:
    folder = cache_folder().absolute()
    names = [f"{axis}_{split}" for split in splits for axis in "xy"]
    stored = {name: folder / f"{key}-{name}.npy" for name in names}
    found = {name: path for name, path in stored.items() if _is_whole(path)}
    if {f"x_{splits[0]}", f"y_{splits[0]}"} <= set(found) and ("x_test" in found) == ("y_test" in found):
        return found
    arrays = make()
    _check(arrays, key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The training set goes last: if it is there, so is everything else.
        for name in sorted(arrays, key=lambda name: (name.endswith("train"), name)):
            temporary = folder / f".{secrets.token_hex(8)}.tmp"
            try:
                with temporary.open("wb") as file:
                    np.save(file, arrays[name], allow_pickle=False)
                temporary.replace(stored[name])
            finally:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(
            f"The data set cannot be cached in {folder}; make room there, or set CONVOLAB_CACHE to a writable folder."
        ) from error
    return {name: stored[name] for name in arrays}


def _is_whole(path: Path) -> bool:
    try:
        return bool(np.load(path, mmap_mode="r").size)
    except (OSError, ValueError, EOFError):
        return False
