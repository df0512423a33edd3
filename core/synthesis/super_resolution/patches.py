"""Patches to train on: pairs of a network's input and what it is to make of it, in one HDF5 file.

    python -m core.synthesis.super_resolution.patches srcnn_x3 patches.h5 [--data data]

A row holds the input, size² values, and then the target, (growth · size)² values: luminance from 0 to 1 in float16,
which rounds by at most a sixteenth of a grey level. Its class is the source of its image. The training makes the file
itself where it is missing.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from core import progress
from core.arrays import Float32Array
from core.data.hdf5.reader import Reader
from core.data.hdf5.writer import Writer
from core.data.sets.archives import DataError
from core.errors import ConvolabError
from core.snapshots import Snapshot, Stream
from core.synthesis.super_resolution import bicubic, luminance_images, sr_recipe
from core.synthesis.super_resolution.luminance_images import LuminanceImage
from core.synthesis.super_resolution.sr_recipe import PatchSettings, SrRecipe

Rows = npt.NDArray[np.float16]


def key(recipe: SrRecipe, train: Sequence[LuminanceImage]) -> str:
    """What identifies the patches of a recipe: the settings that they depend on, and the images."""
    parts = [recipe.scale, recipe.input, recipe.patches.model_dump(), [image.digest for image in train]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def is_current(path: Path, key_: str) -> bool:
    """Whether a file holds the patches with this key."""
    try:
        with Reader(path) as reader:
            return reader.key == key_
    except DataError:
        return False


def write(recipe: SrRecipe, train: Sequence[LuminanceImage], path: Path) -> Stream:
    """Cut the images of a recipe into patches and write them.

    Args:
        recipe: its scale, its input and its patches matter.
        train: the images.
        path: of the file; another one that is there is replaced at the end.

    Yields:
        A snapshot after each image.

    Raises:
        DataError: no image is large enough, or the file cannot be written.
    """
    width = recipe.patches.size**2 * (1 + recipe.growth**2)
    classes = tuple(source.folder or source.file for source in recipe.images)
    total = len(train)
    yield Snapshot(0, total, note="starting")
    with Writer(path, (width,), classes, dtype="float16", overwrite=True, key=key(recipe, train)) as writer:
        count = 0
        for number, image in enumerate(train, 1):
            for rows in of_image(image.read(), recipe):
                writer.add(rows, np.full(len(rows), image.source, np.int64))
                count += len(rows)
            if number == total and not count:
                raise DataError(
                    f"No image is large enough for patches of {recipe.patches.size} pixels; make them smaller."
                )
            yield Snapshot(number, total, metrics={"patches": count})


def of_image(luminance: Float32Array, recipe: SrRecipe) -> Iterator[Rows]:
    """The patches of one image, float16 (n, size² · (1 + growth²)), for each size that it is cut in.

    Args:
        luminance: float32 (H, W), 16 to 235.
        recipe: see `write`.
    """
    for shrinking in recipe.patches.shrinkings:
        height, width = (max(recipe.scale, round(side * shrinking)) for side in luminance.shape)
        smaller = np.clip(bicubic.resized(luminance, (height, width)), 0, 255)
        given, wanted = luminance_images.pair(smaller, recipe.scale, recipe.input == "enlarged")
        inputs = _cut(given, recipe.patches, 1)
        yield np.concatenate([inputs, _cut(wanted, recipe.patches, recipe.growth)], axis=1)


def _cut(image: Float32Array, patches: PatchSettings, growth: int) -> Rows:
    """Windows of an image in reading order, (n, (growth · size)²), 0 to 1."""
    size, stride = patches.size * growth, patches.stride * growth
    if min(image.shape) < size:
        return np.empty((0, size**2), np.float16)
    windows = sliding_window_view(image, (size, size))[::stride, ::stride]
    return (windows.reshape(-1, size**2) / 255).astype(np.float16)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the patches of a recipe; the exit status is 0, or 2 after a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("recipe", metavar="RECIPE", help="name of a recipe, or path of a .toml file")
    parser.add_argument("out", metavar="FILE", type=Path, help="the HDF5 file to write")
    parser.add_argument("--data", metavar="DIR", type=Path, help="the folder of the images (default data)")
    options = parser.parse_args(arguments)
    try:
        recipe = sr_recipe.load(options.recipe)
        train, _ = luminance_images.divided(recipe, options.data)
        progress.follow(write(recipe, train, options.out), "Cutting patches", "Stopped; start again.", "image")
        with Reader(options.out) as reader:
            print(f"{len(reader):,} patches of {recipe.patches.size} × {recipe.patches.size} pixels: {options.out}")
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
