"""Labelled images are decoded, resized and written in order."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from core.data.hdf5 import decoding
from core.data.hdf5.image_file import build
from core.data.hdf5.reader import Reader, unfinished
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, LabelledImages
from core.data.sets.layouts import read
from core.images import ImageError, centre_square, encode, resize
from core.snapshots import last
from tests.core.data.sets.trees import put

CLASSES = ("a", "b")
IMAGES = np.random.default_rng(0).integers(0, 256, (1000, 6, 6, 3), np.uint8)
LABELS = np.arange(1000) % 2
LABELLED = LabelledImages.of(ArrayImages(IMAGES), LABELS)


def folder_of_photos(path: Path, count: int = 70) -> LabelledImages:
    """Images of several sizes in two classes, numbered so that their order shows."""
    files = {}
    for number in range(count):
        photo = np.full((40 + number % 7, 50 + number % 5, 3), number * 3, np.uint8)
        files[f"{'ab'[number % 2]}/{number:03}.png"] = encode(photo)
    return read(put(files, path), "photos").splits["train"]


def test_images_of_an_array_are_copied_in_order(tmp_path: Path) -> None:
    snapshots = list(build(LABELLED.select(np.arange(999, -1, -1)), tmp_path / "a.h5", CLASSES, (6, 6)))
    np.testing.assert_array_equal(Reader(tmp_path / "a.h5").read(np.arange(1000)), IMAGES[::-1])
    assert snapshots[0].step == 0 and snapshots[-1].step == snapshots[-1].total == 1000
    grey = LabelledImages.of(ArrayImages(IMAGES[..., 0]), LABELS)
    last(build(grey, tmp_path / "grey.h5", CLASSES, None))
    np.testing.assert_array_equal(Reader(tmp_path / "grey.h5").read([7])[0, ..., 2], IMAGES[7, ..., 0])


@pytest.mark.parametrize("name", ["photos", "photos.zip"])
def test_files_are_decoded_in_order(tmp_path: Path, name: str) -> None:
    images = folder_of_photos(tmp_path / name)
    steps = [snapshot.step for snapshot in build(images, tmp_path / "a.h5", CLASSES, (32, 32))]
    assert steps == sorted(steps) and steps[-1] == len(images)
    reader = Reader(tmp_path / "a.h5")
    expected = np.stack([resize(centre_square(images.read(index)), (32, 32)) for index in range(len(images))])
    np.testing.assert_array_equal(reader.read(np.arange(len(images))), expected)
    np.testing.assert_array_equal(reader.labels, images.labels)
    assert reader.source == f"{name}, cropped to 32 × 32"


def test_cropping_keeps_the_aspect_ratio_and_squashing_keeps_the_whole_image() -> None:
    # A square of 30 in the middle of a wide picture, and a white border.
    image = np.full((60, 180, 3), 0, np.uint8)
    image[15:45, 75:105] = 200
    image[:, :10] = image[:, -10:] = 255
    cropped = decoding.fitted(image, (40, 40), "crop")[..., 0]
    squashed = decoding.fitted(image, (40, 40), "squash")[..., 0]
    assert cropped.shape == squashed.shape == (40, 40)
    assert (cropped > 100).any(axis=0).sum() == (cropped > 100).any(axis=1).sum() == 20
    assert squashed[0, 0] == 255 and cropped.max() <= 200
    assert decoding.fitted(image, (20, 60), "crop").tolist() == decoding.fitted(image, (20, 60), "squash").tolist()


def test_a_stopped_build_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = folder_of_photos(tmp_path / "photos")
    monkeypatch.setattr("core.data.hdf5.image_file.SECONDS_BETWEEN_SNAPSHOTS", 0.0)
    stream = build(images, tmp_path / "a.h5", CLASSES, (32, 32))
    while next(stream).step < 40:
        pass
    stream.close()
    assert unfinished(tmp_path / "a.h5").exists()
    snapshots = list(build(images, tmp_path / "a.h5", CLASSES, (32, 32)))
    assert snapshots[0].step >= 40 and len(Reader(tmp_path / "a.h5")) == len(images)
    fresh = last(build(images, tmp_path / "b.h5", CLASSES, (32, 32)))
    assert fresh.step == len(images)
    everything = np.arange(len(images))
    np.testing.assert_array_equal(
        Reader(tmp_path / "a.h5").read(everything), Reader(tmp_path / "b.h5").read(everything)
    )


def test_an_unusable_image_is_named(tmp_path: Path) -> None:
    images = folder_of_photos(tmp_path / "photos")
    with pytest.raises(DataError, match="Picture 1 has 52 × 42 pixels"):
        last(build(images, tmp_path / "a.h5", CLASSES, None))
    (tmp_path / "photos" / "a" / "004.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"004\.png"):
        last(build(images, tmp_path / "a.h5", CLASSES, (32, 32)))
    assert not (tmp_path / "a.h5").exists()
    with pytest.raises(DataError, match="no pictures"):
        last(build(images.select([]), tmp_path / "a.h5", CLASSES, (32, 32)))


def test_a_cluster_decodes_the_same(tmp_path: Path) -> None:
    from distributed import LocalCluster

    images = folder_of_photos(tmp_path / "photos")
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        last(build(images, tmp_path / "a.h5", CLASSES, (32, 32), cluster_address=cluster.scheduler_address))
    last(build(images, tmp_path / "b.h5", CLASSES, (32, 32)))
    with h5py.File(tmp_path / "a.h5") as a, h5py.File(tmp_path / "b.h5") as b:
        np.testing.assert_array_equal(a["images"][:], b["images"][:])


def test_an_unreachable_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CONNECTING_SECONDS", 0.5)
    images = folder_of_photos(tmp_path / "photos")
    with pytest.raises(DataError, match="cannot be reached"):
        last(build(images, tmp_path / "a.h5", CLASSES, (32, 32), cluster_address="tcp://127.0.0.1:9"))
