"""Feature extraction: the activations of a network's layer for every image, in an HDF5 file.

for snapshot in feature_extraction.extract(images, "flowers.h5", classes):
    print(snapshot.progress)
Reader("flowers.h5").read([0, 1, 2])               # float32 (3, 1280)

Donahue et al., "DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition", 2014; Razavian et al.,
"CNN Features off-the-shelf: an Astounding Baseline for Recognition", 2014.
"""

import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from core.arrays import Float32Array, Int64Array
from core.data.hdf5.writer import Writer
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import LabelledImages
from core.serving.card import Preprocessing
from core.snapshots import SECONDS_BETWEEN_SNAPSHOTS, Snapshot, Stream
from core.transfer.backbones import registry
from core.transfer.backbones.protocol import Layer
from core.transfer.backbones.registry import BUNDLED
from core.transfer.backbones.views import View, view

LAST = Layer("features")
TASK = 16
"""Images per task."""


def extract(
    images: LabelledImages,
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
    """Write the features of images, in their order: for each image, consecutive rows with one view each.

    Args:
        images: the labelled images.
        path: of the file to build; a build that was stopped or killed is continued.
        classes: the name of each class, by label.
        backbone: see `core.transfer.backbones.registry.load`.
        layer: where to cut the backbone, and how the map there becomes a vector.
        views: the views of each image.
        preprocessing: replaces the backbone's, for instance to use another window.
        source: changes with the images, such as `DataSet.state`; an unfinished build of other images is started again.
        overwrite: whether to replace an existing file.
        resume: whether to continue an unfinished build.
        cluster_address: of a Dask scheduler whose workers see the same files; None: threads of this process.

    Yields:
        A few snapshots per second; `step` is the number of finished images.

    Raises:
        DataError: the file exists or cannot be written, or there are no images.
        ImageError: an image cannot be read; the sentence names its file.
        ConvolabError: there is no such backbone or layer.
    """
    if not len(images):
        raise DataError("There are no images to extract features from; choose a split that has some.")
    network = registry.load(backbone)
    prepared = preprocessing or network.preprocessing
    key = file_key(images, source, backbone, layer, views, prepared)
    total = len(images)
    writer = Writer(
        path, (network.width(layer),), classes, dtype="float32", total=total * len(views), buffer=TASK * len(views),
        overwrite=overwrite, resume=resume, source=f"{backbone}, {layer.name}", key=key,
    )  # fmt: skip
    with writer:
        done, shown = writer.written // len(views), time.monotonic()
        written = writer.written % len(views)  # Some views of the next image may have been written already.
        yield Snapshot(done, total)
        tasks = parallel.tasks_of(total, TASK, done)
        for rows in parallel.results(
            rows_of, images, tasks, (backbone, layer, tuple(views), prepared), cluster_address
        ):
            count = len(rows) // len(views)
            writer.add(rows[written:], np.repeat(images.labels[done : done + count], len(views))[written:])
            done, written = done + count, 0
            if done < total and time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                yield Snapshot(done, total)
                shown = time.monotonic()
    yield Snapshot(total, total)


def file_key(
    images: LabelledImages,
    source: str,
    backbone: str,
    layer: Layer,
    views: Sequence[View],
    preprocessing: Preprocessing,
) -> str:
    """A checksum of everything that the features depend on."""
    described = f"{source} {registry.state(backbone)} {layer} {tuple(views)} {preprocessing}"
    digest = sha256(described.encode())
    digest.update(images.positions.tobytes() + images.labels.tobytes())
    return digest.hexdigest()


def rows_of(
    images: LabelledImages,
    indices: Int64Array,
    backbone: str,
    layer: Layer,
    views: tuple[View, ...],
    preprocessing: Preprocessing,
) -> Float32Array:
    """The features of some images, float32 (len(indices) × len(views), D); runs in threads and on Dask's workers."""
    network = registry.load(backbone)
    size = network.input_size
    network_inputs = []
    for index in indices.tolist():
        image = images.read(index)
        network_inputs += [view(image, size, preprocessing, name) for name in views]
    return network.features(np.stack(network_inputs), layer)
