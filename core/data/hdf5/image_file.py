"""Build an HDF5 file from labelled images: decode, resize and write them."""

import time
from pathlib import Path

from core.data.hdf5 import decoding
from core.data.hdf5.decoding import Fit
from core.data.hdf5.writer import Compression, Writer
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, FileImages, LabelledImages
from core.snapshots import SECONDS_BETWEEN_SNAPSHOTS, Snapshot, Stream


def build(
    images: LabelledImages,
    path: Path | str,
    classes: tuple[str, ...],
    size: tuple[int, int] | None,
    *,
    fit: Fit = "crop",
    overwrite: bool = False,
    resume: bool = True,
    compression: Compression = "none",
    key: str = "",
    cluster_address: str | None = None,
) -> Stream:
    """Write labelled images in their order.

    Args:
        images: the images.
        path: the file to build.
        classes: name of each class, by label.
        size: height and width to which all images are resized; None if they all have one size already.
        fit: "crop" keeps the aspect ratio and crops what is too long, "squash" changes the aspect ratio.
        overwrite: whether to replace an existing file.
        resume: whether to resume an unfinished build.
        compression: see `Writer`.
        key: see `Writer`.
        cluster_address: address of a Dask scheduler whose workers see the same files and decode the images; None uses
            threads of this process.

    Yields:
        Snapshots, a few per second: `step` is the number of images written so far, `image` the latest one.

    Raises:
        DataError: the file exists or cannot be written, or `size` is None and an image has another size.
        ImageError: an image cannot be read; the text names its file.
    """
    if not len(images):
        raise DataError("There are no pictures to write; choose a split of the data set that has some.")
    height, width = size or images.read(0, None).shape[:2]
    writer = Writer(
        path, (height, width, 3), classes, total=len(images), compression=compression, overwrite=overwrite,
        resume=resume, source=_source(images, size, fit), key=key,
    )  # fmt: skip
    with writer:
        yield Snapshot(writer.written, len(images))
        done, shown, latest = writer.written, time.monotonic(), None
        for rows in decoding.blocks(images, (height, width), None if size is None else fit, done, cluster_address):
            writer.add(rows, images.labels[done : done + len(rows)])
            done, latest = done + len(rows), rows[-1].copy()
            if done < len(images) and time.monotonic() - shown >= SECONDS_BETWEEN_SNAPSHOTS:
                writer.flush()
                yield Snapshot(done, len(images), image=latest)
                shown = time.monotonic()
    yield Snapshot(len(images), len(images), image=latest)


def _source(images: LabelledImages, size: tuple[int, int] | None, fit: Fit) -> str:
    store = images.images
    place = store.archive.path if isinstance(store, FileImages) else getattr(store, "path", None)
    place = store.stored if isinstance(store, ArrayImages) else place
    name = place.name if isinstance(place, Path) else "memory"
    return name if size is None else f"{name}, {'cropped' if fit == 'crop' else 'squashed'} to {size[0]} × {size[1]}"
