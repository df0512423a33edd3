import os
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.data.hdf5 import decoding
from core.data.hdf5.reader import Reader, unfinished
from core.data.hdf5.stored_rows import Mapped
from core.data.hdf5.writer import Compression, Writer, write
from core.data.sets import parallel
from core.data.sets.archives import DataError
from core.data.sets.layouts import read
from core.data.sets.parts import ArrayPictures, Part
from core.images import ImageError, centre_crop_resize, encode
from core.snapshots import last
from tests.core.data.sets.trees import put
from tests.repository import ROOT

CLASSES = ("a", "b")
RNG = np.random.default_rng(0)
PICTURES = RNG.integers(0, 256, (1000, 6, 6, 3), np.uint8)
LABELS = np.arange(1000) % 2
PART = Part.of(ArrayPictures(PICTURES), LABELS)


def folder_of_photos(path: Path, count: int = 70) -> Part:
    """Pictures of several sizes in two classes, numbered so that their order shows."""
    files = {}
    for number in range(count):
        photo = np.full((40 + number % 7, 50 + number % 5, 3), number * 3, np.uint8)
        files[f"{'ab'[number % 2]}/{number:03}.png"] = encode(photo)
    return read(put(files, path), "photos").parts["train"]


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


def test_plain_rows_lie_side_by_side(tmp_path: Path) -> None:
    """What makes shuffled reading fast: many chunks, and nothing of the index between them."""
    with Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=20_000, chunk=2) as file:
        for _ in range(20):
            file.add(PICTURES, LABELS)
    reader = Reader(tmp_path / "a.h5")
    assert isinstance(reader._source, Mapped)
    np.testing.assert_array_equal(reader.read([19_999, 1000]), PICTURES[[999, 0]])


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    last(write(PART, path, CLASSES, None))
    before = path.read_bytes()
    with pytest.raises(DataError, match="exists; delete it"):
        last(write(PART, path, CLASSES, None))
    with pytest.raises(ZeroDivisionError), Writer(path, (6, 6, 3), CLASSES, total=1000, overwrite=True) as file:
        file.add(PICTURES, LABELS)
        raise ZeroDivisionError
    assert path.read_bytes() == before
    last(write(PART.select(np.arange(10)), path, CLASSES, None, overwrite=True))
    assert len(Reader(path)) == 10 and not unfinished(path).exists()


@pytest.mark.parametrize("compression", ["none", "lzf", "gzip"])
@pytest.mark.parametrize("total", [1000, None])
def test_a_build_goes_on_after_an_error(tmp_path: Path, compression: Compression, total: int | None) -> None:
    def writer(key: str = "k") -> Writer:
        return Writer(
            tmp_path / "a.h5", (6, 6, 3), CLASSES, total=total, compression=compression, buffer=64, resume=True, key=key
        )

    with pytest.raises(ZeroDivisionError), writer() as file:
        file.add(PICTURES[:500], LABELS[:500])
        raise ZeroDivisionError
    assert not (tmp_path / "a.h5").exists()
    with writer() as file:
        assert 400 < file.written <= 500
        file.add(PICTURES[file.written :], LABELS[file.written :])
    reader = Reader(tmp_path / "a.h5")
    np.testing.assert_array_equal(reader.read(np.arange(1000)), PICTURES)
    np.testing.assert_array_equal(reader.labels, LABELS)
    np.testing.assert_allclose(reader.means or (), PICTURES.mean(axis=(0, 1, 2)))


def test_another_build_does_not_go_on(tmp_path: Path) -> None:
    for key, resume, expected in (("k", True, 0), ("other", True, 0), ("other", True, 500), ("other", False, 0)):
        with (
            pytest.raises(ZeroDivisionError),
            Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000, buffer=500, resume=resume, key=key) as file,
        ):
            assert file.written == expected
            file.add(PICTURES[:500], LABELS[:500])
            file.flush()
            raise ZeroDivisionError


def test_two_builds_of_one_file_do_not_meet(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000) as file:
        script = (
            "import sys; from core.data.hdf5.writer import Writer\n"
            "Writer(sys.argv[1], (6, 6, 3), ('a', 'b'), total=1000, resume=True)"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "a.h5")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "Another process is building" in done.stderr
        file.add(PICTURES, LABELS)
    assert len(Reader(tmp_path / "a.h5")) == 1000


def test_a_build_that_is_killed_goes_on(tmp_path: Path) -> None:
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
            assert first >= killed // 32 * 32 - 32, "It began anew."
            killed = until
    with pytest.raises(DataError, match="unfinished"):
        Reader(path)
    with Writer(path, (6, 6, 3), CLASSES, total=1000, buffer=32, resume=True) as file:
        assert file.written >= 250
        file.add(PICTURES[file.written :], LABELS[file.written :])
    reader = Reader(path)
    np.testing.assert_array_equal(reader.read(np.arange(1000)), PICTURES)
    np.testing.assert_array_equal(reader.labels, LABELS)
    np.testing.assert_allclose(reader.means or (), PICTURES.mean(axis=(0, 1, 2)))


