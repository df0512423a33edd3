"""Features designed by hand, for comparison with those of a network: HOG, SIFT and LBP on Flowers-17.

    python -m core.transfer.linear_heads.hand_made_features --data data

Same images, same head, same choice of C as in `accuracy_by_layer.py`. Dalal and Triggs, "Histograms of Oriented
Gradients for Human Detection", 2005; Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", 2004, counted
as visual words: Csurka et al., "Visual Categorization with Bags of Keypoints", 2004; Ojala et al., "Multiresolution
Gray-Scale and Rotation Invariant Texture Classification with Local Binary Patterns", 2002. All see the central square
in grey.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
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

HOG, SIFT, LBP = KINDS = "HOG", "SIFT", "LBP"
SIDE, CELL, BLOCK, BINS = 128, 16, 32, 9
"""Of HOG: sides of the image, of a cell and of a block in pixels, and directions."""
RADII, PARTS = (1, 2, 4), 4
"""Of LBP: distances of the eight neighbours in pixels, and parts of the image in each direction."""
LARGE, STEP, SIZES, WORDS, LEARNED_FROM = 256, 8, (16, 32), 400, 100_000
"""Of SIFT: sides of the image, of the grid and of the patches in pixels; visual words, and patches that give them."""


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


def patches(image: RGB) -> Float32Array:
    """The SIFT descriptors of patches of two sizes on a grid, upright, float32 (N, 128)."""
    places = np.arange(STEP, LARGE - STEP + 1, STEP, dtype=float)
    points = [cv2.KeyPoint(x, y, size, 0.0) for size in SIZES for y in places for x in places]
    _, found = cv2.SIFT.create().compute(_grey(image, LARGE), points)
    return np.asarray(found, np.float32)


def vocabulary(pictures: LabelledImages, words: int = WORDS, seed: int = 0) -> Float32Array:
    """The means of groups of like patches of training images, by k-means: float32 (words, 128)."""
    each, random = -(-LEARNED_FROM // len(pictures)), np.random.default_rng(seed)
    found = [random.permutation(patches(pictures.read(number)))[:each] for number in range(len(pictures))]
    cv2.setRNGSeed(seed)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1e-3)
    *_, means = cv2.kmeans(np.concatenate(found), words, None, ends, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    return np.asarray(means, np.float32)


def sift(image: RGB, words: Float32Array) -> Float32Array:
    """How often each visual word is the one nearest to a patch, float32 (words,): square roots of shares."""
    found = patches(image)
    nearest = ((words**2).sum(axis=1) - 2 * found @ words.T).argmin(axis=1)
    return np.sqrt(np.bincount(nearest, minlength=len(words)) / len(found)).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the kinds of features and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="where to look for the data set first")
    options = parser.parse_args(arguments)
    split_data = SplitData.of(head_recipe.load(RECIPE), options.data)
    train, test = split_data.splits["train"], split_data.splits["test"]
    classes, kinds = len(split_data.data.classes), []
    describing: dict[str, Callable[[RGB], Float32Array]]
    describing = {HOG: hog, SIFT: partial(sift, words=vocabulary(train)), LBP: lbp}
    for name, describe in describing.items():
        fitted, tested = (_described(part, describe) for part in (train, test))
        found = measured(name, fitted, tested, train, test, classes)
        kinds.append(found)
        print(f"{name:4} {found.width:5} features  {found.accuracy:.2%}", flush=True)
    write(HAND_MADE, "hand_made_features", options.data, split_data, kinds)
    return 0


def _described(pictures: LabelledImages, describe: Callable[[RGB], Float32Array]) -> Float32Array:
    return np.stack([describe(pictures.read(number)) for number in range(len(pictures))])


def _grey(image: RGB, side: int = SIDE) -> np.ndarray:
    """The central square in grey, uint8 (side, side)."""
    return cv2.cvtColor(images.resize(images.centre_square(image), (side, side)), cv2.COLOR_RGB2GRAY)


if __name__ == "__main__":
    sys.exit(main())
