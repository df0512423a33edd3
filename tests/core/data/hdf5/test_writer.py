import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data.hdf5.image_file import build
from core.data.hdf5.reader import Reader, unfinished
from core.data.hdf5.stored_rows import Mapped
from core.data.hdf5.writer import Compression, Writer
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, LabelledImages
from core.snapshots import last
from tests.repository import ROOT

CLASSES = ("a", "b")
RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (1000, 6, 6, 3), np.uint8)
LABELS = np.arange(1000) % 2
LABELLED = LabelledImages.of(ArrayImages(IMAGES), LABELS)


def test_rows_come_back_as_they_were_added(tmp_path: Path) -> None:
    features = RNG.normal(size=(777, 5)).astype(np.float32)
    labels = np.arange(777) % 2
    for name, total in (("known.h5", 777), ("unknown.h5", None)):
        with Writer(tmp_path / name, (5,), CLASSES, dtype="float32", total=total, buffer=100) as file:
            for first in range(0, 777, 37):
                file.add(features[first : first + 37], labels[first : first + 37])
        reader = Reader(tmp_path / name)
        np.testing.assert_array_equal(reader.read(np.arange(777)), features)
        np.testing.assert_array_equal(reader.labels, labels)
        assert reader.means is None and reader.describe().children[0].name == "features"
        assert sorted(row for rows, _ in reader.batches(50) for row in rows[:, 0]) == sorted(features[:, 0])


def test_chunks_suit_the_rows(tmp_path: Path) -> None:
    for side, dtype in ((32, "uint8"), (64, "uint8"), (128, "uint8")):
        with Writer(tmp_path / f"{side}.h5", (side, side, 3), CLASSES, dtype=dtype, total=100) as file:
            file.add(np.zeros((100, side, side, 3), np.uint8), np.zeros(100, int))
        assert 64_000 < Reader(tmp_path / f"{side}.h5").chunk * side * side * 3 <= 262_144


def test_plain_rows_are_contiguous(tmp_path: Path) -> None:
    """What makes shuffled reading fast: many chunks, and no index between them."""
    with Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=20_000, chunk=2) as file:
        for _ in range(20):
            file.add(IMAGES, LABELS)
    reader = Reader(tmp_path / "a.h5")
    assert isinstance(reader._source, Mapped)
    np.testing.assert_array_equal(reader.read([19_999, 1000]), IMAGES[[999, 0]])


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    last(build(LABELLED, path, CLASSES, None))
    before = path.read_bytes()
    with pytest.raises(DataError, match="exists; delete it"):
        last(build(LABELLED, path, CLASSES, None))
    with pytest.raises(ZeroDivisionError), Writer(path, (6, 6, 3), CLASSES, total=1000, overwrite=True) as file:
        file.add(IMAGES, LABELS)
        raise ZeroDivisionError
    assert path.read_bytes() == before
    last(build(LABELLED.select(np.arange(10)), path, CLASSES, None, overwrite=True))
    assert len(Reader(path)) == 10 and not unfinished(path).exists()


@pytest.mark.parametrize("compression", ["none", "lzf", "gzip"])
@pytest.mark.parametrize("total", [1000, None])
def test_a_build_resumes_after_an_error(tmp_path: Path, compression: Compression, total: int | None) -> None:
    def writer(key: str = "k") -> Writer:
        return Writer(
            tmp_path / "a.h5", (6, 6, 3), CLASSES, total=total, compression=compression, buffer=64, resume=True, key=key
        )

    with pytest.raises(ZeroDivisionError), writer() as file:
        file.add(IMAGES[:500], LABELS[:500])
        raise ZeroDivisionError
    assert not (tmp_path / "a.h5").exists()
    with writer() as file:
        assert 400 < file.written <= 500
        file.add(IMAGES[file.written :], LABELS[file.written :])
    reader = Reader(tmp_path / "a.h5")
    np.testing.assert_array_equal(reader.read(np.arange(1000)), IMAGES)
    np.testing.assert_array_equal(reader.labels, LABELS)
    np.testing.assert_allclose(reader.means or (), IMAGES.mean(axis=(0, 1, 2)))


