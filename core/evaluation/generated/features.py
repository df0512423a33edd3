"""Features of images by networks of our own, as generated images are compared in them.

    network = PhotoNetwork()                                  # or DigitNetwork()
    description = snapshots.result(stream(network, images))
    description.features                                      # float32 (N, 1280)

Published figures use the features of Inception-v3 on 299×299 pixels; distances in other features have another scale
and must not be compared with them.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.evaluation.generated.distances import Gaussian
from core.evaluation.generated.penultimate import PenultimateModel
from core.images import RGB
from core.serving import artifacts, interpreters
from core.serving.artifacts import Artifact
from core.serving.litert import MODEL
from core.serving.preprocessing import normalise, scale_window
from core.snapshots import Snapshot

Images = npt.NDArray[np.uint8]
BATCH = 20
DIGIT = (28, 28)


@dataclass(frozen=True, eq=False)
class Description:
    """What a network says about N images.

    Attributes:
        features: float32 (N, D).
        probabilities: float32 (N, C), if the network classifies the images; else None.
    """

    features: Float32Array
    probabilities: Float32Array | None = None

    def __len__(self) -> int:
        return len(self.features)

    def __getitem__(self, part: slice) -> "Description":
        return Description(self.features[part], None if self.probabilities is None else self.probabilities[part])

    def repeated(self, count: int) -> "Description":
        """The description of `count` copies of each image."""
        probabilities = self.probabilities
        return Description(
            np.repeat(self.features, count, axis=0),
            None if probabilities is None else np.repeat(probabilities, count, axis=0),
        )

    @cached_property
    def gaussian(self) -> Gaussian:
        """The normal distribution with the mean and covariance of the features."""
        return Gaussian.of(self.features)


class FeatureNetwork(Protocol):
    """A network that describes images."""

    @property
    def identity(self) -> str:
        """What determines the features, as a text: the artifact, its version and the view of the images."""

    def describe(self, images: Images) -> Description:
        """Describe a batch of images, uint8.

        Raises:
            ConvolabError: the images do not suit the network.
        """


class PhotoNetwork:
    """EfficientNet-Lite0, trained on ImageNet: the mean over positions of its last feature map, 1,280 numbers.

    The floating-point version is used, so that features are the same on every processor.

    Args:
        crop_fraction: the fraction of the height and width that the network sees, around the centre. None: that of the
            card, 0.875, which hides a margin of one sixteenth on each side. Features computed with different fractions
            must not be compared.
        threads: threads of the interpreter.
    """

    def __init__(self, crop_fraction: float | None = None, threads: int = 2) -> None:
        artifact = artifacts.load("efficientnet_lite0_features")
        card = artifact.card
        assert card.input_size is not None
        self._size, self._preprocessing = card.input_size, card.preprocessing
        if crop_fraction is not None:
            if not 0 < crop_fraction <= 1:
                raise ConvolabError(
                    f"A network cannot see the fraction {crop_fraction} of an image; give one above 0, up to 1."
                )
            self._preprocessing = card.preprocessing.model_copy(update={"crop_fraction": crop_fraction})
        self._model = interpreters.LiteRTModel(artifact.path(MODEL), interpreters=1, threads=threads)
        self.identity = f"{_version(artifact)}, crop {self._preprocessing.crop_fraction:g}"

    def describe(self, images: Images) -> Description:
        """Describe photos, uint8 RGB (N, H, W, 3) of any size: each is scaled to the input of the network."""
        photos = checked(images)
        if photos.ndim != 4:
            raise ConvolabError(f"Photos of shape {photos.shape} have no colours; give uint8 RGB (N, H, W, 3).")
        views = np.stack([scale_window(photo, self._size, self._preprocessing) for photo in photos])
        return Description(
            self._model.run(normalise(views, self._preprocessing), {"pooled_features"})["pooled_features"]
        )


class DigitNetwork:
    """MiniVGGNet, trained on MNIST: the 512 activations before its last layer, and the probabilities of the digits.

    In training, a batch normalisation follows the activations. In the served model it is part of the weights of the
    last layer, so each activation has a scale of its own, and distances would depend on it. Each is therefore
    multiplied by the length of its vector of weights in the last layer, which restores a common scale.

    Args:
        threads: threads of the interpreter.
    """

    def __init__(self, threads: int = 2) -> None:
        artifact = artifacts.load("mnist_mini_vgg")
        self._preprocessing = artifact.card.preprocessing
        self._model = PenultimateModel(artifact.path(MODEL), threads)
        self._scale = np.linalg.norm(self._model.kernel, axis=0)
        self.identity = f"{_version(artifact)}, scaled by weights"

    def describe(self, images: Images) -> Description:
        """Describe digits, uint8 (N, 28, 28) or RGB (N, 28, 28, 3), bright on black."""
        digits = checked(images)
        if digits.shape[1:3] != DIGIT:
            raise ConvolabError(
                f"Digits of shape {digits.shape} do not have the size of MNIST; crop or scale them to (N, 28, 28)."
            )
        colours = digits if digits.ndim == 4 else np.repeat(digits[..., np.newaxis], 3, axis=3)
        activations, probabilities = self._model.run(normalise(colours, self._preprocessing))
        return Description(activations * self._scale, probabilities)


def stream(network: FeatureNetwork, images: Images, note: str = "features") -> Generator[Snapshot, Any, Description]:
    """Describe many images batch by batch.

    Args:
        network: the network.
        images: uint8 (N, H, W) or RGB (N, H, W, 3), at least one.
        note: the note of each snapshot.

    Yields:
        The progress in images.

    Returns:
        The description of all images, in their order.

    Raises:
        ConvolabError: there are no images, or they do not suit the network.
    """
    images = checked(images)
    parts: list[Description] = []
    for start in range(0, len(images), BATCH):
        parts.append(network.describe(images[start : start + BATCH]))
        yield Snapshot(min(start + BATCH, len(images)), len(images), note=note)
    return _joined(parts)


def checked(images: npt.ArrayLike) -> RGB:
    """Check that an array contains images: uint8 (N, H, W) or RGB (N, H, W, 3), none of the sizes 0.

    Raises:
        ConvolabError: it does not.
    """
    array = np.asarray(images)
    has_shape = array.ndim == 3 or (array.ndim == 4 and array.shape[3] == 3)
    if array.dtype != np.uint8 or not has_shape or not array.size:
        raise ConvolabError(
            f"An array of shape {array.shape} and type {array.dtype} is not a set of pictures; "
            "give uint8, 0 to 255, of shape (N, H, W, 3), or (N, H, W) for grey ones, and at least one."
        )
    return array


def _joined(parts: Sequence[Description]) -> Description:
    probabilities = [part.probabilities for part in parts if part.probabilities is not None]
    return Description(
        np.concatenate([part.features for part in parts]), np.concatenate(probabilities) if probabilities else None
    )


def _version(artifact: Artifact) -> str:
    return f"{artifact.name} {artifact.card.files[MODEL].sha256[:12]}"
