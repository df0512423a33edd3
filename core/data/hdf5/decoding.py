"""The pictures of a part at one size, in blocks and in order: copied, or decoded by threads or by a Dask cluster."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt

from core import images
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.parts import ArrayPictures, Integers, Part
from core.images import RGB

Fit = Literal["crop", "squash"]
Pictures = npt.NDArray[np.uint8]

BLOCK_BYTES = 8 * 2**20
TASK = 32
"""Pictures that are decoded by one task."""


def blocks(
    part: Part, size: tuple[int, int], fit: Fit | None, first: int = 0, cluster_address: str | None = None
) -> Iterator[Pictures]:
    """All pictures of a part from one on.

    Args:
        part: the pictures.
        size: height and width of the results.
        fit: see `fitted`; None: all pictures must have that size.
        first: the picture to begin with.
        cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

    Yields:
        uint8 (n, H, W, 3), in the order of the part.

    Raises:
        ImageError: a picture cannot be read; the text names its file.
        DataError: a picture has another size and `fit` is None, or the cluster cannot be reached.
    """
    if isinstance(part.pictures, ArrayPictures) and part.pictures.array.shape[1:3] == size:
        step = max(1, BLOCK_BYTES // (size[0] * size[1] * 3))
        for begin in range(first, len(part), step):
            array = part.select(np.arange(begin, min(begin + step, len(part)))).array
            assert array is not None
            yield array
        return
    tasks = parallel.tasks_of(len(part), TASK, first)
    yield from parallel.results(decode, part, tasks, (size, fit), cluster_address)


def fitted(image: RGB, size: tuple[int, int], fit: Fit) -> RGB:
    """A picture at (height, width): the largest part in its middle of that aspect ratio, or all of it squashed."""
    height, width = image.shape[:2]
    if (height, width) == size:
        return image
    if fit == "crop":
        scale = min(height / size[0], width / size[1])
        rows, columns = (max(1, min(a, round(b * scale))) for a, b in zip((height, width), size, strict=True))
        top, left = (height - rows) // 2, (width - columns) // 2
        image = image[top : top + rows, left : left + columns]
    return images.resize(image, size)


def decode(part: Part, indices: Integers, size: tuple[int, int], fit: Fit | None) -> Pictures:
    """Pictures of a part at one size, uint8 (n, H, W, 3); the task that is done by threads and workers.

    Raises:
        ImageError: a picture cannot be read; the text names its file.
        DataError: a picture has another size and `fit` is None.
    """
    rows = np.empty((len(indices), *size, 3), np.uint8)
    for row, index in zip(rows, indices.tolist(), strict=True):
        # More than is needed: what is cut off must not count, and shrinking once more hides the decoder's own scaling.
        image = part.read(index, None if fit is None else max(256, 4 * max(size)))
        if fit is None and image.shape[:2] != size:
            raise DataError(
                f"Picture {index} has {image.shape[1]} × {image.shape[0]} pixels and the first one {size[1]} × "
                f"{size[0]}; name one size for all of them."
            )
        row[:] = image if fit is None else fitted(image, size, fit)
    return rows
