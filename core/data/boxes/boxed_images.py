"""Data sets for detection: images with labelled boxes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core import images
from core.arrays import Float32Array, Int64Array
from core.data.sets.archives import Archive, DataError
from core.data.sets.labelled_images import file_or_folder_checksum
from core.images import RGB, ImageError


@dataclass(frozen=True, eq=False)
class BoxedImage:
    """One image of a data set, and the things in it.

    Attributes:
        file: its name in the folder or archive.
        size: height and width in pixels, to which the boxes refer.
        boxes: float32 (N, 4), corners in pixels.
        labels: int64 (N,), the class of each box.
        ignored: bool (N,), boxes that count neither as found nor as missed ("difficult", "crowd").
    """

    file: str
    size: tuple[int, int]
    boxes: Float32Array
    labels: Int64Array
    ignored: np.ndarray

    @property
    def shares(self) -> Float32Array:
        """The boxes as shares of the image's width and height, 0 to 1."""
        height, width = self.size
        return np.asarray(self.boxes / np.array([width, height, width, height]), np.float32)

    @property
    def wanted(self) -> "BoxedImage":
        """The same image without the boxes that are to be ignored, as a training sees it."""
        keep = ~self.ignored
        return BoxedImage(self.file, self.size, self.boxes[keep], self.labels[keep], self.ignored[keep])


@dataclass(frozen=True, eq=False)
class BoxedImages:
    """Images that belong together, such as the training images of a data set."""

    archive: Archive
    entries: tuple[BoxedImage, ...]

    def __len__(self) -> int:
        return len(self.entries)

    def read(self, index: int, working_size: int | None = 2048) -> RGB:
        """Read one image, uint8 RGB (H, W, 3), at most `working_size` pixels on its longest side.

        Raises:
            ImageError: it cannot be read, or its boxes were drawn on it in another position.
            DataError: the folder or archive is gone.
        """
        entry = self.entries[index]
        try:
            image = images.read(self.archive.content(entry.file), working_size=working_size)
        except (ImageError, DataError) as error:
            raise ImageError(f"The picture {entry.file} of the data set cannot be used. {error}") from error
        height, width = entry.size
        if abs(image.shape[1] / image.shape[0] / (width / height) - 1) > 0.02:
            raise ImageError(
                f"The picture {entry.file} is {image.shape[1]} × {image.shape[0]}, but its boxes were drawn on one of "
                f"{width} × {height}; correct its annotation, or leave it out."
            )
        return image

    def select(self, indices: Int64Array) -> "BoxedImages":
        """The images at these indices, in this order."""
        return BoxedImages(self.archive, tuple(self.entries[index] for index in indices))


@dataclass(frozen=True, eq=False)
class BoxDataSet:
    """A data set for detection.

    Attributes:
        name: of the data set.
        classes: the name of each class, by label.
        splits: "train", and "validation" or "test" if the source has them.
        source: the folder or archive it was read from.
        notes: what was left out and why, as sentences.
    """

    name: str
    classes: tuple[str, ...]
    splits: Mapping[str, BoxedImages]
    source: Path
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The checksum of the archive; for a folder, of its files' names and sizes."""
        return file_or_folder_checksum(self.source)
