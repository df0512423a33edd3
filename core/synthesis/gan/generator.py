"""Served GANs: noise to images, and images to the discriminator's opinion, through LiteRT and without TensorFlow.

generator = Generator.load("flowers_dcgan")
generator.images(generator.noise(16, seed=0))       # uint8 RGB (16, 64, 64, 3)
generator.judge(image).logit                         # positive: taken for real
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB, centre_square, resize
from core.serving import artifacts, interpreters
from core.serving.artifacts import Artifact
from core.serving.loaded_artifacts import LoadedArtifacts
from core.synthesis.gan import latent
from core.synthesis.gan.image_grid import as_bytes
from core.synthesis.gan.training_record import FILE, TrainingRecord

AVERAGED, RAW, DISCRIMINATOR = "generator.tflite", "generator_raw.tflite", "discriminator.tflite"
"""The files of an artifact: the generator with averaged weights, the one as last trained, and the discriminator."""
TASK = "generation"


@dataclass(frozen=True)
class Opinion:
    """What a discriminator says of one image.

    Attributes:
        logit: positive if it takes the image for real.
        gradient: float32 (S, S, C), how the logit changes with each pixel, for pixels from -1 to 1: what the
            discriminator wants changed.
    """

    logit: float
    gradient: Float32Array

    @property
    def probability(self) -> float:
        """That the image is real, 0 to 1, for discriminators that were trained as classifiers."""
        return float(1 / (1 + np.exp(-np.clip(self.logit, -60, 60))))


class Generator:
    """A served GAN; thread-safe.

    Attributes:
        artifact: that it was loaded from.
        size: height and width of the images in pixels.
        channels: 1 or 3.
    """

    def __init__(self, artifact: Artifact) -> None:
        card = artifact.card
        if card.noise is None or card.input_size is None or AVERAGED not in card.files:
            raise ConvolabError(f"The artifact {artifact.name} is not a generator: its card names no noise.")
        self.artifact = artifact
        self._noise = card.noise
        self.size = card.input_size[0]
        self._networks = {
            name: interpreters.shared(artifact.path(name)) for name in (AVERAGED, RAW) if name in card.files
        }
        self.channels = next(iter(self._networks[AVERAGED].shapes().values()))[-1]

    @classmethod
    def load(cls, name: str) -> "Generator":
        """Load the generator of this name from `trained/`, once per process until its card changes.

        Raises:
            ArtifactError: it is missing or damaged.
            ConvolabError: it is not a generator.
        """
        return _loaded.load(name)

    @staticmethod
    def available() -> list[Artifact]:
        """The artifacts in `trained/` that can be loaded as generators, by name."""
        return [
            artifact for artifact in artifacts.available() if artifact.card.noise and AVERAGED in artifact.card.files
        ]

    @property
    def has_raw(self) -> bool:
        """Whether the weights before averaging are there, too."""
        return RAW in self._networks

    def noise(self, count: int, seed: int) -> Float32Array:
        """Draw noise vectors for this generator, float32 (count, size); see `latent.noise`."""
        return latent.noise(count, self._noise.size, seed, self._noise.kind)

    def images(self, vectors: Float32Array, averaged: bool = True) -> RGB:
        """The images of noise vectors.

        Args:
            vectors: float32 (N, size).
            averaged: with the average of the weights, or as they were after the last step.

        Returns:
            uint8 RGB (N, S, S, 3); grey images have three equal channels.

        Raises:
            ConvolabError: the vectors have another size, or there are no weights before averaging.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self._noise.size:
            raise ConvolabError(
                f"{self.artifact.name} needs vectors of {self._noise.size} numbers, not {vectors.shape}."
            )
        network = self._networks.get(AVERAGED if averaged else RAW)
        if network is None:
            raise ConvolabError(f"The artifact {self.artifact.name} has only averaged weights.")
        (made,) = network.run(np.ascontiguousarray(vectors, np.float32)).values()
        images = as_bytes(made)
        return images if self.channels == 3 else np.repeat(images, 3, axis=3)

    def prepare(self, image: RGB) -> RGB:
        """The centre square of any image as the discriminator takes it, uint8 RGB (S, S, 3)."""
        square = resize(centre_square(image), (self.size, self.size))
        if self.channels == 1:
            grey = np.rint(square.mean(axis=2, keepdims=True))
            square = np.repeat(grey, 3, axis=2).astype(np.uint8)
        return square

    def judge(self, image: RGB) -> Opinion:
        """The discriminator's opinion of an image as `images` or `prepare` give them, uint8 RGB (S, S, 3).

        Raises:
            ConvolabError: the artifact has no discriminator, or the image has another size.
        """
        if DISCRIMINATOR not in self.artifact.card.files:
            raise ConvolabError(f"The artifact {self.artifact.name} has no discriminator.")
        if image.shape != (self.size, self.size, 3):
            raise ConvolabError(f"The discriminator sees images of {self.size} pixels; prepare the image first.")
        pixels = image[np.newaxis, ..., : self.channels].astype(np.float32) / 127.5 - 1
        outputs = interpreters.shared(self.artifact.path(DISCRIMINATOR)).run(pixels)
        return Opinion(float(outputs["logit"].item()), outputs["gradient"][0])

    def record(self) -> TrainingRecord:
        """What the training left to look at."""
        return TrainingRecord.open(self.artifact.path(FILE))


_loaded = LoadedArtifacts(Generator)
