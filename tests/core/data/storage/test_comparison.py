"""The comparison of JPEG files with HDF5: what it writes, reads and reports, and that it leaves nothing behind."""

import os
import tempfile
import time
from itertools import islice
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.data.hdf5 import stored_rows
from core.data.hdf5.reader import Reader
from core.data.sets.archives import DataError
from core.data.storage import comparison, files
from core.data.storage.comparison import STRATEGIES, batches, compare, sheet
from core.data.storage.files import STEPS, crops, write_hdf5
from core.data.storage.settings import StorageError, StorageSettings

SMALL = {"pictures": 400, "side": 32, "chunk_rows": 10, "window": 4, "batch_size": 48}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(comparison, "TURNS", 1)
    monkeypatch.setattr(comparison, "TURN_SECONDS", 0.01)
    return tmp_path


@pytest.mark.parametrize("compression", ["none", "lzf", "gzip"])
def test_a_comparison_reports_everything_and_leaves_nothing(compression: str, temporary: Path) -> None:
    settings = StorageSettings.parse(SMALL | {"compression": compression, "contents": "drawings"})
    snapshots = list(compare(settings))
    steps = [s.step for s in snapshots]
    assert steps == list(range(snapshots[-1].total + 1))
    final = snapshots[-1]
    assert all(final.metrics[strategy] > 0 for strategy in STRATEGIES)
    assert 0 < final.metrics["jpeg_bytes"] < settings.pixel_bytes
    is_smaller = final.metrics["hdf5_bytes"] < settings.pixel_bytes
    assert is_smaller == (compression != "none")
    assert final.image is not None and final.image.shape == (4 * 32, 8 * 32, 3)
    assert not list(temporary.iterdir())


def test_reading_compressed_chunks_takes_the_memory_of_the_window() -> None:
    *_, final = compare(StorageSettings.parse(SMALL | {"compression": "lzf"}))
    settings = StorageSettings.parse(SMALL)
    assert settings.window_bytes <= final.metrics["peak_bytes"] < settings.pixel_bytes


@pytest.mark.parametrize("steps", [1, 3, STEPS + 1, STEPS + 3])
def test_a_stopped_comparison_leaves_nothing(steps: int, temporary: Path) -> None:
    stream = compare(StorageSettings.parse(SMALL))
    assert len(list(islice(stream, steps))) == steps
    assert list(temporary.iterdir())
    stream.close()
    assert not list(temporary.iterdir())


def test_what_a_killed_comparison_left_behind_is_removed_by_the_next(temporary: Path) -> None:
    old, new, other = (temporary / name for name in ("convolab-storage-old", "convolab-storage-new", "other"))
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "0000.jpg").write_bytes(b"left")
    long_ago = time.time() - 2 * files.STALE_SECONDS
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    compare_once = compare(StorageSettings.parse(SMALL))
    next(compare_once)
    compare_once.close()
    assert not old.exists()
    assert new.exists() and other.exists()


def test_the_file_holds_the_images_in_the_requested_chunks(tmp_path: Path) -> None:
    settings = StorageSettings.parse(SMALL)
    write_hdf5(settings, tmp_path / "pictures.h5")
    expected = np.concatenate([rows for rows, _ in crops(settings)])
    labels = np.concatenate([labels for _, labels in crops(settings)])
    with h5py.File(tmp_path / "pictures.h5") as file:
        assert file["images"].chunks == (10, 32, 32, 3)
        np.testing.assert_array_equal(file["images"][:], expected)
        np.testing.assert_array_equal(file["labels"][:], labels)
    with Reader(tmp_path / "pictures.h5") as reader:
        np.testing.assert_allclose(np.array(reader.means), expected.mean(axis=(0, 1, 2)))


@pytest.mark.parametrize("compression", ["none", "gzip"])
def test_an_epoch_in_blocks_reads_every_image_once(compression: str, tmp_path: Path) -> None:
    settings = StorageSettings.parse(SMALL | {"compression": compression, "chunk_rows": 13})
    write_hdf5(settings, tmp_path / "pictures.h5")
    with h5py.File(tmp_path / "pictures.h5") as file:
        stored = file["images"][:]
        orders = []
        for epoch in (0, 1):
            numbers = []
            for rows, places in batches(stored_rows.source(file["images"]), settings, epoch):
                np.testing.assert_array_equal(rows, stored[places])
                numbers += places.tolist()
            assert sorted(numbers) == list(range(400))
            orders.append(numbers)
    assert orders[0] != orders[1]


def test_a_comparison_that_would_be_too_large_is_refused_in_a_sentence(tmp_path: Path) -> None:
    settings = StorageSettings(pictures=4000, side=128)
    with pytest.raises(StorageError, match="choose fewer or smaller pictures"):
        next(compare(settings))
    with pytest.raises(StorageError, match=r"197 MB"):
        write_hdf5(settings, tmp_path / "pictures.h5")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/nowhere")
    with pytest.raises(DataError, match="free some space there"):
        next(compare(StorageSettings.parse(SMALL)))


def test_a_sheet_shows_the_first_images_in_reading_order() -> None:
    rows = np.arange(3, dtype=np.uint8)[:, None, None, None] * np.ones((1, 4, 4, 3), np.uint8)
    board = sheet(rows, columns=2, lines=2)
    assert board.shape == (8, 8, 3)
    assert [int(board[y, x, 0]) for y in (0, 4) for x in (0, 4)] == [0, 1, 2, 128]
