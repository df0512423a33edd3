"""Zips from strangers: a faulty image is left out by name, a faulty archive is refused in a sentence."""

import io
import tracemalloc
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from core import images
from core.images import MAX_BYTES, PHOTO_BYTES
from core.snapshots import last
from core.transfer.own_classes import uploads
from core.transfer.own_classes.examples import FeatureExtraction
from core.transfer.own_classes.uploads import UploadError, read_zip
from tests.core.data.sets.trees import Compression, tarred
from tests.core.transfer.pictures import as_files, drawn, labelled, packed

GOOD = as_files(labelled(2))


def test_the_folder_above_an_image_is_its_class() -> None:
    found, left_out = read_zip(packed(GOOD))
    assert [(p.label, p.name) for p in found] == [
        (k, f"{i}.png") for k in ("circle", "star", "triangle") for i in (0, 1)
    ]
    assert found[0].data == drawn("circle", 1)[0]
    assert not left_out


@pytest.mark.parametrize("compression", ["", "gz", "bz2", "xz"])
def test_a_tar_archive_is_read_like_a_zip(compression: Compression) -> None:
    assert read_zip(tarred(GOOD, compression)) == read_zip(packed(GOOD))


def test_a_tar_bomb_is_not_unpacked() -> None:
    data = tarred({f"mine/star/{number}.png": bytes(MAX_BYTES) for number in range(60)}, "xz")
    assert len(data) < 200_000
    with pytest.raises(UploadError, match="would unpack to more than 500 MB"):
        read_zip(data)


def test_a_test_part_is_kept_apart() -> None:
    files = {
        f"{part}/{kind}/{number}.png": drawn(kind, 1)[0]
        for part in ("training_set", "test_set")
        for kind in ("star", "circle")
        for number in (1, 2)
    }
    upload = uploads.read(packed(files | {"single_prediction/1.png": drawn("star", 1)[0]}))
    assert upload.part == "test"
    for files_of in (upload.files, upload.held_out):
        assert [(file.label, file.name) for file in files_of] == [
            (kind, f"{number}.png") for kind in ("circle", "star") for number in (1, 2)
        ]
    assert upload.reading.understood.startswith(
        "4 images of 2 classes (circle 2, star 2), test part 4; left out: 1 pic"
    )
    assert [item.name for item in upload.left_out] == ["single_prediction/1.png"]


def test_folders_inside_classes_are_no_classes() -> None:
    files = {f"pets/{kind}/2023-07/{i}.png": drawn(kind, 1)[0] for kind in ("star", "circle") for i in (1, 2)}
    assert sorted(file.label for file in read_zip(packed(files))[0]) == ["circle", "circle", "star", "star"]


def test_two_readings_are_offered_and_chosen() -> None:
    files = {f"{a}/{b}/{i}.png": drawn("star", 1)[0] for a in "ab" for b in ("new", "old") for i in (1, 2)}
    reading = uploads.look(packed(files))
    assert reading.refusal and len(reading.other_readings) == 2
    with pytest.raises(UploadError, match=r"as 2 classes \(a 4, b 4\) \(classes-from top\) or as 2 classes \(new"):
        read_zip(packed(files))
    upload = uploads.read(packed(files), reading.other_readings[1].options)
    assert {file.label for file in upload.files} == {"new", "old"}


def test_only_a_test_part() -> None:
    files = {f"test/{kind}/{i}.png": drawn(kind, 1)[0] for kind in ("star", "circle") for i in (1, 2)}
    with pytest.raises(UploadError, match="only a test part"):
        read_zip(packed(files))


def test_files_of_the_operating_system_are_ignored() -> None:
    files = GOOD | {"__MACOSX/mine/circle/._0.png": b"x", "mine/.DS_Store": b"x", "mine/circle/.thumb.png": b"x"}
    assert read_zip(packed(files)) == read_zip(packed(GOOD))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("mine/circle/more.zip", "archive inside the archive"),
        ("mine/circle/notes.txt", "not a picture of a kind"),
        ("alone.png", "not in a folder"),
    ],
)
def test_an_unusable_file_is_named(name: str, reason: str) -> None:
    found, left_out = read_zip(packed(GOOD | {name: b"data"}))
    assert len(found) == 6
    (item,) = left_out
    assert item.name == name
    assert reason in item.reason


def test_a_damaged_member_is_named() -> None:
    data = bytearray(packed(as_files(labelled(3))))
    position = data.index(b"mine/star/0.png") + 60
    data[position : position + 40] = bytes(40)
    found, left_out = read_zip(bytes(data))
    assert [item.name for item in left_out] == ["mine/star/0.png"]
    assert len(found) == 8


