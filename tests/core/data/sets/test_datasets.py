"""Data sets by name or path, in every layout, safe against hostile archives."""

import os
import pickle
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.data.collections import picture_files
from core.data.collections.reading import Options
from core.data.sets import archives, arrays, datasets, keras_downloads
from core.data.sets.archives import DataError
from core.data.sets.layouts import FLOWERS17
from core.images import ImageError, encode
from tests import development_data
from tests.core.data.sets.trees import picture, put, tree


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CONVOLAB_CACHE", str(folder))
    monkeypatch.delenv("CONVOLAB_DATA", raising=False)
    monkeypatch.setattr(arrays, "ROOT", tmp_path)
    monkeypatch.setattr(keras_downloads, "is_downloaded", lambda name: False)
    monkeypatch.setattr(keras_downloads, "urlopen", lambda *a, **k: (_ for _ in ()).throw(OSError("no network")))
    yield folder


@pytest.mark.parametrize("kind", ["pets", "pets.zip", "pets.tar", "pets.tar.gz", "pets.tar.xz"])
def test_one_folder_per_class(tmp_path: Path, kind: str) -> None:
    names = ["top/cat/2.png", "top/cat/10.png", "top/dog/a/x.PNG", "top/cat/._2.png", "__MACOSX/top/cat/1.png"]
    found = datasets.load(put(tree(names) | {"top/dog/notes.txt": b""}, tmp_path / kind))
    part = found.splits["train"]
    assert (found.name, found.classes) == ("pets", ("cat", "dog"))
    assert part.labels.tolist() == [0, 0, 1] and part.groups.tolist() == [0, 1, 2]
    assert [int(part.read(i)[0, 0, 0]) for i in range(3)] == [0, 1, 2]
    assert part.array is None
    assert found.sha256 == datasets.load(tmp_path / kind).sha256 is not None
    again = datasets.load(put(tree(names[:3]), tmp_path / f"other-{kind}"))
    assert again.sha256 != found.sha256 and again.state != found.state
    again = pickle.loads(pickle.dumps(part.select([2, 0])))
    assert again.labels.tolist() == [1, 0] and again.read(0)[0, 0, 0] == 2


def test_splits_in_folders(tmp_path: Path) -> None:
    names = [f"{part}/{label}/{i}.png" for part in ("train", "val", "test") for label in "ab" for i in range(2)]
    found = datasets.load(put(tree(names), tmp_path / "x"))
    assert {name: part.labels.tolist() for name, part in found.splits.items()} == {
        name: [0, 0, 1, 1] for name in ("train", "validation", "test")
    }
    shutil.rmtree(tmp_path / "x" / "val" / "b")
    found = datasets.load(tmp_path / "x")
    assert found.splits["validation"].labels.tolist() == [0, 0] and found.reading is not None
    assert found.reading.understood.endswith("; the validation part lacks b")