def test_another_build_does_not_resume(tmp_path: Path) -> None:
    for key, resume, expected in (("k", True, 0), ("other", True, 0), ("other", True, 500), ("other", False, 0)):
        with (
            pytest.raises(ZeroDivisionError),
            Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000, buffer=500, resume=resume, key=key) as file,
        ):
            assert file.written == expected
            file.add(IMAGES[:500], LABELS[:500])
            file.flush()
            raise ZeroDivisionError


def test_two_builds_of_one_file_exclude_each_other(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000) as file:
        script = (
            "import sys; from core.data.hdf5.writer import Writer\n"
            "Writer(sys.argv[1], (6, 6, 3), ('a', 'b'), total=1000, resume=True)"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "a.h5")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Another process is building" in done.stderr
        file.add(IMAGES, LABELS)
    assert len(Reader(tmp_path / "a.h5")) == 1000


def test_a_killed_build_resumes(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    script = """
import sys
import numpy as np
from core.data.hdf5.writer import Writer

pictures = np.random.default_rng(0).integers(0, 256, (1000, 6, 6, 3), np.uint8)
with Writer(sys.argv[1], (6, 6, 3), ("a", "b"), total=1000, buffer=32, resume=True) as file:
    for index in range(file.written, 1000):
        file.add(pictures[index : index + 1], [index % 2])
        print(index, flush=True)
        if index % 300 == 299:
            sys.stdin.readline()
"""
    killed = 0
    for until in (150, 270):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout
            first = -1
            for line in child.stdout:
                first = int(line) if first < 0 else first
                if int(line) >= until:
                    os.kill(child.pid, signal.SIGKILL)
                    break
            assert first >= killed // 32 * 32 - 32, "It started over."
            killed = until
    with pytest.raises(DataError, match="unfinished"):
        Reader(path)
    with Writer(path, (6, 6, 3), CLASSES, total=1000, buffer=32, resume=True) as file:
        assert file.written >= 250
        file.add(IMAGES[file.written :], LABELS[file.written :])
    reader = Reader(path)
    np.testing.assert_array_equal(reader.read(np.arange(1000)), IMAGES)
    np.testing.assert_array_equal(reader.labels, LABELS)
    np.testing.assert_allclose(reader.means or (), IMAGES.mean(axis=(0, 1, 2)))


def test_rows_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="started for 1,000 rows"), Writer(
        tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000
    ) as file:  # fmt: skip
        for rows, labels, words in (
            (IMAGES[:, :5], LABELS, "give rows of shape"),
            (IMAGES.astype(np.float32), LABELS, "type uint8"),
            (IMAGES.astype(np.uint16), LABELS, "type uint8"),
            (IMAGES, LABELS[1:], "one label each"),
            (IMAGES, LABELS + 1, "must be 0 to 1"),
            (IMAGES, LABELS + 0.5, "must be 0 to 1, integers"),
            (IMAGES, LABELS > 0, "must be 0 to 1, integers"),
        ):
            with pytest.raises(DataError, match=words):
                file.add(rows, labels)
        file.add(IMAGES, LABELS)
        file.add(IMAGES[:1], LABELS[:1])


def test_numbers_are_stored_without_loss_except_for_floating_point_precision(tmp_path: Path) -> None:
    def added(rows: np.ndarray, dtype: str) -> np.ndarray:
        with Writer(tmp_path / "a.h5", (2,), CLASSES, dtype=dtype, overwrite=True) as file:
            file.add(rows, np.array([1], np.uint8))
        return Reader(tmp_path / "a.h5").read([0])

    for rows, dtype in (([[2**40, 0]], "int32"), ([[2**40, 1]], "float32"), ([[0.5, 1]], "int64")):
        with pytest.raises(DataError, match=f"type {dtype}"):
            added(np.array(rows), dtype)
    assert added(np.array([[200, 255]], np.uint8), "float32").tolist() == [[200, 255]]
    assert added(np.array([[200, 255]], np.uint8), "int32").tolist() == [[200, 255]]
    assert added(np.array([[0.1, 1 / 3]]), "float32").tolist() == np.array([[0.1, 1 / 3]], np.float32).tolist()


def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        Writer(tmp_path / "file" / "a.h5", (6, 6, 3), CLASSES)
    with pytest.raises(DataError, match="make room"):
        Writer(tmp_path / "a.h5", (4096, 4096, 3), CLASSES, total=10**9)
