"""Features designed by hand, for comparison with those of a network: HOG and local binary patterns on Flowers-17.

    python -m core.transfer.linear_heads.hand_made_features --data data

Same images, same head, same choice of C as in `accuracy_by_layer.py`. Dalal and Triggs, "Histograms of Oriented
Gradients for Human Detection", 2005; Ojala et al., "Multiresolution Gray-Scale and Rotation Invariant Texture
Classification with Local Binary Patterns", 2002. Both see the central square in grey.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from skimage.feature import local_binary_pattern

from core import images
from core.arrays import Float32Array
from core.data.sets.labelled_images import LabelledImages
from core.images import RGB
from core.training.split_data import SplitData
from core.transfer.linear_heads import head_recipe
from core.transfer.linear_heads.accuracy_by_layer import HAND_MADE, RECIPE, measured, write

HOG, LBP = "HOG", "LBP"
SIDE, CELL, BLOCK, BINS = 128, 16, 32, 9
"""Of HOG: sides of the image, of a cell and of a block in pixels, and directions."""
RADII, PARTS = (1, 2, 4), 4
"""Of LBP: distances of the eight neighbours in pixels, and parts of the image in each direction."""


def hog(image: RGB) -> Float32Array:
    """Histograms of oriented gradients of an image, float32 (1764,)."""
    descriptor = cv2.HOGDescriptor((SIDE, SIDE), (BLOCK, BLOCK), (CELL, CELL), (CELL, CELL), BINS)
    return np.asarray(descriptor.compute(_grey(image)), np.float32).reshape(-1)


def lbp(image: RGB) -> Float32Array:
    """Histograms of rotation-invariant uniform local binary patterns, float32 (480,)."""
    grey, histograms = _grey(image), []
    for radius in RADII:
        codes = local_binary_pattern(grey, 8, radius, method="uniform").astype(np.int64)
        for rows in np.array_split(codes, PARTS):
            for part in np.array_split(rows, PARTS, axis=1):
                histograms.append(np.bincount(part.reshape(-1), minlength=10) / part.size)
    return np.concatenate(histograms).astype(np.float32)


KINDS: Mapping[str, Callable[[RGB], Float32Array]] = {HOG: hog, LBP: lbp}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both kinds of features and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data set first")
    options = parser.parse_args(arguments)
    split_data = SplitData.of(head_recipe.load(RECIPE), options.data)
    train, test = split_data.splits["train"], split_data.splits["test"]
    classes, kinds = len(split_data.data.classes), []
    for name, describe in KINDS.items():
        fitted, tested = (_described(part, describe) for part in (train, test))
        found = measured(name, fitted, tested, train, test, classes)
        kinds.append(found)
        print(f"{name:4} {found.width:5} features  {found.accuracy:.2%}", flush=True)
    write(HAND_MADE, "hand_made_features", options.data, split_data, kinds)
    return 0


def _described(pictures: LabelledImages, describe: Callable[[RGB], Float32Array]) -> Float32Array:
    return np.stack([describe(pictures.read(number)) for number in range(len(pictures))])


def _grey(image: RGB) -> np.ndarray:
    """The central square in grey, uint8 (128, 128)."""
    return cv2.cvtColor(images.resize(images.centre_square(image), (SIDE, SIDE)), cv2.COLOR_RGB2GRAY)


if __name__ == "__main__":
    sys.exit(main())