def test_flat_flowers(tmp_path: Path) -> None:
    names = [f"image_{number:04}.jpg" for number in (1, 2, 42, 80, 81, 1360)]
    for path in ("jpg", "flat.zip"):
        put(tree(["jpg/" + name for name in names]), tmp_path / path)
    found = datasets.load(tmp_path / "flat.zip")
    assert found.classes == ("Daffodil", "Pansy", "Snowdrop")  # all 17 come in the published order
    assert found.splits["train"].labels.tolist() == [0, 0, 0, 0, 2, 1]
    assert found.splits["train"].groups.tolist() == [0, 1, 1, 3, 4, 5]  # 2 and 42 are the same photograph
    put(tree([f"image_{number:04}.jpg" for number in range(1, 1361, 40)]), tmp_path / "data" / "jpg")
    whole = datasets.load("flowers17")
    assert whole.classes[0] == FLOWERS17[0] and whole.classes[2] == "Lily of the valley"
    assert whole.splits["train"].labels.tolist() == [i // 2 for i in range(34)]


@pytest.mark.parametrize("folder", ["train/", ""])
def test_flat_pets(tmp_path: Path, folder: str) -> None:
    names = [f"{folder}{name}.jpg" for name in ("cat.0", "cat.4126", "cat.4575", "dog.0", "dog.74", "dog.180")]
    found = datasets.load("dogs_vs_cats", put(tree(names), tmp_path / "dogs_vs_cats"))
    assert found.classes == ("cat", "dog")
    labels, groups = found.splits["train"].labels.tolist(), found.splits["train"].groups.tolist()
    assert labels == [0, 0, 0, 1, 1, 1] and groups[1] == groups[2] and groups[4] == groups[5]
    assert len(set(groups)) == 4


@pytest.mark.parametrize("kind", ["pets", "pets.zip"])
@pytest.mark.parametrize("above", ["", "dogs-vs-cats/"])
@pytest.mark.parametrize("test", ["test1", "test"])
def test_flat_pets_next_to_unlabelled_test_images(tmp_path: Path, kind: str, above: str, test: str) -> None:
    names = [f"{above}train/{name}.jpg" for name in ("cat.0", "cat.1", "dog.0")]
    names += [f"{above}{test}/{number}.jpg" for number in (1, 2)]
    found = datasets.load(put(tree(names) | {f"{above}sampleSubmission.csv": b"id,label"}, tmp_path / kind))
    assert found.classes == ("cat", "dog") and list(found.splits) == ["train"]
    assert found.splits["train"].labels.tolist() == [0, 0, 1]


def test_folders_of_pets_that_are_classes_stay_classes(tmp_path: Path) -> None:
    found = datasets.load(put(tree(["cat/cat.0.jpg", "dog/dog.0.jpg", "fox/1.jpg"]), tmp_path / "pets"))
    assert found.classes == ("cat", "dog", "fox")
    found = datasets.load(put(tree(["cat/cat.0.jpg", "fox/1.jpg"]), tmp_path / "two"))
    assert found.classes == ("cat", "fox")


def test_tiny_imagenet(tmp_path: Path) -> None:
    wnids = ["n00000001", "n00000002"]
    names = [f"t/train/{wnid}/images/{wnid}_{i}.JPEG" for wnid in wnids for i in range(3)]
    names += [f"t/val/images/val_{i}.JPEG" for i in range(2)] + ["t/test/images/test_0.JPEG"]
    files = tree(names)
    files["t/val/val_annotations.txt"] = b"val_0.JPEG\tn00000002\t0\t0\nval_1.JPEG\tn00000001\t0\t0\n"
    files["t/words.txt"] = b"n00000001\tcrane, bird\nn00000002\tgoldfish, Carassius\nn9\tother\n"
    found = datasets.load("tiny_imagenet", put(files, tmp_path / "tiny-imagenet-200.zip").parent)
    assert found.classes == ("crane", "goldfish")
    assert {name: part.labels.tolist() for name, part in found.splits.items()} == {
        "train": [0, 0, 0, 1, 1, 1],
        "validation": [1, 0],
    }


def test_near_duplicates_are_connected(tmp_path: Path) -> None:
    files = tree([f"{label}/{i}.png" for label in "ab" for i in range(4)])
    files["near_duplicates.csv"] = b"file_a,file_b\na/0.png,a/3.png\na/3.png,a/2.png\nb/1.png,b/9.png\n"
    assert datasets.load(put(files, tmp_path / "x.zip")).splits["train"].groups.tolist() == [0, 1, 0, 0, 4, 5, 6, 7]


def _npz(path: Path, **given: np.ndarray) -> Path:
    np.savez(path, **given)  # type: ignore[arg-type]
    return path


def test_arrays_are_cached_and_mapped(tmp_path: Path, cache: Path) -> None:
    x = np.arange(4 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(4, 28, 28)
    y = np.array([[0], [1], [1], [2]])
    path = _npz(tmp_path / "mnist.npz", x_train=x, y_train=y, x_test=x[:1], y_test=y[:1])
    found = datasets.load("mnist", tmp_path)
    part = found.splits["train"]
    assert found.classes == ("0", "1", "2") and part.labels.tolist() == [0, 1, 1, 2]
    assert part.array is not None and np.array_equal(part.array, np.repeat(x[..., np.newaxis], 3, 3))
    tail = part.select([1, 2, 3]).array
    assert tail is not None and np.shares_memory(tail, part.array)
    some = part.select([3, 1]).array
    assert some is not None and np.array_equal(some[..., 0], x[[3, 1]])
    assert part.read(2).shape == (28, 28, 3) and part.read(2).flags.writeable
    assert len(pickle.dumps(part.select([0]))) < 2000
    before = {file: file.stat().st_mtime_ns for file in cache.iterdir()}
    assert len(before) == 4
    datasets.load(path)
    assert {file: file.stat().st_mtime_ns for file in cache.iterdir() if "mnist" in file.name} == before
    damaged = next(cache.glob("*x_train.npy"))
    damaged.unlink()
    damaged.write_bytes(b"damaged")
    again = datasets.load(path).splits["train"]
    assert np.array_equal(again.read(1)[..., 0], x[1]) and np.array_equal(np.load(damaged), x)


def test_damaged_arrays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.npz").write_bytes(b"PK\x03\x04" + bytes(50))
    wrong = np.zeros((3, 4, 32, 32), np.uint8)
    for path in (
        tmp_path / "a.npz",
        _npz(tmp_path / "b.npz", other=wrong),
        _npz(tmp_path / "c.npz", x_train=wrong.astype(float), y_train=np.zeros(3)),
        _npz(tmp_path / "d.npz", x_train_residual=wrong, y_train=np.zeros(4, np.uint8)),
        _npz(tmp_path / "e.npz", x_train=np.array([{}], dtype=object), y_train=np.zeros(1, int)),
    ):
        with pytest.raises(DataError, match=r"\.$"):
            datasets.load(path)
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "file" / "x"))
    good = _npz(tmp_path / "f.npz", x_train=np.zeros((2, 4, 4), np.uint8), y_train=np.array([0, 1]))
    with pytest.raises(DataError, match="CONVOLAB_CACHE"):
        datasets.load(good)


