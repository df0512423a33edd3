"""Preprocessors: what happens to every picture between the disk and the network, as a small algebra.

    training = Resize(256) >> RandomPatch(227) >> SubtractMean.load("means.json")
    testing = Resize(256) >> TenCrop(227) >> SubtractMean.load("means.json")
    batch = testing(image)                     # (10, 227, 227, 3)

Steps are frozen values, composed by `>>` in the order in which they work. Some belong to training only (a random
patch), some to testing only (ten crops): a chain that would mix both is refused where it is written. Random steps draw
apart from their use: `sample` gives the parameters, `apply` uses them, so a page can show and replay a draw.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import cv2
import numpy as np
import numpy.typing as npt

from core.errors import ConvolabError

Array = npt.NDArray[Any]
Phase = Literal["both", "training", "testing"]


class PreprocessingError(ConvolabError):
    """A chain that makes no sense, or a picture that does not fit it."""


@dataclass(frozen=True)
class Preprocessor:
    """One step, or a chain of steps.

    Pictures are (H, W, 3); steps keep leading axes, so that what comes after ten crops works on all ten.
    """

    phase: ClassVar[Phase] = "both"
    """When it may be used."""

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> Any:
        """Draw the parameters for a picture of this height and width; None where nothing is random."""
        return None

    def apply(self, image: Array, parameters: Any = None) -> Array:
        """Work on pictures (…, H, W, 3) with drawn parameters."""
        raise NotImplementedError

    def __call__(self, image: Array, rng: np.random.Generator | None = None) -> Array:
        """Draw and apply in one go."""
        rng = rng or np.random.default_rng()
        return self.apply(image, self.sample(rng, (image.shape[-3], image.shape[-2])))

    def __rshift__(self, after: "Preprocessor") -> "Chain":
        return Chain((*_steps(self), *_steps(after)))


@dataclass(frozen=True)
class Chain(Preprocessor):
    """Steps, one after the other.

    Raises:
        PreprocessingError: a step is for training only and another one for testing only.
    """

    steps: tuple[Preprocessor, ...]

    def __post_init__(self) -> None:
        names = {phase: [type(s).__name__ for s in self.steps if s.phase == phase] for phase in ("training", "testing")}
        if names["training"] and names["testing"]:
            raise PreprocessingError(
                f"{names['training'][0]} is for training and {names['testing'][0]} for testing only; write two chains."
            )

    @property
    def use(self) -> Phase:
        """What the chain is for: that of its steps which are not for both."""
        return next((step.phase for step in self.steps if step.phase != "both"), "both")

    def check(self, phase: Literal["training", "testing"]) -> None:
        """See that the chain may be used now.

        Raises:
            PreprocessingError: it is for the other phase.
        """
        if self.use not in ("both", phase):
            raise PreprocessingError(f"This chain is for {self.use} only, and was given for {phase}.")

    def __call__(self, image: Array, rng: np.random.Generator | None = None) -> Array:
        """Draw and apply step by step, each draw for the size that the step before left."""
        rng = rng or np.random.default_rng()
        for step in self.steps:
            image = step(image, rng)
        return image


@dataclass(frozen=True)
class Resize(Preprocessor):
    """Scale both sides to a size, whatever the aspect ratio: averaged when shrinking, bicubic when enlarging."""

    size: int

    def apply(self, image: Array, parameters: None = None) -> Array:
        """(…, size, size, 3)."""
        return _each(image, lambda picture: _scale(picture, self.size, self.size))


@dataclass(frozen=True)
class AspectAwareResize(Preprocessor):
    """Scale the shorter side to a size and cut the middle out of the longer one: nothing is distorted."""

    size: int

    def apply(self, image: Array, parameters: None = None) -> Array:
        """(…, size, size, 3)."""
        height, width = image.shape[-3:-1]
        scale = self.size / min(height, width)
        rows, columns = max(self.size, round(height * scale)), max(self.size, round(width * scale))
        return centre_crop(_each(image, lambda picture: _scale(picture, rows, columns)), self.size)


@dataclass(frozen=True)
class RandomPatch(Preprocessor):
    """A square at a random place, for training: the network never sees the same cut twice."""

    size: int
    phase: ClassVar[Phase] = "training"

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> tuple[int, int]:
        """The upper left corner as row and column, uniform over all places where the patch fits."""
        _fits(self.size, size)
        row, column = (int(rng.integers(length - self.size + 1)) for length in size)
        return row, column

    def apply(self, image: Array, parameters: tuple[int, int] | None = None) -> Array:
        """(…, size, size, 3)."""
        assert parameters is not None
        row, column = parameters
        return image[..., row : row + self.size, column : column + self.size, :]


@dataclass(frozen=True)
class RandomResizedPatch(Preprocessor):
    """A patch of random place, area and shape, scaled to a square, for training (Szegedy et al., 2015).

    Things appear in many sizes, and now and then in part: little data says more.

    Attributes:
        size: sides of the result in pixels.
        smallest: the least area, as a part of the picture's; up to all of it is as likely.
        shape: the largest ratio of width to height, and of height to width.
    """

    size: int
    smallest: float = 0.3
    shape: float = 4 / 3
    phase: ClassVar[Phase] = "training"

    def sample(self, rng: np.random.Generator, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Upper row, left column, height and width of the patch; a side that would stick out is cut to the picture."""
        area = rng.uniform(self.smallest, 1) * size[0] * size[1]
        ratio = np.exp(rng.uniform(-np.log(self.shape), np.log(self.shape)))
        height = int(np.clip(round(np.sqrt(area / ratio)), 1, size[0]))
        width = int(np.clip(round(np.sqrt(area * ratio)), 1, size[1]))
        return int(rng.integers(size[0] - height + 1)), int(rng.integers(size[1] - width + 1)), height, width

    def apply(self, image: Array, parameters: tuple[int, int, int, int] | None = None) -> Array:
        """(…, size, size, 3)."""
        assert parameters is not None
        row, column, height, width = parameters
        patch = image[..., row : row + height, column : column + width, :]
        return _each(patch, lambda picture: _scale(np.ascontiguousarray(picture), self.size, self.size))


