"""The luminance of the images that networks for super-resolution are trained and measured on, and pairs of sizes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import images
from core.arrays import Float32Array
from core.data.sets.archives import Archive, DataError
from core.data.sets.datasets import located
from core.luminance import to_luminance
from core.synthesis.super_resolution import bicubic
from core.synthesis.super_resolution.sr_recipe import Source, SrRecipe


@dataclass(frozen=True)
class LuminanceImage:
    """An image that is read when it is needed.

    Attributes:
        archive: that holds it.
        name: of its file there.
        source: the number of the source that it belongs to.
        digest: of its file's content.
    """

    archive: Archive
    name: str
    source: int
    digest: str

    def read(self) -> Float32Array:
        """Its luminance, float32 (H, W), 16 to 235."""
        return to_luminance(images.read(self.archive.content(self.name), working_size=None))


def found(sources: Sequence[Source], folder: Path | None) -> list[LuminanceImage]:
    """All images of some sources in their order, each file that occurs twice only once.

    Raises:
        DataError: a file is missing, or a source holds no image.
    """
    known: dict[str, LuminanceImage] = {}
    for number, source in enumerate(sources):
        archive = Archive(located(source.file, folder))
        inside = f"{source.folder}/" if source.folder else ""
        names = [name for name in archive.listing().images if name.startswith(inside)]
        if not names:
            raise DataError(
                f"There is no image in {archive.path / source.folder}; put some there, or correct its name."
            )
        for name in names:
            digest = hashlib.sha256(archive.content(name)).hexdigest()
            known.setdefault(digest, LuminanceImage(archive, name, number, digest))
    return list(known.values())


def divided(recipe: SrRecipe, folder: Path | None) -> tuple[list[LuminanceImage], list[LuminanceImage]]:
    """The images of a recipe to train on, and evenly spaced ones that are held out.

    Raises:
        DataError: a file is missing, or there are too few images.
    """
    every = found(recipe.images, folder)
    if len(every) <= recipe.held_out:
        raise DataError(
            f"There are {len(every)} images, of which {recipe.held_out} are held out; give more, or lower held_out."
        )
    held_out = {round(place) for place in np.linspace(0, len(every) - 1, recipe.held_out + 2)[1:-1]}
    train = [image for number, image in enumerate(every) if number not in held_out]
    return train, [image for number, image in enumerate(every) if number in held_out]


def pair(luminance: Float32Array, scale: int, is_enlarged: bool) -> tuple[Float32Array, Float32Array]:
    """What a network is given, and what it is to make of it.

    Args:
        luminance: of the original, float32 (H, W), 16 to 235; cropped to multiples of the scale.
        scale: by which it is shrunk (bicubic, not rounded).
        is_enlarged: whether the network works on the bicubic enlargement.

    Returns:
        The input, (H / scale, W / scale) or as large as the original, and the original; both float32.
    """
    original = bicubic.cropped(luminance, scale)
    low = bicubic.shrunk(original, scale)
    return (bicubic.enlarged(low, scale) if is_enlarged else low), original