def test_differences_are_undone() -> None:
    x = np.random.default_rng(0).integers(0, 256, (3, 5, 6, 3), dtype=np.uint8)
    planes = np.moveaxis(x, -1, 0).copy()
    planes[[0, 2]] -= planes[1]
    rows = np.diff(planes, axis=3, prepend=np.uint8(0))
    residual = np.diff(rows, axis=2, prepend=np.uint8(0))
    kept = residual.copy()
    assert np.array_equal(arrays.restore(residual), x)
    assert np.array_equal(residual, kept)


def test_digits() -> None:
    part = datasets.load("digits").splits["train"]
    assert len(part) == 1797 and part.array is not None and part.array.shape == (1797, 8, 8, 3)
    assert part.array.max() == 255 and part.labels[:3].tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", [name for name in datasets.KNOWN if name not in ("digits", "shapes")])
def test_a_missing_data_set_says_where_to_get_it(name: str) -> None:
    with pytest.raises(DataError, match="put it as"):
        datasets.load(name)


def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, labels in (("data", "ab"), ("variable", "cd"), ("given", "ef")):
        put(tree([f"{label}/1.png" for label in labels]), tmp_path / folder / "dogs_vs_cats")
    assert datasets.load("dogs_vs_cats").classes == ("a", "b")
    monkeypatch.setenv("CONVOLAB_DATA", str(tmp_path / "variable"))
    assert datasets.load("dogs_vs_cats").classes == ("c", "d")
    assert datasets.load("dogs_vs_cats", tmp_path / "given").classes == ("e", "f")
    assert datasets.load("dogs_vs_cats", tmp_path / "given" / "dogs_vs_cats").classes == ("e", "f")
    for wrong in ("no_such_set", tmp_path / "nothing"):
        with pytest.raises(DataError, match="There is no data set"):
            datasets.load(wrong)
    with pytest.raises(DataError, match="correct the path"):
        datasets.load("mnist", tmp_path / "nothing")


