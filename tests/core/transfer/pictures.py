"""Labelled image files and zips of them, for the tests of teaching."""

import io
import zipfile
from collections.abc import Mapping

import numpy as np

from core import images
from core.data.sets import shapes
from core.transfer.own_classes.uploads import LabelledFile


def drawn(kind: str, count: int, seed: int = 0) -> list[bytes]:
    """PNG files of shapes of one class."""
    rng = np.random.default_rng([seed, shapes.CLASSES.index(kind)])
    number = shapes.CLASSES.index(kind)
    return [images.encode(shapes.draw(shapes.sample(rng, number), rng)) for _ in range(count)]


def labelled(count: int, kinds: tuple[str, ...] = ("circle", "star", "triangle")) -> list[LabelledFile]:
    """A number of image files of each class."""
    return [LabelledFile(f"{i}.png", kind, data) for kind in kinds for i, data in enumerate(drawn(kind, count))]


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def as_files(pictures: list[LabelledFile]) -> dict[str, bytes]:
    """The same files as paths and contents, all inside one folder."""
    return {f"mine/{picture.label}/{picture.name}": picture.data for picture in pictures}
