"""Which pictures of a data set cannot be read: each is looked at once, and the answer is kept in the cache.

found = yield from readable.look(data)
part, sentences = found.without(data, data.parts["train"])
"""

import time
from collections.abc import Generator
from contextlib import suppress
from hashlib import sha256

import numpy as np
from pydantic import BaseModel

from core import result_files
from core.data.hdf5.writer import SECONDS_BETWEEN_SNAPSHOTS
from core.data.sets import arrays, parallel
from core.data.sets.parts import ArrayPictures, DataSet, Integers, Part
from core.images import ImageError
from core.result_files import ResultFileError
from core.snapshots import Snapshot

TASK = 32
"""Pictures that are looked at by one task."""
WORKING_SIZE = 256
"""Pixels; decoders are faster at a small size, and stumble over the same files."""


class Unreadable(BaseModel):
    """What cannot be read.

    Attributes:
        sentences: of each part of the data set, what is wrong with which picture, by its number in `Part.pictures`.
    """

    sentences: dict[str, dict[int, str]] = {}

    def without(self, data: DataSet, part: Part) -> tuple[Part, list[str]]:
        """A part of these pictures, or of a piece of one, without those; and what is wrong with each of them."""
        wrong: dict[int, str] = {}
        for name, sentences in self.sentences.items():
            if data.parts[name].pictures is part.pictures:
                wrong |= sentences
        if not wrong:
            return part, []
        is_wrong = np.isin(part.positions, list(wrong))
        return part.select(np.flatnonzero(~is_wrong)), [wrong[number] for number in part.positions[is_wrong].tolist()]


def look(data: DataSet, cluster_address: str | None = None) -> Generator[Snapshot, None, Unreadable]:
    """Decode every picture that is a file, if that was not done before.

    Args:
        data: the data set.
        cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

    Yields:
        Snapshots, a few in a second: `step` is the number of pictures that were looked at.

    Raises:
        ImageError: more than half of a part cannot be read, so that something else must be wrong.
        DataError: the cluster cannot be reached.
    """
    parts = {name: part for name, part in data.parts.items() if not isinstance(part.pictures, ArrayPictures)}
    if not parts:
        return Unreadable()
    path = arrays.cache_folder() / f"{data.name}-unreadable-{sha256(data.state.encode()).hexdigest()[:12]}.json"
    if path.exists():
        with suppress(ResultFileError):
            return result_files.read(path, Unreadable, command="")
    found: dict[str, dict[int, str]] = {}
    done, total, shown = 0, sum(map(len, parts.values())), time.monotonic()
    yield Snapshot(0, total)
    for name, part in parts.items():
        found[name] = {}
        tasks = parallel.tasks_of(len(part), TASK)
        for count, wrong in parallel.results(stumbled_over, part, tasks, cluster_address=cluster_address):
            done += count
            found[name] |= wrong
            if time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                yield Snapshot(done, total)
                shown = time.monotonic()
        if 2 * len(found[name]) > len(part):
            first = next(iter(found[name].values()))
            raise ImageError(
                f"{len(found[name])} of {len(part)} pictures cannot be read; see that the data set is whole. The first "
                f"one: {first}"
            )
    result = Unreadable(sentences=found)
    with suppress(OSError):  # What cannot be kept is found again.
        result_files.write(path, result)
    yield Snapshot(total, total)
    return result


def stumbled_over(part: Part, indices: Integers) -> tuple[int, dict[int, str]]:
    """How many pictures were tried, and the sentence of each that cannot be read; what threads and workers do."""
    wrong: dict[int, str] = {}
    for index in indices.tolist():
        try:
            part.read(index, WORKING_SIZE)
        except ImageError as error:
            wrong[int(part.positions[index])] = str(error)
    return len(indices), wrong