def test_a_given_folder_is_the_data_set_or_contains_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tree(["a/1.png", "b/1.png"]), tmp_path / "data" / "flowers17")
    monkeypatch.setenv("CONVOLAB_DATA", str(tmp_path / "data"))
    mine = put(tree(["e/1.png", "f/1.png"]), tmp_path / "my flowers")
    assert datasets.load("flowers17", mine).classes == ("e", "f")
    empty = put({"note.txt": b""}, tmp_path / "empty")
    others = put(tree(["dogs_vs_cats/cat/1.png", "dogs_vs_cats/dog/1.png", "more/1.png"]), tmp_path / "others")
    for wrong in (empty, others):
        for name in ("flowers17", "mnist"):
            with pytest.raises(DataError, match=r"holds neither .* nor pictures of its own"):
                datasets.load(name, wrong)
        assert datasets.load("digits", wrong).name == "digits"
    assert datasets.load("dogs_vs_cats", others).classes == ("cat", "dog")


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (tree(["a/1.png", "a/2.png"]), "only the class a"),
        (tree(["a/1.png", "b/1.png"]) | {"c/note.txt": b""}, "class c"),
        (tree([]) | {"train.zip": b"PK"}, "unpack"),
        (tree([]) | {"readme.txt": b""}, "no pictures"),
        (tree(["a/1.png", "../b/1.png"]), "outside"),
        (tree(["a/1.png", "/b/1.png"]), "outside"),
        (tree(["a/1.png", "..\\b\\1.png"]), "outside"),
        (tree(["a/1.png", "C:\\b\\1.png"]), "outside"),
        (tree(["train/1.png", "train/2.png"]), "."),
        ({"a/1.png": b"", "b/" + "9" * 5000 + ".png": b""}, ""),
    ],
)
def test_unusable_archives_are_reported(tmp_path: Path, files: dict[str, bytes], text: str) -> None:
    path = put(files, tmp_path / "x.zip")
    if not text:
        assert len(datasets.load(path).splits["train"]) == 2
        return
    with pytest.raises(DataError, match=text) as caught:
        datasets.load(path)
    assert str(caught.value).endswith(".")


def test_zip_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/1.png", bytes(30 * 2**20))
        archive.writestr("b/1.png", picture(1))
    part = datasets.load(path).splits["train"]
    with pytest.raises(ImageError, match=r"a/1\.png"):
        part.read(0)
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 10 * 2**20)
    archives._opened.cache_clear()  # What was found safe stays open.
    with pytest.raises(DataError, match="unpack to more"):
        datasets.load(path)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    with pytest.raises(DataError, match="more than 1 files"):
        datasets.load(path)
    (tmp_path / "y.zip").write_bytes(b"not a zip")
    with pytest.raises(DataError, match="not a zip or tar archive"):
        datasets.load(tmp_path / "y.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_methods_without_a_size_limit_are_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in ("a/1.png", "b/1.png"):
            archive.writestr(name, picture(1))
    with pytest.raises(ImageError, match="packed in an unusual way"):
        datasets.load(path).splits["train"].read(0)


def test_cyclic_links_are_followed_once(tmp_path: Path) -> None:
    put(tree(["a/1.png", "b/1.png"]), tmp_path / "x")
    (tmp_path / "x" / "a" / "loop").symlink_to(tmp_path / "x")
    assert len(datasets.load(tmp_path / "x").splits["train"]) == 2


def test_broken_images_are_named(tmp_path: Path) -> None:
    files = tree(["a/1.png", "b/1.png"])
    path = put(files | {"a/2.png": files["a/1.png"][:45]}, tmp_path / "x")
    part = datasets.load(path).splits["train"]
    with pytest.raises(ImageError, match=r"a/2\.png"):
        part.read(1)
    (path / "a" / "1.png").unlink()
    with pytest.raises(ImageError, match=r"a/1\.png"):
        part.read(0)


def test_threads_read_simultaneously(tmp_path: Path) -> None:
    part = datasets.load(put(tree([f"{i % 2}/{i}.png" for i in range(200)]), tmp_path / "x.zip")).splits["train"]
    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda i: int(part.read(i)[0, 0, 0]), range(200)))
    assert values == [*range(0, 200, 2), *range(1, 200, 2)]


