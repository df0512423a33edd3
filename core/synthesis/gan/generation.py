"""What a served GAN makes by the knobs of `generation_settings`: a grid of images, or a walk from one to the next.

    generator = Generator.load("flowers_dcgan")
    grid(list(images(generator, GenerationSettings(count=9))))
    clips.write(walk(generator, GenerationSettings(), WalkSettings()), 20, Path("walk.webp"))

Images come one after the other, so that whoever takes them can show how far it is, and stop.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB
from core.synthesis.gan import image_grid, latent
from core.synthesis.gan.generation_settings import GenerationSettings, WalkSettings
from core.synthesis.gan.generator import Generator


def images(generator: Generator, settings: GenerationSettings) -> Iterator[RGB]:
    """The images of the noise of the settings, each uint8 RGB (S, S, 3).

    Raises:
        ConvolabError: the generator has no weights before averaging.
    """
    return _made(generator, generator.noise(settings.count, settings.seed), settings.averaged)


def grid(made: Sequence[RGB]) -> RGB:
    """Images of one size in a square, or nearly, uint8 RGB; the last row may not be full."""
    return image_grid.lay(np.stack(made), math.ceil(math.sqrt(len(made))))


def walk(generator: Generator, settings: GenerationSettings, route: WalkSettings) -> Iterator[RGB]:
    """The frames of a walk through the images of the settings and back to the first, each uint8 RGB (S, S, 3).

    Raises:
        ConvolabError: there are fewer than two images, or the generator has no weights before averaging.
    """
    if settings.count < 2:
        raise ConvolabError("A walk needs at least two images; raise the count.")
    vectors = generator.noise(settings.count, settings.seed)
    return _made(generator, latent.tour(vectors, route.walk, route.path), settings.averaged)


def _made(generator: Generator, vectors: Float32Array, averaged: bool) -> Iterator[RGB]:
    return (generator.images(vector[np.newaxis], averaged)[0] for vector in vectors)
