import hashlib
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrays import Int64Array
from core.data.hdf5 import reader as reading
from core.data.hdf5.reader import Reader, unfinished
from core.data.hdf5.shuffling import Order
from core.data.hdf5.writer import Compression, Writer
from core.data.sets.archives import DataError

CLASSES = ("cat", "dog", "bird")
ROWS = 5000


def numbered_images(count: int = ROWS) -> tuple[npt.NDArray[np.uint8], Int64Array]:
    """Images whose first pixel encodes their number."""
    numbers = np.arange(count)
    rows = np.random.default_rng(0).integers(0, 256, (count, 8, 8, 3), np.uint8)
    rows[:, 0, 0] = np.stack([numbers >> 16, numbers >> 8, numbers], axis=1).astype(np.uint8)
    return rows, numbers % 3


def numbers(rows: npt.NDArray[np.uint8]) -> Int64Array:
    return rows[:, 0, 0].astype(np.int64) @ np.array([65536, 256, 1])


def build(path: Path, compression: Compression = "none", count: int = ROWS) -> Path:
    rows, labels = numbered_images(count)
    with Writer(path, (8, 8, 3), CLASSES, total=count, compression=compression, chunk=16, key="k", source="s") as file:
        file.add(rows, labels)
    return path


@pytest.fixture(scope="module", params=["none", "lzf", "gzip"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("hdf5") / "a.h5", request.param)


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several windows in a small file."""
    monkeypatch.setattr(reading, "BLOCK_BYTES", 10_000)
    monkeypatch.setattr(reading, "WINDOW_BYTES", 160_000)


def order_of(reader: Reader, **options: Any) -> list[int]:
    return [number for rows, _ in reader.batches(48, **options) for number in numbers(rows).tolist()]


def test_a_reader_describes_its_file(path: Path) -> None:
    rows, labels = numbered_images()
    with Reader(path) as reader:
        assert (len(reader), reader.shape, reader.chunk) == (ROWS, (8, 8, 3), 16) and reader.dtype == np.uint8
        assert (reader.classes, reader.key, reader.source) == (CLASSES, "k", "s")
        np.testing.assert_array_equal(reader.labels, labels)
        np.testing.assert_allclose(reader.means or (), rows.mean(axis=(0, 1, 2)), rtol=1e-12)


def test_every_row_comes_once_with_its_label(path: Path) -> None:
    rows, _ = numbered_images()
    reader = Reader(path)
    seen = []
    for images, labels in reader.batches(48, epoch=2):
        found = numbers(images)
        np.testing.assert_array_equal(images, rows[found])
        np.testing.assert_array_equal(labels, found % 3)
        seen += found.tolist()
    assert sorted(seen) == list(range(ROWS))
    # Not merely blocks in another order: neighbours in the epoch are far apart in the file.
    assert np.median(np.abs(np.diff(seen))) > ROWS / 20


def test_order_follows_from_seed_and_epoch(path: Path) -> None:
    first = order_of(Reader(path), seed=1, epoch=1)
    assert order_of(Reader(path), seed=1, epoch=1) == first
    assert order_of(Reader(path), seed=1, epoch=2) != first
    assert order_of(Reader(path), seed=2, epoch=1) != first
    assert order_of(Reader(path), shuffle=False) == list(range(ROWS))


def test_the_order_of_a_seed_never_changes() -> None:
    """A stopped training resumes with the same batches in later versions of the suite."""
    order = Order(1000, block=32, blocks=4, seed=7, epoch=3)
    rows = np.concatenate([order.window(number).rows for number in range(len(order.starts) - 1)])
    assert hashlib.sha256(rows.astype("<i8").tobytes()).hexdigest()[:16] == "b834ab27a379b7bd"


def test_an_epoch_can_be_resumed_in_its_middle(path: Path) -> None:
    reader = Reader(path)
    whole = order_of(reader, epoch=4)
    assert order_of(reader, epoch=4, start=37) == whole[37 * 48 :]
    assert order_of(reader, epoch=4, start=37, shuffle=False) == list(range(37 * 48, ROWS))
    assert order_of(reader, start=10_000) == []
    assert len(order_of(reader, drop_remainder=True)) == ROWS // 48 * 48


@settings(max_examples=60)
@given(st.integers(1, 300), st.integers(1, 40), st.integers(1, 6), st.integers(1, 70))
def test_windows_and_batches_never_lose_a_row(rows: int, block: int, blocks: int, size: int) -> None:
    order = Order(rows, block, blocks)
    seen = [
        row
        for first in range(0, rows, size)
        for number, positions in order.ranges(first, min(rows, first + size))
        for row in order.window(number).rows[positions].tolist()
    ]
    assert sorted(seen) == list(range(rows))


def test_batches_can_be_kept_although_memory_is_reused(path: Path) -> None:
    kept = [rows for rows, _ in Reader(path).batches(48)]
    corners = [rows[:, 0, 0] for rows, _ in Reader(path).batches(48)]
    np.testing.assert_array_equal(np.concatenate(kept)[:, 0, 0], np.concatenate(corners))
    assert sorted(numbers(np.concatenate(kept)).tolist()) == list(range(ROWS))


def test_selected_rows_in_any_order(path: Path) -> None:
    rows, _ = numbered_images()
    wanted = [4999, 3, 4, 4, 0, 17]
    np.testing.assert_array_equal(Reader(path).read(wanted), rows[wanted])
    assert Reader(path).read([]).shape == (0, 8, 8, 3)
    with pytest.raises(DataError, match="0 to 4,999"):
        Reader(path).read([ROWS])


def test_another_process_opens_the_file_for_itself(path: Path) -> None:
    reader = Reader(path)
    here = order_of(reader)
    assert order_of(pickle.loads(pickle.dumps(reader))) == here
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        np.testing.assert_array_equal(pool.submit(reader.read, [5, 1]).result(), reader.read([5, 1]))


def test_a_closed_reader_opens_again(path: Path) -> None:
    reader = Reader(path)
    batches = reader.batches(48)
    first, _ = next(batches)
    reader.close()
    reader.close()
    assert len(first) + sum(len(rows) for rows, _ in batches) == ROWS


def test_the_tree_of_a_file(path: Path) -> None:
    tree = Reader(path).describe()
    entries = {entry.name: entry for entry in tree.children}
    assert tree.name == "/" and json.loads(tree.attributes["classes"]) == list(CLASSES)
    images = entries["images"]
    assert (images.shape, images.dtype, images.chunks) == ((ROWS, 8, 8, 3), "uint8", (16, 8, 8, 3))
    assert images.compression in ("none", "lzf", "gzip") and images.size > 0
    assert entries["labels"].shape == (ROWS,) and tree.size >= images.size


def test_plain_files_are_read_with_any_hdf5_program(path: Path) -> None:
    rows, labels = numbered_images()
    with h5py.File(path) as file:
        np.testing.assert_array_equal(file["images"][:], rows)
        np.testing.assert_array_equal(file["labels"][:], labels)
        assert file.attrs["complete"]


def test_unusable_files(tmp_path: Path) -> None:
    missing, cut, foreign, text = (tmp_path / name for name in ("no.h5", "cut.h5", "foreign.h5", "text.h5"))
    whole = build(tmp_path / "whole.h5", count=400).read_bytes()
    with h5py.File(foreign, "w") as file:
        file["images"] = np.zeros((3, 8, 8, 3), np.uint8)
    text.write_text("no HDF5")
    for path, words in ((missing, "build it from"), (foreign, "not written by this suite"), (text, "build it again")):
        with pytest.raises(DataError, match=words):
            Reader(path)
    for length in (0, 100, 3000, len(whole) // 2, len(whole) - 100):
        cut.write_bytes(whole[:length])
        with pytest.raises(DataError, match=r"damaged.*build it again"):
            Reader(cut)


def test_an_unfinished_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    with pytest.raises(DataError, match="200 of 400"), Writer(path, (8, 8, 3), CLASSES, total=400) as file:
        file.add(*numbered_images(200))
    with pytest.raises(DataError, match="unfinished; build it again"):
        Reader(path)
    with pytest.raises(DataError, match="unfinished"):
        Reader(unfinished(path))


def test_damaged_rows_are_reported(tmp_path: Path) -> None:
    path = build(tmp_path / "a.h5", "gzip")
    with h5py.File(path) as file:
        place = file["images"].id.get_chunk_info(100)
    content = bytearray(path.read_bytes())
    content[place.byte_offset : place.byte_offset + place.size] = bytes(place.size)
    path.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        list(Reader(path).batches(48))