def test_encoded_images(tmp_path: Path) -> None:
    path = tmp_path / "flowers64.h5"
    jpeg = np.frombuffer(encode(np.full((8, 8, 3), 200, np.uint8), "jpeg"), np.uint8)
    with h5py.File(path, "w") as file:
        data = file.create_dataset("jpeg", (3,), h5py.vlen_dtype(np.uint8))
        for index in range(3):
            data[index] = jpeg if index < 2 else jpeg[:50]
        file["label"] = np.array([3, 1, 3], np.uint8)
        file["class_names"] = ["rose", "lily", "iris"]
    part = datasets.load("flowers64", path).splits["train"]
    assert datasets.load(path).classes == ("rose", "iris") and part.labels.tolist() == [1, 0, 1]
    assert pickle.loads(pickle.dumps(part)).read(1).shape == (8, 8, 3)
    with pytest.raises(ImageError, match=r"flowers64\.h5/jpeg\[2\]"):
        part.read(2)
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(DataError, match="damaged"):
        datasets.load(path)


def test_macos_names_in_a_zip_are_letters(tmp_path: Path) -> None:
    """The Finder writes UTF-8, decomposed and without the flag that says so."""

    class Unflagged(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - a hook of the standard library
            return self.filename.encode("utf-8"), self.flag_bits & ~0x800

    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        for name in ("Lo\u0308wenzahn/1.png", "Ga\u0308nseblu\u0308mchen/1.png", "__MACOSX/Lo\u0308wenzahn/._1.png"):
            archive.writestr(Unflagged(name), picture(3))
    found = datasets.load(tmp_path / "mac.zip")
    assert found.classes == ("Gänseblümchen", "Löwenzahn")
    assert found.splits["train"].read(1)[0, 0, 0] == 3


def test_file_names_in_any_encoding(tmp_path: Path) -> None:
    folder = put(tree(["café/1.png", "bar/1.png"]), tmp_path / "x")
    strange = os.fsencode(folder) + b"/bar/caf\xe9.png"
    Path(os.fsdecode(strange)).write_bytes(b"no picture")
    found = datasets.load(folder)
    assert len(found.splits["train"]) == 3 and found.sha256
    with pytest.raises(ImageError, match=r"bar/café\.png"):
        found.splits["train"].read(1)
    assert found.state.encode()


def test_a_checksum_notices_that_linked_folders_changed_places(tmp_path: Path) -> None:
    put(tree(["store/cats/1.png", "store/dogs/1.png"]), tmp_path)
    (tmp_path / "store" / "cats" / "1.png").write_bytes(picture(7, (20, 20)))
    states = []
    for targets in (("cats", "dogs"), ("dogs", "cats")):
        folder = tmp_path / "linked"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, target in zip(("cats", "dogs"), targets, strict=True):
            (folder / name).symlink_to(tmp_path / "store" / target)
        found = datasets.load(folder)
        states.append((found.sha256, found.state))
    assert states[0][0] != states[1][0] and states[0][1] != states[1][1]


def test_a_tree_is_read_without_opening_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put(
        tree(["train/a/1.png", "train/b/1.jfif", "test/a/1.JPEG", "test/b/1.png", "@eaDir/1.png"]), tmp_path / "x"
    )
    monkeypatch.setattr(Path, "open", lambda *a, **k: pytest.fail("A file was opened."))
    monkeypatch.setattr("builtins.open", lambda *a, **k: pytest.fail("A file was opened."))
    found = datasets.load(folder)
    assert {name: len(part) for name, part in found.splits.items()} == {"train": 2, "test": 2}


@pytest.mark.parametrize("kind", ["x", "x.zip"])
def test_pictures_without_a_known_suffix_are_recognised_by_their_content(tmp_path: Path, kind: str) -> None:
    names = ["a/1", "a/2.picture", "b/1.jfif", "b/2.PNG"]
    others = {"a/README": b"text", "b/movie.mov": b"no", "b/list.txt": picture(1), "b/empty": b""}
    found = datasets.load(put(tree(names) | others, tmp_path / kind))
    assert found.splits["train"].labels.tolist() == [0, 0, 1, 1]
    assert found.reading is not None and found.reading.understood.endswith(
        "; left out: b/movie.mov (of a kind that cannot be read), 3 other files"
    )


def test_of_many_files_alike_only_some_are_looked_into() -> None:
    looked: list[str] = []

    def first_bytes(path: str) -> bytes:
        looked.append(path)
        return picture(1)

    pictures, others = picture_files.sorted_out([f"a/{number}" for number in range(1000)], first_bytes)
    assert (len(pictures), others, len(looked)) == (1000, [], picture_files.FEW_LOOKS)


def test_labels_from_a_table(tmp_path: Path) -> None:
    files = tree(["images/1.png", "images/2.png", "images/3.png", "images/4.png"])
    files["labels.csv"] = b"image,label\n1.png,cat\n2.png,dog\n3.png,cat\n"
    found = datasets.load(put(files, tmp_path / "x"))
    assert found.classes == ("cat", "dog") and found.splits["train"].labels.tolist() == [0, 1, 0]
    assert found.reading is not None and "images/4.png (no labels)" in found.reading.understood


def test_a_flat_folder_is_enough_where_no_classes_are_needed(tmp_path: Path) -> None:
    folder = put(tree(["1.png", "2.png"]), tmp_path / "flat")
    found = datasets.load(folder, labelled=False)
    assert len(found.splits["train"]) == 2 and found.classes == ("unlabelled",)
    with pytest.raises(DataError, match=r"as in flat/cats/1\.jpg and flat/dogs/1\.jpg"):
        datasets.load(folder)


def test_only_a_test_part_is_no_training_data(tmp_path: Path) -> None:
    found = datasets.load(put(tree(["test/a/1.png", "test/b/1.png"]), tmp_path / "x"))
    assert list(found.splits) == ["test"]
    with pytest.raises(DataError, match="x has only a test part"):
        _ = found.train


def test_a_name_for_two_things_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tree(["one/1.png", "zero/1.png"]), tmp_path / "here" / "digits")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(DataError, match=r"write \./digits for the folder"):
        datasets.load("digits")
    assert datasets.load("./digits").classes == ("one", "zero")
    assert datasets.load(Path("digits")).classes == ("one", "zero")
    assert datasets.load("digits", tmp_path).name == "digits"


