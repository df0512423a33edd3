"""Cut and centre images for a network: random patches for training, ten crops for testing, mean subtraction.

    patch = RandomPatch(227)
    image = patch.apply(image, patch.sample(rng, image.shape[:2]))
    centred = SubtractMean(reader.means)(image)

Preprocessors are frozen values. Random ones separate sampling from applying: `sample` returns the parameters and
`apply` uses them, so that a sample can be shown and replayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import cv2
import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.errors import ConvolabError

Array = npt.NDArray[Any]


class PreprocessingError(ConvolabError):
    """An image does not fit a preprocessor."""


@dataclass(frozen=True)
class Preprocessor:
    """One preprocessing step for images (H, W, 3); leading axes are kept."""

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> Any:
        """Sample the parameters for an image of this height and width; None if the step is not random."""
        return None

    def apply(self, image: Array, parameters: Any = None) -> Array:
        """Process images (…, H, W, 3) with sampled parameters."""
        raise NotImplementedError

    def __call__(self, image: Array, rng: np.random.Generator | None = None) -> Array:
        """Sample parameters and apply the step with them."""
        rng = rng or np.random.default_rng()
        return self.apply(image, self.sample(rng, (image.shape[-3], image.shape[-2])))


@dataclass(frozen=True)
class RandomPatch(Preprocessor):
    """Crop a square at a random position, so that the network rarely sees the same crop twice in training."""

    size: int

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> tuple[int, int]:
        """The upper left corner (row, column), uniform over all positions where the patch fits."""
        _check_fits(self.size, size)
        row, column = (int(rng.integers(length - self.size + 1)) for length in size)
        return row, column

    def apply(self, image: Array, parameters: tuple[int, int] | None = None) -> Array:
        """(…, size, size, 3)."""
        assert parameters is not None
        row, column = parameters
        return image[..., row : row + self.size, column : column + self.size, :]


@dataclass(frozen=True)
class RandomResizedPatch(Preprocessor):
    """Crop a patch of random position, area and aspect ratio, and resize it to a square (Szegedy et al., 2015).

    Objects then appear in many sizes, and sometimes only in part, which makes more of a small training set.

    Attributes:
        size: side of the result in pixels.
        smallest: smallest area as a fraction of the image's; the area is uniform between this and 1.
        shape: largest aspect ratio, width to height or height to width; its logarithm is uniform.
    """

    size: int
    smallest: float = 0.3
    shape: float = 4 / 3

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Top row, left column, height and width of the patch; a side that exceeds the image is clipped to it."""
        area = rng.uniform(self.smallest, 1) * size[0] * size[1]
        ratio = np.exp(rng.uniform(-np.log(self.shape), np.log(self.shape)))
        height = int(np.clip(round(np.sqrt(area / ratio)), 1, size[0]))
        width = int(np.clip(round(np.sqrt(area * ratio)), 1, size[1]))
        return int(rng.integers(size[0] - height + 1)), int(rng.integers(size[1] - width + 1)), height, width

    def apply(self, image: Array, parameters: tuple[int, int, int, int] | None = None) -> Array:
        """(…, size, size, 3)."""
        assert parameters is not None
        row, column, height, width = parameters
        patches = image[..., row : row + height, column : column + width, :]
        resized = [_square(np.ascontiguousarray(patch), self.size) for patch in patches.reshape(-1, height, width, 3)]
        return np.stack(resized).reshape(*image.shape[:-3], self.size, self.size, 3)


@dataclass(frozen=True)
class TenCrop(Preprocessor):
    """Crop the four corners and the centre, and mirror each, for testing (Krizhevsky et al., 2012).

    The network's predictions for the ten crops are averaged.
    """

    size: int
    names: ClassVar[tuple[str, ...]] = tuple(
        f"{place}{mirrored}"
        for mirrored in ("", ", mirrored")
        for place in ("upper left", "upper right", "lower left", "lower right", "centre")
    )

    def apply(self, image: Array, parameters: None = None) -> Array:
        """(10, …, size, size, 3) in the order of `names`: corners, centre, then their mirror images."""
        height, width = image.shape[-3:-1]
        _check_fits(self.size, (height, width))
        bottom, right = height - self.size, width - self.size
        corners = [
            image[..., row : row + self.size, column : column + self.size, :]
            for row, column in ((0, 0), (0, right), (bottom, 0), (bottom, right))
        ]
        views = [*corners, centre_crop(image, self.size)]
        return np.stack([*views, *(view[..., ::-1, :] for view in views)])


@dataclass(frozen=True)
class SubtractMean(Preprocessor):
    """Subtract the training set's mean of each channel, which centres the data around 0.

    Attributes:
        means: red, green and blue, 0 to 255.
    """

    means: tuple[float, float, float]

    def apply(self, image: Array, parameters: None = None) -> Float32Array:
        """float32 (…, H, W, 3)."""
        return image.astype(np.float32) - np.array(self.means, np.float32)


def centre_crop(image: Array, size: int) -> Array:
    """Crop the centred square of images (…, H, W, 3)."""
    height, width = image.shape[-3:-1]
    _check_fits(size, (height, width))
    row, column = (height - size) // 2, (width - size) // 2
    return image[..., row : row + size, column : column + size, :]


def _check_fits(size: int, image_size: Sequence[int]) -> None:
    if size > min(image_size):
        raise PreprocessingError(
            f"A crop of {size} pixels does not fit an image of {image_size[1]} × {image_size[0]}; resize it first."
        )


def _square(image: Array, size: int) -> Array:
    """Resize an image to a square: by area averaging when its area shrinks, by cubic interpolation otherwise."""
    shrinking = size * size < image.shape[0] * image.shape[1]
    return cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)