def test_rows_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="begun for 1,000 rows"), Writer(
        tmp_path / "a.h5", (6, 6, 3), CLASSES, total=1000
    ) as file:  # fmt: skip
        for rows, labels, words in (
            (PICTURES[:, :5], LABELS, "give rows of shape"),
            (PICTURES.astype(np.float32), LABELS, "type uint8"),
            (PICTURES.astype(np.uint16), LABELS, "type uint8"),
            (PICTURES, LABELS[1:], "one label each"),
            (PICTURES, LABELS + 1, "must be 0 to 1"),
            (PICTURES, LABELS + 0.5, "must be 0 to 1, integers"),
            (PICTURES, LABELS > 0, "must be 0 to 1, integers"),
        ):
            with pytest.raises(DataError, match=words):
                file.add(rows, labels)
        file.add(PICTURES, LABELS)
        file.add(PICTURES[:1], LABELS[:1])


def test_numbers_are_kept_without_loss_but_for_the_length_of_floating_point_numbers(tmp_path: Path) -> None:
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


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot be written"):
        Writer(tmp_path / "file" / "a.h5", (6, 6, 3), CLASSES)
    with pytest.raises(DataError, match="make room"):
        Writer(tmp_path / "a.h5", (4096, 4096, 3), CLASSES, total=10**9)


def test_pictures_of_an_array_are_copied_in_order(tmp_path: Path) -> None:
    snapshots = list(write(PART.select(np.arange(999, -1, -1)), tmp_path / "a.h5", CLASSES, (6, 6)))
    np.testing.assert_array_equal(Reader(tmp_path / "a.h5").read(np.arange(1000)), PICTURES[::-1])
    assert snapshots[0].step == 0 and snapshots[-1].step == snapshots[-1].total == 1000
    grey = Part.of(ArrayPictures(PICTURES[..., 0]), LABELS)
    last(write(grey, tmp_path / "grey.h5", CLASSES, None))
    np.testing.assert_array_equal(Reader(tmp_path / "grey.h5").read([7])[0, ..., 2], PICTURES[7, ..., 0])


@pytest.mark.parametrize("name", ["photos", "photos.zip"])
def test_files_are_decoded_in_order(tmp_path: Path, name: str) -> None:
    part = folder_of_photos(tmp_path / name)
    steps = [snapshot.step for snapshot in write(part, tmp_path / "a.h5", CLASSES, (32, 32))]
    assert steps == sorted(steps) and steps[-1] == len(part)
    reader = Reader(tmp_path / "a.h5")
    expected = np.stack([centre_crop_resize(part.read(index), 32, 1.0) for index in range(len(part))])
    np.testing.assert_array_equal(reader.read(np.arange(len(part))), expected)
    np.testing.assert_array_equal(reader.labels, part.labels)
    assert reader.source == f"{name}, cropped to 32 × 32"


def test_cropping_keeps_the_aspect_ratio_and_squashing_all_of_the_picture() -> None:
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


def test_a_build_that_is_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = folder_of_photos(tmp_path / "photos")
    monkeypatch.setattr("core.data.hdf5.writer.SECONDS_BETWEEN_SNAPSHOTS", 0.0)
    stream = write(part, tmp_path / "a.h5", CLASSES, (32, 32))
    while next(stream).step < 40:
        pass
    stream.close()
    assert unfinished(tmp_path / "a.h5").exists()
    snapshots = list(write(part, tmp_path / "a.h5", CLASSES, (32, 32)))
    assert snapshots[0].step >= 40 and len(Reader(tmp_path / "a.h5")) == len(part)
    fresh = last(write(part, tmp_path / "b.h5", CLASSES, (32, 32)))
    assert fresh.step == len(part)
    everything = np.arange(len(part))
    np.testing.assert_array_equal(
        Reader(tmp_path / "a.h5").read(everything), Reader(tmp_path / "b.h5").read(everything)
    )


def test_a_picture_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    part = folder_of_photos(tmp_path / "photos")
    with pytest.raises(DataError, match="Picture 1 has 52 × 42 pixels"):
        last(write(part, tmp_path / "a.h5", CLASSES, None))
    (tmp_path / "photos" / "a" / "004.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"004\.png"):
        last(write(part, tmp_path / "a.h5", CLASSES, (32, 32)))
    assert not (tmp_path / "a.h5").exists()
    with pytest.raises(DataError, match="no pictures"):
        last(write(part.select([]), tmp_path / "a.h5", CLASSES, (32, 32)))


def test_a_cluster_decodes_the_same(tmp_path: Path) -> None:
    from distributed import LocalCluster

    part = folder_of_photos(tmp_path / "photos")
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        last(write(part, tmp_path / "a.h5", CLASSES, (32, 32), cluster_address=cluster.scheduler_address))
    last(write(part, tmp_path / "b.h5", CLASSES, (32, 32)))
    with h5py.File(tmp_path / "a.h5") as a, h5py.File(tmp_path / "b.h5") as b:
        np.testing.assert_array_equal(a["images"][:], b["images"][:])


def test_a_cluster_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CONNECTING_SECONDS", 0.5)
    part = folder_of_photos(tmp_path / "photos")
    with pytest.raises(DataError, match="cannot be reached"):
        last(write(part, tmp_path / "a.h5", CLASSES, (32, 32), cluster_address="tcp://127.0.0.1:9"))