def test_two_readings_and_their_options(tmp_path: Path) -> None:
    folder = put(tree(["a/old/1.png", "a/new/1.png", "b/old/1.png", "b/new/1.png"]), tmp_path / "x")
    with pytest.raises(DataError, match="x can be read in two ways"):
        datasets.load(folder)
    top, bottom = (datasets.load(folder, options=Options(level)) for level in ("top", "bottom"))
    assert (top.classes, bottom.classes) == (("a", "b"), ("new", "old"))
    assert top.state != bottom.state


@pytest.mark.parametrize(
    "names",
    [("images", "labels"), ("X", "Y"), ("features", "labels"), ("train_set_x", "train_set_y"), ("train/x", "train/y")],
)
def test_arrays_in_hdf5_under_the_usual_names(tmp_path: Path, names: tuple[str, str]) -> None:
    path = tmp_path / "mine.h5"
    x = np.arange(3 * 4 * 5 * 3, dtype=np.uint8).reshape(3, 4, 5, 3)
    with h5py.File(path, "w") as file:
        file[names[0]], file[names[1]] = x, np.array([[2], [0], [2]])
        file[names[0].replace("train", "test") if "train" in names[0] else "test_x"] = x[:1, ..., 0]
        file[names[1].replace("train", "test") if "train" in names[1] else "test_y"] = np.array([0])
        file["list_classes"] = [b"cat", b"fox", b"dog"]
    found = datasets.load(path)
    assert found.classes == ("cat", "dog")
    assert {split: part.labels.tolist() for split, part in found.splits.items()} == {"train": [1, 0, 1], "test": [0]}
    part = pickle.loads(pickle.dumps(found.splits["train"]))
    assert np.array_equal(part.read(2), x[2])
    assert np.array_equal(found.splits["test"].read(0)[..., 1], x[0, ..., 0])


