"""The training image that is nearest to a generated one, on machines that have the data set.

if is_available("mnist_dcgan"):
    find("mnist_dcgan", image).image
"""

import hashlib
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from core import snapshots
from core.atomic_files import replacing
from core.data.sets import datasets
from core.data.sets.arrays import cache_folder
from core.evaluation.generated.nearest import nearest
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis.gan import gan_recipe, real_images
from core.synthesis.gan.gan_recipe import GanRecipe

READ_AT_ONCE, COMPARED_AT_ONCE = 256, 1024
"""Images between two snapshots."""
READING, COMPARING = "Reading the training images, which is done once", "Comparing the training images"


@dataclass(frozen=True, eq=False)
class NearestImage:
    """What was found.

    Attributes:
        image: the training image, uint8 RGB (S, S, 3), mirrored if that is nearer and the training mirrored images.
        distance: root mean square difference of the pixels, in levels of 0 to 255.
        second_distance: that of the second-nearest training image; a copy is much nearer to one than to any other.
        searched: how many training images were compared.
    """

    image: RGB
    distance: float
    second_distance: float
    searched: int

    @staticmethod
    def of(snapshot: Snapshot) -> "NearestImage | None":
        """What a search had found at this snapshot; None while it still read the data set."""
        if snapshot.image is None:
            return None
        metrics = snapshot.metrics
        return NearestImage(snapshot.image, metrics["distance"], metrics["second_distance"], int(metrics["searched"]))


def is_available(recipe: str) -> bool:
    """Whether the data set of a recipe is on this machine; nothing is read or downloaded."""
    return _place(_data(recipe)) is not None


def find(recipe: str, image: RGB) -> NearestImage:
    """Find the nearest training image in pixels, as `search` does."""
    return snapshots.result(search(recipe, image))


def search(recipe: str, image: RGB) -> Generator[Snapshot, None, NearestImage]:
    """Find the nearest training image in pixels.

    The first search reads the data set, which takes up to a minute. It leaves the images in the cache, where the
    searches of all processes find them.

    Args:
        recipe: that the generator was trained by.
        image: uint8 RGB (S, S, 3) of its size; of grey generators with three equal channels.

    Yields:
        The progress in images, read and then compared; while they are compared, the nearest one so far.

    Raises:
        DataError, ImageError: the data set is missing or unusable.
    """
    chosen = gan_recipe.load(recipe)
    training, begun = _stored(chosen), 0
    if training is None:
        training = yield from _read(chosen)
        begun = len(training)
    query = image[..., : chosen.channels]
    queries = np.stack([query, query[:, ::-1]] if chosen.flip else [query]).reshape(-1, query.size)
    scale = float(np.sqrt(query.size))
    numbers, distances = np.zeros(len(queries), np.int64), np.full((len(queries), 2), np.inf)
    ends = np.linspace(0, len(training), 1 + max(1, len(training) // COMPARED_AT_ONCE)).astype(int).tolist()
    for start, end in pairwise(ends):
        part = nearest(queries, training[start:end].reshape(end - start, -1))
        numbers = np.where(part.distances < distances[:, 0], start + part.indices, numbers)
        columns = (distances, part.distances[:, np.newaxis], part.second_distances[:, np.newaxis])
        distances = np.sort(np.concatenate(columns, axis=1), axis=1)[:, :2]
        best = int(np.argmin(distances[:, 0]))
        original = training[numbers[best]]
        shown = np.broadcast_to(original[:, ::-1] if best else original, image.shape)
        first, second = (distances[best] / scale).tolist()
        found = NearestImage(np.ascontiguousarray(shown), first, second, end)
        metrics = {"distance": first, "second_distance": second, "searched": float(end)}
        yield Snapshot(begun + end, begun + len(training), found.image, metrics, note=COMPARING)
    return found


@lru_cache(maxsize=16)
def _data(recipe: str) -> str:
    return gan_recipe.load(recipe).data


def _place(data: str) -> Path | None:
    """The file or folder of a data set; None if it is not here, or if it is made by code."""
    if data in datasets.KNOWN:
        return datasets.where(data)
    return place if (place := Path(data)).exists() else None


def _read(recipe: GanRecipe) -> Generator[Snapshot, None, RGB]:
    """Read all training images, uint8 (N, S, S, C), in the first half of a search, and store them."""
    train, _ = real_images.split(datasets.load(recipe.data))
    parts = []
    for start in range(0, len(train), READ_AT_ONCE):
        yield Snapshot(start, 2 * len(train), note=READING)
        numbers = np.arange(start, min(start + READ_AT_ONCE, len(train)))
        parts.append(real_images.read(train.select(numbers), recipe))
    training = np.concatenate(parts)
    path = _file(recipe)
    with suppress(OSError):  # Where there is no room for the file, each search reads the data set.
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as beside, beside.open("wb") as file:
            np.save(file, training, allow_pickle=False)
    return training


def _stored(recipe: GanRecipe) -> RGB | None:
    """The training images as an earlier search has stored them, mapped into memory; None if there are none."""
    try:
        stored: RGB = np.load(_file(recipe), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    whole = stored.dtype == np.uint8 and stored.shape[1:] == (recipe.size, recipe.size, recipe.channels)
    return stored if whole and len(stored) >= recipe.batch_size else None


def _file(recipe: GanRecipe) -> Path:
    """Where the training images are stored: another file for another size, and for a data set that has changed."""
    place = _place(recipe.data)
    facts = place.stat() if place is not None else None
    state = f"{place}|{facts.st_size}|{facts.st_mtime_ns}" if facts else recipe.data
    key = hashlib.sha256(f"{state}|{recipe.size}|{recipe.channels}".encode()).hexdigest()[:16]
    return cache_folder() / f"training-images-{key}.npy"
