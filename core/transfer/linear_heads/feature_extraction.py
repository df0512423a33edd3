"""Feature extraction: the activations of a network's layer for every picture of a part, into an HDF5 file.

for snapshot in features.extract(part, "flowers.h5", classes):
    print(snapshot.progress)
hdf5.Reader("flowers.h5").read([0, 1, 2])               # float32 (3, 1280)

Donahue et al., "DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition", 2014; Razavian et al.,
"CNN Features off-the-shelf: an Astounding Baseline for Recognition", 2014.
"""

import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from core.data.hdf5.writer import SECONDS_BETWEEN_SNAPSHOTS, Writer
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.parts import Integers, Part
from core.serving.artifacts import Preprocessing
from core.snapshots import Snapshot, Stream
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Floats, Layer
from core.transfer.backbones.registry import BUNDLED
from core.transfer.backbones.views import View, view

LAST = Layer("features")
TASK = 16
"""Pictures of one task."""


def extract(
    part: Part,
    path: Path | str,
    classes: tuple[str, ...],
    *,
    backbone: str = BUNDLED,
    layer: Layer = LAST,
    views: Sequence[View] = ("standard",),
    preprocessing: Preprocessing | None = None,
    source: str = "",
    overwrite: bool = False,
    resume: bool = True,
    cluster_address: str | None = None,
) -> Stream:
    """Write the features of a part, in its order: for each picture as many rows as there are views, side by side.

    Args:
        part: the pictures.
        path: the file to build; a build that was stopped or killed goes on where it ended.
        classes: what to call each class, by label.
        backbone: see `core.transfer.backbones.registry.load`.
        layer: where to cut it, and how to make a vector of the map there.
        views: what of each picture is looked at.
        preprocessing: instead of the backbone's, such as with another window.
        source: what changes with the pictures, such as `DataSet.state`: an unfinished build of others is not gone on
            with.
        overwrite: whether an existing file is replaced.
        resume: whether to go on with what an earlier build left unfinished.
        cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

    Yields:
        Snapshots, a few in a second: `step` is the number of pictures that are done.

    Raises:
        DataError: the file exists or cannot be written, or there are no pictures.
        ImageError: a picture cannot be read; the text names its file.
        ConvolabError: there is no such backbone or layer.
    """
    if not len(part):
        raise DataError("There are no pictures to take features of; choose a part of the data set that has some.")
    network = registry.load(backbone)
    prepared = preprocessing or network.preprocessing
    key = file_key(part, source, backbone, layer, views, prepared)
    total = len(part)
    writer = Writer(
        path, (network.width(layer),), classes, dtype="float32", total=total * len(views), buffer=TASK * len(views),
        overwrite=overwrite, resume=resume, source=f"{backbone}, {layer.name}", key=key,
    )  # fmt: skip
    with writer:
        done, shown = writer.written // len(views), time.monotonic()
        known = writer.written % len(views)  # Of the next picture, some views may be written already.
        yield Snapshot(done, total)
        tasks = parallel.tasks_of(total, TASK, done)
        for rows in parallel.results(rows_of, part, tasks, (backbone, layer, tuple(views), prepared), cluster_address):
            count = len(rows) // len(views)
            writer.add(rows[known:], np.repeat(part.labels[done : done + count], len(views))[known:])
            done, known = done + count, 0
            if done < total and time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                yield Snapshot(done, total)
                shown = time.monotonic()
    yield Snapshot(total, total)


def file_key(
    part: Part, source: str, backbone: str, layer: Layer, views: Sequence[View], preprocessing: Preprocessing
) -> str:
    """A checksum of all that the rows depend on."""
    described = f"{source} {registry.state(backbone)} {layer} {tuple(views)} {preprocessing}"
    digest = sha256(described.encode())
    digest.update(part.positions.tobytes() + part.labels.tobytes())
    return digest.hexdigest()


def rows_of(
    part: Part, indices: Integers, backbone: str, layer: Layer, views: tuple[View, ...], preprocessing: Preprocessing
) -> Floats:
    """The features of some pictures, float32 (len(indices) × len(views), D); what threads and Dask's workers do."""
    network = registry.load(backbone)
    size = network.input_size
    seen = []
    for index in indices.tolist():
        image = part.read(index)
        seen += [view(image, size, preprocessing, name) for name in views]
    return network.features(np.stack(seen), layer)
