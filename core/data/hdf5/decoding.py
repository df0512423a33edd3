"""Bring images to one size, in blocks and in order: copied, or decoded by threads or by a Dask cluster."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Int64Array
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, LabelledImages
from core.images import RGB, resize

Fit = Literal["crop", "squash"]
Block = npt.NDArray[np.uint8]

BLOCK_BYTES = 8 * 2**20
TASK = 32
"""Images that one task decodes."""


def blocks(
    images: LabelledImages, size: tuple[int, int], fit: Fit | None, first: int = 0, cluster_address: str | None = None
) -> Iterator[Block]:
    """Read all images at one size, in blocks.

    Args:
        images: the images.
        size: height and width of the results.
        fit: see `fitted`; None requires all images to have that size already.
        first: index of the first image to read.
        cluster_address: address of a Dask scheduler whose workers see the same files; None uses threads of this
            process.

    Yields:
        uint8 (n, H, W, 3), in the order of the images.

    Raises:
        ImageError: an image cannot be read; the text names its file.
        DataError: an image has another size and `fit` is None, or the cluster cannot be reached.
    """
    if isinstance(images.images, ArrayImages) and images.images.array.shape[1:3] == size:
        step = max(1, BLOCK_BYTES // (size[0] * size[1] * 3))
        for begin in range(first, len(images), step):
            array = images.select(np.arange(begin, min(begin + step, len(images)))).array
            assert array is not None
            yield array
        return
    tasks = parallel.tasks_of(len(images), TASK, first)
    yield from parallel.results(decode, images, tasks, (size, fit), cluster_address)


def fitted(image: RGB, size: tuple[int, int], fit: Fit) -> RGB:
    """Resize an image to (height, width): its largest centred crop of that aspect ratio, or all of it, squashed."""
    height, width = image.shape[:2]
    if (height, width) == size:
        return image
    if fit == "crop":
        scale = min(height / size[0], width / size[1])
        rows, columns = (max(1, min(a, round(b * scale))) for a, b in zip((height, width), size, strict=True))
        top, left = (height - rows) // 2, (width - columns) // 2
        image = image[top : top + rows, left : left + columns]
    return resize(image, size)


def decode(images: LabelledImages, indices: Int64Array, size: tuple[int, int], fit: Fit | None) -> Block:
    """The task of threads and workers: read some images at one size, uint8 (n, H, W, 3).

    Raises:
        ImageError: an image cannot be read; the text names its file.
        DataError: an image has another size and `fit` is None.
    """
    rows = np.empty((len(indices), *size, 3), np.uint8)
    for row, index in zip(rows, indices.tolist(), strict=True):
        # Larger than needed: part of the image may be cropped, and resizing again hides the decoder's own scaling.
        image = images.read(index, None if fit is None else max(256, 4 * max(size)))
        if fit is None and image.shape[:2] != size:
            raise DataError(
                f"Picture {index} has {image.shape[1]} × {image.shape[0]} pixels and the first one {size[1]} × "
                f"{size[0]}; name one size for all of them."
            )
        row[:] = image if fit is None else fitted(image, size, fit)
    return rows
