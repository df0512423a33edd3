"""The images that styles are learned from: paintings by name, and random crops of photos."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import images
from core.data import samples
from core.data.sets.archives import Archive, DataError
from core.data.sets.datasets import located
from core.images import RGB, fit, resize
from core.synthesis.style.learning.style_recipe import StyleRecipe

SHRINKS_TO = 0.6
"""A crop is taken from a photo at a random scale between this and 1, so that things come in several sizes."""


@dataclass(frozen=True, eq=False)
class NamedPainting:
    """A painting to learn.

    Attributes:
        name: for addresses, from the name of its file.
        title: for people.
        made_by: the artist and the year, if they are known.
        image: uint8 RGB (H, W, 3).
    """

    name: str
    title: str
    made_by: str
    image: RGB


def paintings(recipe: StyleRecipe, folder: Path | None) -> list[NamedPainting]:
    """All paintings that a recipe wants to be learned, in the order of their names, our own last.

    Raises:
        DataError: there are none.
    """
    archive = Archive(located(recipe.paintings, folder))
    titles = _titles(archive)
    found = []
    for file in sorted(archive.listing().images):
        name = Path(file).stem.lower().replace(" ", "_")
        image = images.read(archive.content(file), working_size=1024)
        title, made_by = titles.get(file, (name.replace("_", " ").capitalize(), ""))
        found.append(NamedPainting(name, title, made_by, image))
    if recipe.painted_samples:
        found += [NamedPainting(one.name, one.title, "Convolab", one.read()) for one in samples.PAINTINGS]
    if not found:
        raise DataError(f"There is no image in {archive.path}; put paintings there as .jpg or .png files.")
    return found


@dataclass(frozen=True, eq=False)
class Photos:
    """Photos in memory, of which random crops are taken.

    Attributes:
        photos: uint8 RGB images.
        seed: of the crops.
    """

    photos: Sequence[RGB]
    seed: int = 0

    @staticmethod
    def load(recipe: StyleRecipe, folder: Path | None) -> "Photos":
        """Read the photos that a recipe names, shrunk to its size.

        Raises:
            DataError: a file is missing or empty.
        """
        return Photos([photo for file in recipe.photos for photo in _read(file, recipe, folder)], recipe.seed)

    def crops(self, step: int, count: int, size: int) -> list[RGB]:
        """The crops of one step, which depend on the seed and the number of the step alone.

        Returns:
            uint8 RGB images (size, size, 3), half of them mirrored.
        """
        rng = np.random.default_rng([self.seed, step])
        return [self._crop(rng, size) for _ in range(count)]

    def _crop(self, rng: np.random.Generator, size: int) -> RGB:
        photo = self.photos[int(rng.integers(len(self.photos)))]
        height, width = photo.shape[:2]
        window = min(height, width, max(1, round(size / rng.uniform(SHRINKS_TO, 1.0))))
        top, left = int(rng.integers(height - window + 1)), int(rng.integers(width - window + 1))
        part = photo[top : top + window, left : left + window]
        if rng.random() < 0.5:
            part = part[:, ::-1]
        return resize(np.ascontiguousarray(part), (size, size))


def _titles(archive: Archive) -> Mapping[str, tuple[str, str]]:
    """Title, and artist and year, of each file that a list named paintings.csv beside the images describes."""
    if "paintings.csv" not in archive.listing().others:
        return {}
    rows = csv.DictReader(io.StringIO(archive.text("paintings.csv")))
    return {row["file"]: (row["title"], f"{row['artist']}, {row['year']}") for row in rows}


def _read(file: str, recipe: StyleRecipe, folder: Path | None) -> Iterator[RGB]:
    archive = Archive(located(file, folder))
    names = sorted(archive.listing().images)
    if not names:
        raise DataError(f"There is no image in {archive.path}; put photos there as .jpg or .png files.")
    chosen = sorted({round(place) for place in np.linspace(0, len(names) - 1, recipe.most_photos)})
    for place in chosen:
        photo = images.read(archive.content(names[place]), working_size=1024)
        shorter, longer = sorted(photo.shape[:2])
        yield fit(photo, max(1, round(recipe.photo_size * longer / shorter)))