def test_arrays_in_hdf5_that_are_no_images(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["features"], file["labels"] = np.zeros((3, 10), np.float32), np.arange(3)
    with pytest.raises(DataError, match=r"is float32 of shape \(3, 10\), not 3 images; store them as uint8"):
        datasets.load(tmp_path / "x.h5")


SHADES = np.linspace(0, 255, 2 * 4 * 5 * 3).round().astype(np.uint8).reshape(2, 4, 5, 3)


@pytest.mark.parametrize(
    "stored",
    [
        SHADES.astype(np.float32) / 255,
        (SHADES / 255).astype(np.float16),
        SHADES.astype(np.float64),
        SHADES.astype(np.float32) / 127.5 - 1,
        SHADES.astype(np.int64),
        SHADES.astype(np.uint16) * 257,
        SHADES.astype(np.uint16) << 4,  # 12 bits
        np.moveaxis(SHADES, 3, 1),
        np.moveaxis(SHADES, 3, 1).astype(np.float32) / 255,
        np.concatenate([SHADES, np.full((2, 4, 5, 1), 255, np.uint8)], axis=3),
    ],
    ids=lambda stored: f"{stored.dtype}-{stored.shape[1:]}-{stored.max():.4g}",
)
def test_images_of_all_types_in_hdf5_are_shown_alike(tmp_path: Path, stored: np.ndarray) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["images"], file["labels"] = stored, [0, 1]
    part = datasets.load(tmp_path / "x.h5").splits["train"]
    for index, shades in enumerate(SHADES):
        found = part.read(index)
        assert found.dtype == np.uint8 and np.abs(found.astype(int) - shades).max() <= (stored.dtype == np.float16)


def test_all_parts_of_an_hdf5_file_have_one_range_and_types_of_their_own(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["train_images"], file["train_labels"] = np.full((2, 4, 4), 4000, np.uint16), [0, 1]
        file["val_images"], file["val_labels"] = np.full((2, 4, 4), 255, np.uint16), [0, 1]
        file["test_images"], file["test_labels"] = np.full((2, 1, 4, 4), True), [0, 1]
    splits = datasets.load(tmp_path / "x.h5").splits
    assert {name: int(part.read(0)[0, 0, 0]) for name, part in splits.items()} == {
        "train": 4000 >> 4, "validation": 255 >> 4, "test": 255
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (np.array([-2.1, 2.6], np.float32), r"values from -2.1 to 2.6, which may mean anything; store them as whole"),
        (np.array([0, 3000.0]), "values from 0 to 3000,"),
        (np.array([-5, 300]), "values from -5 to 300,"),
        (np.array([0, np.nan], np.float32), "values that are no numbers"),
        (np.array([0, np.inf], np.float32), "values that are no numbers"),
        (np.array([0, 1j]), "is complex128 of shape"),
    ],
)
def test_arrays_in_hdf5_whose_values_are_no_images(tmp_path: Path, stored: np.ndarray, text: str) -> None:
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["x"], file["y"] = np.resize(stored, (2, 4, 4, 3)), [0, 1]
    with pytest.raises(DataError, match=text):
        datasets.load(tmp_path / "x.h5")


class TestReal:
    pytestmark = development_data.needed

    @pytest.mark.parametrize(
        ("name", "classes", "sizes", "near"),
        [
            ("cifar10", 10, {"train": 50_000, "test": 10_000}, 0),
            ("mnist", 10, {"train": 60_000, "test": 10_000}, 0),
            ("flowers17", 17, {"train": 1190}, 68),
            ("dogs_vs_cats", 2, {"train": 4000}, 2),
            ("tiny_imagenet", 20, {"train": 10_000, "validation": 1000}, 0),
            ("flowers64", 90, {"train": 5542}, 0),
        ],
    )
    def test_by_name(self, name: str, classes: int, sizes: dict[str, int], near: int) -> None:
        found = datasets.load(name, development_data.FOLDER)
        assert {part: len(pictures) for part, pictures in found.splits.items()} == sizes
        train = found.splits["train"]
        assert len(found.classes) == classes == len(np.unique(train.labels))
        assert len(train) - len(np.unique(train.groups)) <= near
        assert (len(np.unique(train.groups)) < len(train)) == bool(near)
        image = train.read(len(train) - 1)
        assert image.dtype == np.uint8 and image.shape[2] == 3
        if name == "cifar10":
            assert train.array is not None
            assert train.array.mean((0, 1, 2)) == pytest.approx([125.307, 122.950, 113.865], abs=1e-3)
            assert np.bincount(train.labels).tolist() == [5000] * 10