@dataclass(frozen=True)
class TenCrop(Preprocessor):
    """Four corners, the centre, and the mirror image of each, for testing (Krizhevsky et al., 2012).

    The network's answers to the ten are averaged.
    """

    size: int
    phase: ClassVar[Phase] = "testing"
    names: ClassVar[tuple[str, ...]] = tuple(
        f"{place}{mirrored}"
        for mirrored in ("", ", mirrored")
        for place in ("upper left", "upper right", "lower left", "lower right", "centre")
    )

    def apply(self, image: Array, parameters: None = None) -> Array:
        """(10, …, size, size, 3) in the order of `names`: corners, centre, then their mirror images."""
        height, width = image.shape[-3:-1]
        _fits(self.size, (height, width))
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

    def apply(self, image: Array, parameters: None = None) -> npt.NDArray[np.float32]:
        """float32 (…, H, W, 3)."""
        return image.astype(np.float32) - np.array(self.means, np.float32)

    def save(self, path: Path) -> None:
        """Write the means as JSON."""
        path.write_text(json.dumps(dict(zip("RGB", self.means, strict=True))) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> "SubtractMean":
        """Read the means of `save`.

        Raises:
            PreprocessingError: the file is missing or holds something else.
        """
        try:
            stored = json.loads(Path(path).read_text(encoding="utf-8"))
            red, green, blue = (float(stored[channel]) for channel in "RGB")
        except (OSError, ValueError, KeyError, TypeError):
            raise PreprocessingError(
                f"{path} does not hold the channel means R, G and B; compute them from the training set again."
            ) from None
        return cls((red, green, blue))


@dataclass(frozen=True)
class Scale(Preprocessor):
    """Bring bytes to 0…1, the usual alternative to subtracting the mean."""

    def apply(self, image: Array, parameters: None = None) -> npt.NDArray[np.float32]:
        """float32 (…, H, W, 3)."""
        return image.astype(np.float32) / np.float32(255)


def centre_crop(image: Array, size: int) -> Array:
    """The middle square of pictures (…, H, W, 3)."""
    height, width = image.shape[-3:-1]
    _fits(size, (height, width))
    row, column = (height - size) // 2, (width - size) // 2
    return image[..., row : row + size, column : column + size, :]


def _fits(size: int, image_size: Sequence[int]) -> None:
    if size > min(image_size):
        raise PreprocessingError(
            f"A crop of {size} pixels does not fit a picture of {image_size[1]} × {image_size[0]}; resize it first."
        )


def _scale(picture: Array, height: int, width: int) -> Array:
    shrinking = height * width < picture.shape[0] * picture.shape[1]
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC)


def _each(images: Array, work: Any) -> Array:
    """Work on every picture of (…, H, W, 3)."""
    if images.ndim == 3:
        return np.asarray(work(images))
    flat = images.reshape(-1, *images.shape[-3:])
    done = np.stack([work(picture) for picture in flat])
    return done.reshape(*images.shape[:-3], *done.shape[1:])


def _steps(preprocessor: Preprocessor) -> tuple[Preprocessor, ...]:
    return preprocessor.steps if isinstance(preprocessor, Chain) else (preprocessor,)