def test_a_huge_image_is_not_unpacked() -> None:
    found, left_out = read_zip(packed(GOOD | {"mine/star/huge.png": bytes(MAX_BYTES + 1)}))
    assert len(found) == 6
    (item,) = left_out
    assert item.name == "mine/star/huge.png" and item.reason.startswith("The file has 10.0 MB; at most 10 MB")


def test_a_photo_of_more_than_10_megabytes_is_taken() -> None:
    """As telephones write them: 40 MB and 200 megapixels, decoded at a reduced scale."""
    pixels = np.random.default_rng(0).integers(0, 255, (4000, 3000, 3), np.uint8)
    photo = images.encode(pixels, "jpeg", quality=95)
    assert len(photo) > MAX_BYTES
    found, left_out = read_zip(packed(GOOD | {"mine/star/photo.jpg": photo}))
    assert len(found) == 7 and not left_out
    extraction = FeatureExtraction([file for file in found if file.name == "photo.jpg"])
    last(extraction.stream())
    assert len(extraction.examples) == 1 and not extraction.left_out


def test_a_photo_of_more_than_40_megabytes_is_not_unpacked() -> None:
    _, left_out = read_zip(packed(GOOD | {"mine/star/photo.jpg": b"\xff\xd8\xff" + bytes(PHOTO_BYTES)}))
    assert [item.reason.split(";")[1][:14] for item in left_out] == [" at most 40 MB"]


@pytest.mark.parametrize(
    "name", ["../outside/star/0.png", "/etc/star/0.png", "mine/../../star/0.png", "C:\\star\\0.png"]
)
def test_paths_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(UploadError, match="names files outside itself"):
        read_zip(packed(GOOD | {name: b"x"}))


def test_a_bomb_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(60):
            archive.writestr(f"mine/star/{i}.png", bytes(MAX_BYTES - 1))
    assert len(buffer.getvalue()) < 1_000_000
    with pytest.raises(UploadError, match="would unpack to more than 500 MB"):
        read_zip(buffer.getvalue())


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_python_cannot_bound_is_left_out(method: int) -> None:
    """A kilobyte of it may unpack to gigabytes, whatever size the directory states."""
    buffer = io.BytesIO(packed(GOOD))
    with zipfile.ZipFile(buffer, "a", method) as archive:
        archive.writestr("mine/star/bomb.png", bytes(20 * MAX_BYTES))
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"mine/star/bomb.png"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    tracemalloc.start()
    found, left_out = read_zip(bytes(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 6
    assert [item.name for item in left_out] == ["mine/star/bomb.png"]
    assert "unusual way" in left_out[0].reason
    assert peak < MAX_BYTES


def test_a_member_that_lies_about_its_size_is_cut_off() -> None:
    """The directory states 10 bytes; the member is read no further than an image may be."""
    data = bytearray(packed({"mine/star/long.png": bytes(5000), **GOOD}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"mine/star/long.png"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    found, left_out = read_zip(bytes(data))
    assert all(len(picture.data) <= MAX_BYTES + 1 for picture in found)
    assert len(found) + len(left_out) == 7


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LIMITS", replace(uploads.LIMITS, most_files=5))
    with pytest.raises(UploadError, match="holds more than 5 files"):
        read_zip(packed(GOOD))


def test_images_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_IMAGES", 4)
    found, left_out = read_zip(packed(GOOD))
    assert len(found) == 4
    assert [item.name for item in left_out] == ["mine/triangle/0.png", "mine/triangle/1.png"]


@pytest.mark.parametrize("data", [b"", b"no archive", packed(GOOD)[:-30]])
def test_a_file_that_is_not_an_archive(data: bytes) -> None:
    with pytest.raises(UploadError, match="not a zip or tar archive"):
        read_zip(data)


def test_one_class_only() -> None:
    with pytest.raises(UploadError, match="of one class, “star”"):
        read_zip(packed(as_files(labelled(3, ("star",)))))


def test_one_image_of_a_class() -> None:
    with pytest.raises(UploadError, match="“circle” has one picture"):
        read_zip(packed(as_files([*labelled(2, ("star",)), *labelled(1, ("circle",))])))


def test_an_archive_of_archives() -> None:
    with pytest.raises(UploadError, match=r"no pictures but another archive, inner\.zip"):
        read_zip(packed({"inner.zip": packed(GOOD)}))


def test_an_archive_without_images() -> None:
    with pytest.raises(UploadError, match="no pictures in folders"):
        read_zip(packed({"readme.txt": b"hello"}))
