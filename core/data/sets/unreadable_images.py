"""Find the images of a data set that cannot be read; each image is checked once and the result is cached.

unreadable = yield from unreadable_images.look(data)
images, reasons = unreadable.without(data, data.splits["train"])
"""

import time
from collections.abc import Generator
from contextlib import suppress
from hashlib import sha256

import numpy as np
from pydantic import BaseModel

from core import result_files
from core.arrays import Int64Array
from core.data.sets import arrays, parallel
from core.data.sets.labelled_images import ArrayImages, DataSet, LabelledImages
from core.images import ImageError
from core.result_files import ResultFileError
from core.snapshots import SECONDS_BETWEEN_SNAPSHOTS, Snapshot

TASK = 32
"""Images that one task checks."""
WORKING_SIZE = 256
"""In pixels: decoders are faster at a small size and fail on the same files."""


class Unreadable(BaseModel):
    """The images of a data set that cannot be read.

    Attributes:
        sentences: for each split, what is wrong with which image, by its number in `LabelledImages.images`.
    """

    sentences: dict[str, dict[int, str]] = {}

    def without(self, data: DataSet, images: LabelledImages) -> tuple[LabelledImages, list[str]]:
        """Remove the unreadable ones from images of the data set; also return what is wrong with each of them."""
        wrong: dict[int, str] = {}
        for name, sentences in self.sentences.items():
            if data.splits[name].images is images.images:
                wrong |= sentences
        if not wrong:
            return images, []
        is_wrong = np.isin(images.positions, list(wrong))
        reasons = [wrong[number] for number in images.positions[is_wrong].tolist()]
        return images.select(np.flatnonzero(~is_wrong)), reasons


def look(data: DataSet, cluster_address: str | None = None) -> Generator[Snapshot, None, Unreadable]:
    """Decode every image that is stored as a file, unless the cache already has the result.

    Args:
        data: the data set.
        cluster_address: address of a Dask scheduler whose workers see the same files; None uses threads of this
            process.

    Yields:
        Snapshots, a few per second: `step` is the number of images checked so far.

    Raises:
        ImageError: more than half of a split cannot be read, so something else must be wrong.
        DataError: the cluster cannot be reached.
    """
    splits = {name: split for name, split in data.splits.items() if not isinstance(split.images, ArrayImages)}
    if not splits:
        return Unreadable()
    path = arrays.cache_folder() / f"{data.name}-unreadable-{sha256(data.state.encode()).hexdigest()[:12]}.json"
    if path.exists():
        with suppress(ResultFileError):
            return result_files.read(path, Unreadable, command="")
    found: dict[str, dict[int, str]] = {}
    done, total, shown = 0, sum(map(len, splits.values())), time.monotonic()
    yield Snapshot(0, total)
    for name, images in splits.items():
        found[name] = {}
        tasks = parallel.tasks_of(len(images), TASK)
        for count, wrong in parallel.results(check, images, tasks, cluster_address=cluster_address):
            done += count
            found[name] |= wrong
            if time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                yield Snapshot(done, total)
                shown = time.monotonic()
        if 2 * len(found[name]) > len(images):
            first = next(iter(found[name].values()))
            raise ImageError(
                f"{len(found[name])} of {len(images)} pictures cannot be read; check that the data set is complete. "
                f"The first one: {first}"
            )
    result = Unreadable(sentences=found)
    with suppress(OSError):  # Without a cache, the images are checked again next time.
        result_files.write(path, result)
    yield Snapshot(total, total)
    return result


def check(images: LabelledImages, indices: Int64Array) -> tuple[int, dict[int, str]]:
    """The task of threads and workers: the number of images checked, and what is wrong with each unreadable one."""
    wrong: dict[int, str] = {}
    for index in indices.tolist():
        try:
            images.read(index, WORKING_SIZE)
        except ImageError as error:
            wrong[int(images.positions[index])] = str(error)
    return len(indices), wrong
