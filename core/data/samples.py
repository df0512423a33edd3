"""Sample images: photos that come with installed packages, and our own drawings. Nothing is downloaded.

The photos are located without importing their packages, some of which are slow to import.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from core import images
from core.data import blood_smears, drawings
from core.errors import ConvolabError
from core.images import RGB


@dataclass(frozen=True)
class Sample:
    """A bundled image.

    Attributes:
        name: a short, stable name for URLs.
        title: the caption of its thumbnail.
        package: the package that ships the file; empty for a drawing from `core.data.drawings` or `blood_smears`.
        path: path of the file inside the package, or name of the drawing function.
        truth: name of the true ImageNet class; empty if ImageNet has no class for it.
        label: number of that class, 0 to 999, or None.
        pair: left and right edge, in pixels of the file, of the part of a photo that stands twice, the second time
            mirrored; None for the whole photo.
    """

    name: str
    title: str
    package: str
    path: str
    truth: str = ""
    label: int | None = None
    pair: tuple[int, int] | None = None

    def read(self, working_size: int = 1024) -> RGB:
        """Read the image, uint8 RGB (H, W, 3), at most `working_size` pixels on its longest side; read-only.

        Raises:
            ConvolabError: the package is not installed or does not contain the image.
        """
        return _read(self, working_size)

    def file(self) -> Path:
        """Locate the file of a photo.

        Raises:
            ConvolabError: the sample is a drawing, or the package does not contain it.
        """
        spec = find_spec(self.package) if self.package else None
        for folder in (spec.submodule_search_locations or []) if spec else []:
            if (file := Path(folder) / self.path).is_file():
                return file
        raise ConvolabError(
            f"The sample “{self.title}” is not a file of an installed package; "
            "if it should be, install requirements.txt again."
        )


SAMPLES = (
    Sample("coffee", "Coffee", "skimage", "data/coffee.png", "espresso", 967),
    Sample("cat", "Cat", "skimage", "data/chelsea.png", "tabby", 281),
    Sample("flower", "Flower", "sklearn", "datasets/images/flower.jpg", "daisy", 985),
    Sample("palace", "Palace", "sklearn", "datasets/images/china.jpg", "palace", 698),
    Sample("motorcycle", "Motorcycle", "skimage", "data/motorcycle_left.png", "moped", 665),
    Sample("photographer", "Photographer", "skimage", "data/camera.png", "tripod", 872),
    Sample("rocket", "Rocket", "skimage", "data/rocket.jpg", "missile", 657),
    Sample("horse", "Horse", "skimage", "data/horse.png", "sorrel", 339),
    Sample("clock", "Clock", "", "wall_clock", "wall clock", 892),
    Sample("traffic_light", "Traffic light", "", "traffic_light", "traffic light", 920),
    Sample("crossword", "Crossword", "", "crossword", "crossword puzzle", 918),
    Sample("umbrella", "Umbrella", "", "umbrella", "umbrella", 879),
    Sample("astronaut", "Astronaut", "skimage", "data/astronaut.png"),
    Sample("galaxies", "Galaxies", "skimage", "data/hubble_deep_field.jpg"),
    Sample("raccoon", "Raccoon", "core", "data/photos/raccoon.jpg"),
    Sample("blood_cells", "Blood cells", "", "blood_cells"),
)
"""Labels are the closest classes of ImageNet, which has no motorcycle and no rocket, but a moped and a missile."""

PAIRS = (Sample("two_cups", "Two cups", "skimage", "data/coffee.png", "espresso", 967, pair=(130, 450)),)
"""Photos with the same thing twice, for lessons on detection; what is in them is known from the photo itself."""

STREET = (Sample("pedestrian", "Pedestrian", "", "pedestrian"),)
"""A drawing for lessons on detectors of people: none of the photos shows anybody from head to foot."""

THINGS = (Sample("bottle", "Bottle", "", "bottle", "wine bottle", 907),)
"""Drawings for lessons on detection: classes of COCO that none of the photos shows."""

PAINTINGS = (
    Sample("night_swirls", "Night swirls", "core", "data/paintings/night_swirls.webp"),
    Sample("stained_glass", "Stained glass", "core", "data/paintings/stained_glass.webp"),
    Sample("woodcut_waves", "Woodcut waves", "core", "data/paintings/woodcut_waves.webp"),
    Sample("burning_sky", "Burning sky", "core", "data/paintings/burning_sky.webp"),
    Sample("dots", "Dots", "core", "data/paintings/dots.webp"),
    Sample("poster_shapes", "Poster", "core", "data/paintings/poster_shapes.webp"),
)
"""Paintings for lessons on style, painted by `core.data.painted_samples`."""


def find(name: str) -> Sample:
    """Find the sample of this name.

    Raises:
        ConvolabError: there is no such sample.
    """
    for sample in (*SAMPLES, *PAIRS, *STREET, *THINGS, *PAINTINGS):
        if sample.name == name:
            return sample
    raise ConvolabError(f"There is no sample “{name}”; the samples are {', '.join(s.name for s in SAMPLES)}.")


def labelled() -> tuple[Sample, ...]:
    """The samples that belong to an ImageNet class."""
    return tuple(sample for sample in SAMPLES if sample.label is not None)


def photos() -> tuple[Sample, ...]:
    """The samples that are files of installed packages."""
    return tuple(sample for sample in SAMPLES if sample.package)


@lru_cache(maxsize=12)
def _read(sample: Sample, working_size: int) -> RGB:
    if sample.package:
        image = images.read(sample.file(), working_size=None if sample.pair else working_size)
        if sample.pair:
            part = image[:, slice(*sample.pair)]
            image = images.fit(np.concatenate([part, part[:, ::-1]], axis=1), working_size)
    else:
        source = blood_smears if hasattr(blood_smears, sample.path) else drawings
        image = images.fit(getattr(source, sample.path)(), working_size)
    image.flags.writeable = False
    return image
