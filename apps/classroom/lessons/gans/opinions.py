"""What the discriminator says of an image: how real it looks, what it wants changed, and what the change would do."""

from functools import lru_cache

import numpy as np

from apps.classroom.lessons.gans import chosen, nearest_image, picture_row, text
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.lessons.gans.picture_row import Picture, Said
from core.arrays import Float32Array
from core.images import RGB
from core.synthesis.gan import gradient_drawing
from core.synthesis.gan.generator import Generator, Opinion

STEP = 6.0
"""How far an image is moved along the gradient: root mean square in levels of 0 to 255."""


def of_chosen(now: Chosen) -> None:
    """Show the image that is chosen, and what the discriminator says of it."""
    pictures, opinion = _of_chosen(now.generator, now.seed, now.averaged, now.number, text.name(now.kind, now.number))
    picture_row.show(pictures, "gans_opinion", opinion, widest="13rem")
    nearest_image.show(now)


def of_image(generator: Generator, image: RGB, name: str, opinion: Opinion | None = None) -> tuple[list[Picture], Said]:
    """An image of the generator's size with what its discriminator wants changed, and what it says.

    Args:
        generator: whose discriminator is asked.
        image: uint8 RGB (S, S, 3).
        name: of the image.
        opinion: what it says, if that is known.
    """
    opinion = opinion or generator.judge(image)
    lifted = generator.judge(moved(image, opinion.gradient))
    pictures = [
        picture_row.picture(image, name, name),
        picture_row.picture(gradient_drawing.draw(opinion.gradient), text.WANTED, text.GRADIENT_ALT),
    ]
    return pictures, picture_row.said(opinion, text.step(opinion, lifted))


def moved(image: RGB, gradient: Float32Array) -> RGB:
    """An image after one step of the size `STEP` along the gradient of the logit, uint8 RGB (S, S, 3)."""
    scale = max(float(np.sqrt(np.mean(gradient**2))), 1e-12)
    return np.rint(np.clip(image + STEP * gradient / scale, 0, 255)).astype(np.uint8)


@lru_cache(maxsize=256)
def _of_chosen(generator: Generator, seed: int, averaged: bool, number: int, name: str) -> tuple[list[Picture], Said]:
    opinion = chosen.opinion(generator, seed, averaged, number)
    return of_image(generator, chosen.made(generator, seed, averaged)[number], name, opinion)
