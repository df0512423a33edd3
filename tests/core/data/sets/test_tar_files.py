"""Tar archives as people and strangers make them."""

import gzip
import io
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from core.data.sets import archives, tar_files
from core.data.sets.archives import Archive, DataError
from core.data.sets.packed_files import LINKS, Limits, PackedFiles
from tests.core.data.sets.trees import picture, tarred, tree

LIMITS = Limits("This archive", 100, 10 * 2**20)
FILES = tree(["cats/1.png", "cats/2.png", "dogs/1.png"])


def opened(data: bytes, limits: Limits = LIMITS) -> PackedFiles:
    return archives.opened(io.BytesIO(data), limits, in_memory=True)


def member(name: str, change: Callable[[tarfile.TarInfo], None], content: bytes = b"") -> bytes:
    """An archive of two pictures and one member of another kind."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, data in FILES.items():
            header = tarfile.TarInfo(path)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
        header = tarfile.TarInfo(name)
        header.size = len(content)
        change(header)
        archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize("compression", ["", "gz", "bz2", "xz"])
def test_every_compression_is_read_by_content(compression: str, tmp_path: Path) -> None:
    path = tmp_path / "no_suffix"
    path.write_bytes(tarred({f"./{name}": data for name, data in FILES.items()}, compression))
    archive = Archive(path)
    listing = archive.listing()
    assert listing.images == tuple(FILES)
    assert [archive.content(name) for name in reversed(listing.images)] == list(FILES.values())[::-1]
    assert archive.content("cats/1.png", most=10) == FILES["cats/1.png"][:11]
    with pytest.raises(DataError, match="cannot be read"):
        archive.content("cats/3.png")


def test_streams_of_xz_that_follow_each_other() -> None:
    import lzma

    data = tarred(FILES)
    half = len(data) // 2
    assert set(opened(lzma.compress(data[:half]) + lzma.compress(data[half:])).sizes) == set(FILES)


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_and_letters_of_all_formats(format: int) -> None:
    name = f"{'Löwe' * 15}/{'Gänse' * 10}/1.png"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        folder = tarfile.TarInfo("empty/")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        header = tarfile.TarInfo(name)
        header.size = len(picture(1))
        archive.addfile(header, io.BytesIO(picture(1)))
    packed = opened(buffer.getvalue())
    assert list(packed.sizes) == [name] and packed.folders == {"empty"} and packed.read(name) == picture(1)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
@pytest.mark.parametrize("target", ["cats/1.png", "/etc/passwd", "../../secret.png"])
def test_links_and_devices_are_left_out_and_named(kind: bytes, target: str) -> None:
    def change(header: tarfile.TarInfo) -> None:
        header.type, header.linkname = kind, target

    packed = opened(member("cats/link.png", change))
    reason = LINKS if kind == tarfile.SYMTYPE else tar_files.NO_FILES
    assert set(packed.sizes) == set(FILES) and packed.unusable == {reason: ("cats/link.png",)}
    assert archives.listing_of(packed).unusable == packed.unusable


def test_a_hard_link_is_the_file_that_it_links_to() -> None:
    def change(header: tarfile.TarInfo) -> None:
        header.type, header.linkname = tarfile.LNKTYPE, "cats/1.png"

    packed = opened(member("dogs/same.png", change))
    assert packed.read("dogs/same.png") == FILES["cats/1.png"]
    same = archives.listing_of(packed).same
    assert set(same) == {"cats/1.png", "dogs/same.png"} and len(set(same.values())) == 1


@pytest.mark.parametrize("name", ["../outside.png", "/etc/x.png", "cats/../../x.png", "C:\\x.png"])
def test_paths_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(DataError, match="names files outside itself"):
        opened(tarred(FILES | {name: b"x"}))


@pytest.mark.parametrize("compression", ["gz", "bz2", "xz"])
def test_bombs_are_refused_within_bounds(compression: str) -> None:
    data = tarred({"cats/1.png": bytes(100 * 2**20)}, compression)
    tracemalloc.start()
    with pytest.raises(DataError, match="would unpack to more than 10 MB"):
        opened(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_xz_that_wants_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_files, "XZ_MEMORY", 2**20)
    with pytest.raises(DataError, match="damaged"):
        opened(tarred(FILES, "xz"))


def test_a_ratio_that_no_pictures_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_files, "ALWAYS_BYTES", 2**20)
    path = tmp_path / "x.tgz"
    path.write_bytes(tarred({"cats/1.png": bytes(30 * 2**20)}, "gz"))
    with pytest.raises(DataError, match="would unpack to more than"):
        Archive(path).listing()


def test_a_header_that_would_fill_memory_is_not_read() -> None:
    def change(header: tarfile.TarInfo) -> None:
        header.type = tarfile.XHDTYPE

    tracemalloc.start()
    with pytest.raises(DataError, match="damaged"):
        opened(member("x", change, bytes(5 * 2**20)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 2**20


@pytest.mark.parametrize("size", ["-512", "-99999999999", "99999999999999999999", "x"])
def test_a_size_that_cannot_be_ends(size: str) -> None:
    """`tarfile` would go back and read the same header for ever."""
    record = f" size={size}\n"
    record = f"{len(record) + 2}{record}"

    def change(header: tarfile.TarInfo) -> None:
        header.type = tarfile.XHDTYPE

    data = member("x", change, record.encode()).rstrip(b"\0")
    data += bytes(-len(data) % 512) + tarred({"cats/9.png": picture(9)})
    with pytest.raises(DataError):
        opened(data)


def test_too_many_files() -> None:
    with pytest.raises(DataError, match="holds more than 2 files"):
        opened(tarred(FILES), Limits("This archive", 2, 2**20))


@pytest.mark.parametrize("cut", [-3000, -1500, 700])
@pytest.mark.parametrize("compression", ["", "gz", "xz"])
def test_an_archive_that_is_cut_off(cut: int, compression: str) -> None:
    data = tarred({f"cats/{number}.png": bytes([number]) * 5000 for number in range(5)})
    data = data.rstrip(b"\0")[:cut]
    if compression:
        data = tarred({"cats/1.png": bytes(range(256)) * 50}, compression)[:-20]
    with pytest.raises(DataError, match=r"damaged or cut off|not a zip or tar"):
        opened(data)


def test_a_damaged_header_is_not_the_end() -> None:
    data = bytearray(tarred(FILES))
    second = data.index(b"cats/2.png")
    data[second : second + 20] = b"\xff" * 20
    with pytest.raises(DataError, match="damaged"):
        opened(bytes(data))


@pytest.mark.parametrize(
    "data", [b"", b"no archive", bytes(2000), gzip.compress(b"one file", mtime=0), b"\x28\xb5\x2f\xfd" * 300]
)
def test_what_is_no_archive(data: bytes) -> None:
    with pytest.raises(DataError, match=r"not a zip or tar archive|damaged or cut off"):
        opened(data)
