"""Files that nobody should upload, made in code: cut, damaged, lying, exploding, odd but readable."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image


@dataclass(frozen=True)
class HostileFile:
    """One file; `readable` says whether it must be read (True), refused (False) or either (None)."""

    name: str
    content: bytes
    readable: bool | None


def hostile_files() -> dict[str, HostileFile]:
    """All files by name, at least 100; the same bytes at each call, 10 MB at most in each but one."""
    files: dict[str, HostileFile] = {}

    def add(name: str, content: bytes, readable: bool | None = False) -> None:
        assert name not in files
        files[name] = HostileFile(name, content, readable)

    for group in (_not_pictures, _cut, _png, _jpeg, _gif, _webp, _tiff, _bmp_and_ppm, _heic, _valid):
        group(add)
    return files


_Add = Callable[..., None]
_PICTURE = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)


def save(image: Image.Image, format: str, **options: Any) -> bytes:
    """Encode with Pillow."""
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def picture(mode: str = "RGB") -> Image.Image:
    """A small picture of noise in one of Pillow's modes."""
    return Image.fromarray(_PICTURE).convert(mode)


def heic(image: Image.Image, **options: Any) -> bytes:
    """Encode as HEIC; `tile_size` makes a grid, `exif` turns it."""
    buffer = BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=90, **options)
    return buffer.getvalue()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk with its length and checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int,
    height: int,
    *extra: bytes,
    pixels: bytes | None = None,
    depth: int = 8,
    colour: int = 2,
    after: bytes = b"",
) -> bytes:
    """A PNG file with extra chunks before and after the pixels, black unless compressed pixels are given."""
    if pixels is None:
        pixels = zlib.compress(bytes((width * 3 + 1) * height))
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = png_chunk(b"IDAT", pixels) + after + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + body


def tiff(tags: list[tuple[int, int, int, int]], content: bytes = b"", following: int = 0) -> bytes:
    """A little-endian TIFF file: 8 bytes of header, the content, then one directory."""
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHLL", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<L", 8 + len(content)) + content + directory + struct.pack("<L", following)


def exif(tag: int, kind: int, count: int, value: bytes) -> bytes:
    """An EXIF block of one tag, whose value fits into four bytes."""
    entry = struct.pack("<HHL", tag, kind, count) + value.ljust(4, b"\0")
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + bytes(4)


def jpeg_with(marker: int, content: bytes) -> bytes:
    """A small JPEG with one more segment at its start."""
    data = save(picture(), "JPEG")
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def _not_pictures(add: _Add) -> None:
    add("empty", b"")
    add("one byte", b"\xff")
    add("zeros", bytes(5000))
    add("ones", b"\xff" * 5000)
    add("noise", np.random.default_rng(1).bytes(5000))
    add("text.jpg", b"I am not a picture.\n")
    add(
        "svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    )
    add("svg bomb", b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>')
    add("html", b"<!doctype html><title>Not found</title><script>alert(1)</script>")
    add("pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF")
    add("postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n")
    add("zip", b"PK\x03\x04\x14\0\0\0\0\0" + bytes(40))
    add("gzip", b"\x1f\x8b\x08\0" + bytes(20))
    add("mp3", b"ID3\x03\0\0\0\0\0\x21" + bytes(500))
    add("mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41" + bytes(200))
    add("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200))
    add("avif", b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf" + bytes(200))
    add("elf", b"\x7fELF\x02\x01\x01" + bytes(200))
    add("exe", b"MZ\x90\0" + bytes(200))
    add("psd", b"8BPS\0\x01" + bytes(6) + b"\0\x03\0\0\0\x09\0\0\0\x09\0\x08\0\x03" + bytes(20))
    add("xpm", b'/* XPM */\nstatic char *a[] = {"1 1 1 1", "a c #000000", "a"};')
    add("ico", b"\0\0\x01\0\x01\0\x01\x01\0\0\x01\0\x20\0" + bytes(50))
    add("hdf5", b"\x89HDF\r\n\x1a\n" + bytes(100))
    add("pickle", b"\x80\x04cos\nsystem\n(S'true'\ntR.")
    add("javascript", b"GIF88a=1;alert(1)")
    add("too many bytes", b"\xff\xd8\xff" + bytes(10 * 2**20))
    for name, magic in {
        "JPEG": b"\xff\xd8\xff",
        "PNG": b"\x89PNG\r\n\x1a\n",
        "GIF": b"GIF89a",
        "WebP": b"RIFF\0\0\0\0WEBP",
        "TIFF": b"II*\0",
        "big-endian TIFF": b"MM\0*",
        "BigTIFF": b"II+\0",
        "BMP": b"BM",
        "PPM": b"P6\n",
        "PGM": b"P2 ",
        "PFM": b"Pf\n",
    }.items():
        add(f"only the signature of {name}", magic)
        add(f"the signature of {name} and zeros", magic + bytes(300))


def _cut(add: _Add) -> None:
    progressive = {"progressive": True}
    encodings: list[tuple[str, dict[str, Any]]] = [
        ("JPEG", {}),
        ("JPEG", progressive),
        ("PNG", {}),
        ("GIF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("BMP", {}),
        ("PPM", {}),
    ]
    for format_, options in encodings:
        data = save(picture(), format_, **options)
        for percent in (5, 50, 90):
            add(f"{percent} % of {format_} {options}", data[: len(data) * percent // 100])


def _png(add: _Add) -> None:
    bomb = zlib.compress(bytes(2_000_000))
    add("png bomb", png(40_000, 40_000, pixels=bomb))
    add("png 40,000 wide", png(40_000, 10))
    add("png 40,000 high", png(10, 40_000))
    add("png of 2 billion", png(2**31 - 1, 2**31 - 1, pixels=bomb))
    add("png of 4 billion", png(2**32 - 1, 1, pixels=bomb))
    add("png just too large", png(5001, 5000, pixels=bomb))
    add("png width 0", png(0, 10))
    add("png height 0", png(10, 0))
    add("png without size", b"\x89PNG\r\n\x1a\n" + png_chunk(b"IDAT", bomb) + png_chunk(b"IEND", b""))
    add("png short header", b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", b"\0\0") + png_chunk(b"IEND", b""))
    add("png bad depth", png(10, 10, depth=7))
    add("png bad colour", png(10, 10, colour=5))
    add("png without pixels", png(10, 10, pixels=b""))
    add("png bad zlib", png(10, 10, pixels=b"not zlib at all"))
    add("png half the pixels", png(10, 10, pixels=zlib.compress(bytes(150))))
    add("png more pixels than stated", png(10, 10, pixels=bomb), True)
    add("png palette missing", png(10, 10, colour=3, pixels=zlib.compress(bytes(110))), None)
    add("png palette too long", png(9, 9, png_chunk(b"PLTE", bytes(4000))), None)
    whole = png(10, 10)
    add("png bad header checksum", whole[:29] + bytes(4) + whole[33:])
    add("png bad pixel checksum", whole[:-16] + bytes(4) + whole[-12:], None)
    add("png chunk length 4 GB", whole[:33] + b"\xff\xff\xff\xffIDAT" + whole[41:], None)
    megabyte = zlib.compress(b"a" * (2**20 - 20), 9)
    add("png ztxt bomb", png(9, 9, png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))), True)
    add(
        "png itxt bomb",
        png(9, 9, png_chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(50_000_000), 9))),
        True,
    )
    add("png 600 ztxt of 1 MB", png(9, 9, png_chunk(b"zTXt", b"a\0\0" + megabyte) * 600), True)
    add("png text after the pixels", png(9, 9, after=png_chunk(b"zTXt", b"a\0\0" + megabyte) * 600), True)
    add("png icc bomb", png(9, 9, png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))))
    add("png icc garbage", png(9, 9, png_chunk(b"iCCP", b"a\0\0" + zlib.compress(b"profile"))), True)
    add("png icc not zlib", png(9, 9, png_chunk(b"iCCP", b"a\0\0garbage")), True)
    add("png icc bad method", png(9, 9, png_chunk(b"iCCP", b"a\0\7garbage")), None)
    add("png exif garbage", png(9, 9, png_chunk(b"eXIf", b"garbage" * 10)), True)
    add("png tRNS too long", png(9, 9, png_chunk(b"tRNS", b"\xff" * 300)), None)
    add("png tRNS of 16 bits", png(9, 9, png_chunk(b"tRNS", b"\xff" * 6)), None)
    add("png 500,000 empty chunks", whole[:33] + png_chunk(b"IDAT", b"") * 500_000 + whole[33:], True)
    add("apng of no frames", png(9, 9, png_chunk(b"acTL", bytes(8))), True)
    add("apng of 4 billion frames", png(9, 9, png_chunk(b"acTL", b"\xff" * 8)), True)


def _jpeg(add: _Add) -> None:
    whole = save(picture(), "JPEG")
    frame = whole.index(b"\xff\xc0")
    add("jpeg 65,535 square", whole[: frame + 5] + b"\xff\xff\xff\xff" + whole[frame + 9 :])
    add("jpeg height 0", whole[: frame + 5] + bytes(2) + whole[frame + 7 :])
    add("jpeg width 0", whole[: frame + 7] + bytes(2) + whole[frame + 9 :])
    add(
        "jpeg larger than its scan",
        whole[: frame + 5] + struct.pack(">HH", 999, 999) + whole[frame + 9 :],
        None,
    )
    add("jpeg 5 components", whole[: frame + 9] + b"\x05" + whole[frame + 10 :])
    add("jpeg 12 bits", whole[: frame + 4] + b"\x0c" + whole[frame + 5 :])
    add("jpeg without scan", whole[: whole.index(b"\xff\xda")])
    add("jpeg two frames", whole[:frame] + whole[frame : frame + 19] + whole[frame:])
    add("jpeg only markers", b"\xff\xd8" + b"\xff\x01" * 200_000)
    add("jpeg only fill bytes", b"\xff\xd8" + b"\xff" * 500_000)
    add("jpeg segment of length 0", whole[:2] + b"\xff\xe5\0\0" + whole[2:], None)
    add("jpeg rubbish at the end", whole + b"rubbish" * 1000, True)
    add("jpeg rubbish in the scan", whole[:-200] + b"\x55" * 150 + whole[-50:], None)
    large = save(Image.new("RGB", (3000, 3000)), "JPEG", progressive=True)
    scan = large[large.rindex(b"\xff\xda") :][:10] + b"\0"
    add("jpeg 100,000 scans", large[:-2] + scan * 100_000 + b"\xff\xd9")
    add("jpeg icc garbage", jpeg_with(0xE2, b"ICC_PROFILE\0\1\1" + b"garbage" * 99), True)
    add("jpeg icc part 9 of 2", jpeg_with(0xE2, b"ICC_PROFILE\0\x09\x02" + b"garbage" * 99), True)
    add("jpeg exif garbage", jpeg_with(0xE1, b"Exif\0\0" + b"garbage" * 99), True)
    add("jpeg exif empty", jpeg_with(0xE1, b"Exif\0\0"), True)
    add("jpeg orientation 9", jpeg_with(0xE1, exif(274, 3, 1, b"\x09\0")), True)
    add("jpeg orientation 0", jpeg_with(0xE1, exif(274, 3, 1, b"\0\0")), True)
    add("jpeg orientation is text", jpeg_with(0xE1, exif(274, 2, 2, b"6\0")), True)
    add("jpeg orientation far away", jpeg_with(0xE1, exif(274, 3, 4_000_000_000, b"\xff\xff\xff\x7f")), True)
    add("jpeg exif into itself", jpeg_with(0xE1, exif(34665, 4, 1, b"\x08\0\0\0")), True)
    tags = b"".join(struct.pack("<HHLL", 1000 + i, 7, 60_000, 8) for i in range(5000))
    overlapping = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 5000) + tags + bytes(4)
    add("jpeg exif of 300 MB in 60 kB", jpeg_with(0xE1, overlapping), True)
    add("jpeg photoshop garbage", jpeg_with(0xED, b"Photoshop 3.0\0" + b"8BIM\x03\xed\xff\xff\xff"), True)
    add("jpeg mpo garbage", jpeg_with(0xE2, b"MPF\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 50), True)


def _gif(add: _Add) -> None:
    whole = save(picture().quantize(16), "GIF")
    frame = 13 + (6 << (whole[10] & 7))
    screen = struct.pack("<HH", 65_535, 65_535)
    add("gif huge screen", whole[:6] + screen + whole[10:])
    descriptor = whole.index(b",", frame)
    add("gif huge frame", whole[: descriptor + 5] + screen + whole[descriptor + 9 :])
    add("gif far frame", whole[: descriptor + 1] + screen + whole[descriptor + 5 :])
    add("gif frame of no size", whole[: descriptor + 5] + bytes(4) + whole[descriptor + 9 :], None)
    add("gif without frame", whole[:frame] + b";")
    add("gif without end", whole[:-1], True)
    add("gif only comments", whole[:frame] + b"!\xfe\x03abc\0" * 1000 + b";")
    add(
        "gif comment of 2 million blocks",
        whole[:frame] + b"!\xfe" + b"\x01a" * 2_000_000 + b"\0" + whole[frame:],
        True,
    )
    add("gif 300,000 controls", whole[:frame] + b"!\xf9\x04\0\0\0\0\0" * 300_000 + whole[frame:], True)
    add("gif short control", whole[:frame] + b"!\xf9\x01\x01\0" + whole[frame:], None)
    tail = whole[descriptor + 10 :]
    add("gif code size 0", whole[: descriptor + 10] + b"\0" + tail[1:], None)
    add("gif code size 200", whole[: descriptor + 10] + b"\xc8" + tail[1:], None)
    add("gif rubbish codes", whole[: descriptor + 11] + b"\x20" + b"\xff" * 32 + b"\0;")
    frames = [Image.new("L", (4, 4), i % 256) for i in range(2000)]
    add("gif of 2,000 frames", save(frames[0], "GIF", save_all=True, append_images=frames[1:]), True)


def _webp(add: _Add) -> None:
    whole = save(picture(), "WEBP", lossless=True)
    huge = b"\xff\x3f\0\xff\x3f\0"
    extended = b"WEBPVP8X" + struct.pack("<I", 10)
    add(
        "webp canvas unlike picture",
        b"RIFF" + struct.pack("<I", 999) + extended + bytes(4) + huge + whole[12:],
    )
    body = struct.pack("<I", 16 + len(whole) - 12) + bytes(6) + b"\x1f\0\0\x17\0\0" + bytes(4) + whole[12:]
    animation = extended + b"\x02\0\0\0" + b"\xff\xff\0\xff\xfe\0" + b"ANIM" + struct.pack("<I", 6) + bytes(6)
    content = animation + b"ANMF" + body
    add("webp canvas of 4 billion", b"RIFF" + struct.pack("<I", len(content)) + content)
    add("webp riff size wrong", whole[:4] + b"\xff\xff\xff\x7f" + whole[8:], None)
    add("webp chunk size wrong", whole[:16] + b"\xff\xff\xff\x7f" + whole[20:])
    add("webp exif garbage", save(picture(), "WEBP", exif=b"Exif\0\0" + b"garbage" * 99), True)
    add("webp icc garbage", save(picture(), "WEBP", icc_profile=b"garbage" * 99), True)
    frames = [Image.new("RGB", (8, 8), (i, 0, 0)) for i in range(200)]
    add("webp of 200 frames", save(frames[0], "WEBP", save_all=True, append_images=frames[1:]), True)


def _tiff(add: _Add) -> None:
    def grey(width: int, height: int, *more: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
        tags = {256: (4, 1, width), 257: (4, 1, height), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1)}
        tags |= {273: (4, 1, 8), 277: (3, 1, 1), 278: (4, 1, height), 279: (4, 1, width * height % 2**32)}
        return sorted((number, *rest) for number, rest in (tags | {tag[0]: tag[1:] for tag in more}).items())

    pixels = bytes(100)
    add("tiff plain", tiff(grey(10, 10), pixels), True)
    add("tiff points to itself", tiff(grey(10, 10), pixels, following=108), True)
    add("tiff next page outside", tiff(grey(10, 10), pixels, following=2**32 - 1), True)
    add("tiff directory outside", b"II*\0\xff\xff\xff\xff")
    add("tiff directory is header", b"II*\0\0\0\0\0" + bytes(100))
    add("tiff empty directory", tiff([]))
    add("tiff huge", tiff(grey(60_000, 60_000), pixels))
    add("tiff size negative", tiff(grey(2**32 - 5, 10), pixels))
    add("tiff size 0", tiff(grey(0, 10), pixels))
    tiles = ((322, 4, 1, 40_000), (323, 4, 1, 40_000), (324, 4, 1, 8), (325, 4, 1, 100), (259, 3, 1, 8))
    add("tiff huge tiles", tiff(grey(10, 10, *tiles), zlib.compress(bytes(9_000_000))))
    add("tiff tiles of size 0", tiff(grey(10, 10, (322, 4, 1, 0), (323, 4, 1, 0), (324, 4, 1, 8)), pixels))
    add("tiff strip outside", tiff(grey(10, 10, (273, 4, 1, 2**31)), pixels))
    add("tiff 2 million strips", tiff(grey(9, 9, (273, 4, 2_000_000, 8)), bytes(8_000_000)))
    add("tiff bits in gigabytes", tiff(grey(9, 9, (258, 3, 2**31, 8)), pixels))
    add("tiff bits are text", tiff(grey(9, 9, (258, 2, 9, 8)), pixels))
    add("tiff 999 samples", tiff(grey(9, 9, (277, 3, 1, 999)), pixels))
    add("tiff unknown compression", tiff(grey(9, 9, (259, 3, 1, 12345)), pixels))
    for compression in (2, 3, 4, 5, 6, 7, 8, 32773, 34925, 50000, 50001):
        tags = grey(9, 9, (259, 3, 1, compression), (279, 4, 1, 90))
        add(f"tiff rubbish in compression {compression}", tiff(tags, b"\xa5\x5a" * 50), None)
    overlapping = [(1000 + i, 7, 2_000_000, 8) for i in range(60_000)]
    add("tiff tags of 120 GB in 3 MB", tiff(overlapping, bytes(2_000_000)))
    add("tiff drawing tags overlap", tiff(grey(9, 9, (320, 1, 90_000, 8), (347, 7, 90_000, 8)), bytes(90_000)))


def _bmp_and_ppm(add: _Add) -> None:
    def bmp(width: int, height: int, bits: int = 24, compression: int = 0, pixels: bytes = bytes(400)) -> bytes:
        palette = bytes(1024) if bits <= 8 else b""
        file = struct.pack("<2sIHHI", b"BM", 0, 0, 0, 54 + len(palette))
        information = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
        return file + information + palette + pixels

    add("bmp top down", bmp(10, -10), True)
    add("bmp of 4 gigapixels", bmp(65_536, 65_536))
    add("bmp most negative", bmp(10, -(2**31)))
    add("bmp negative width", bmp(-10, 10))
    add("bmp size 0", bmp(0, 0))
    add("bmp bits 77", bmp(10, 10, bits=77))
    add("bmp compression 99", bmp(10, 10, compression=99))
    add("bmp holding png", bmp(10, 10, compression=5, pixels=png(9, 9)))
    add("bmp rle endless", bmp(4000, 4000, bits=8, compression=1, pixels=b"\0\2\1\0" * 100_000))
    add("bmp rle bomb", bmp(30_000, 30_000, bits=8, compression=1, pixels=b"\xff\0" * 100_000))
    add("bmp header size", b"BM" + bytes(12) + struct.pack("<I", 2**31) + bytes(100))
    add("ppm huge", b"P6 99999 99999 255\n" + bytes(100))
    add("ppm long number", b"P6 " + b"9" * 1000 + b" 9 255\n" + bytes(100))
    add("ppm maximum 0", b"P5 9 9 0\n" + bytes(100))
    add("ppm maximum 99999", b"P5 9 9 99999\n" + bytes(200))
    add("ppm only comment", b"P5 #" + b"a" * 1_000_000)
    add("ppm negative number", b"P2 2 2 255\n-1 2 3 4")
    add("ppm value too large", b"P2 2 2 255\n1 2 3 999")
    add("ppm words", b"P3 2 2 255\nthis is not a number at all")
    add("pfm scale 0", b"Pf\n2 2\n0.0\n" + bytes(16))
    add("pfm not a number", b"Pf\n2 2\n-1.0\n" + np.full(4, np.nan, "<f4").tobytes(), True)
    extremes = np.array([-3.4e38, 3.4e38, 1e-45, 2], "<f4").tobytes()
    add("pfm extreme numbers", b"Pf\n2 2\n-1.0\n" + extremes, True)
    add("pfm infinite", b"Pf\n2 2\n-1.0\n" + np.array([np.inf, -np.inf, 1, 2], "<f4").tobytes(), True)


def _heic(add: _Add) -> None:
    whole, grid = heic(picture()), heic(Image.new("RGB", (300, 200), "red"), tile_size=64)
    add("heic plain", whole, True)
    add("heic grid", grid, True)
    for percent in (5, 50, 90):
        add(f"{percent} % of heic", whole[: len(whole) * percent // 100])
    size, large = whole.index(b"ispe") + 8, struct.pack(">2L", 4000, 4000)
    add("heic unlike its stream", whole[:size] + large + whole[size + 8 :])
    add("heic of no size", whole[:size] + bytes(8) + whole[size + 8 :])
    for side in (5120, 32_768, 2**31):
        huge = _heic_whose_stream_says(whole, side)
        add(f"heic that unpacks {side} × {side}", huge)
        add(f"heic just of {side} × {side}", huge[:size] + struct.pack(">2L", side, side) + huge[size + 8 :])
    cells = grid.index(b"idat") + 4
    add("heic grid of 65,536 tiles", grid[: cells + 2] + b"\xff\xff" + grid[cells + 4 :])
    add("heic grid of 4 gigapixels", grid[: cells + 4] + b"\xff" * 4 + grid[cells + 8 :])
    add("heic grid larger than its tiles", grid[: cells + 4] + struct.pack(">2H", 900, 900) + grid[cells + 8 :])
    add("heic grid of a wide kind", grid[: cells + 1] + b"\1" + grid[cells + 2 :])
    tiles = grid.index(b"dimg") + 8
    add("heic grid of itself", grid[:tiles] + b"\0\1" + grid[tiles + 2 :])
    add("heic one tile everywhere", grid[:tiles] + b"\0\2" * 20 + grid[tiles + 40 :], None)
    places = grid.index(b"iloc")
    for place in range(places + 8, places + 60, 3):
        add(f"heic place {place - places} far away", grid[:place] + b"\xff\xff\xff" + grid[place + 3 :], None)
    stream = whole.index(b"mdat") + 4
    twice = whole + whole[stream:]
    length = whole.rindex(struct.pack(">L", len(whole) - stream), 0, stream - 8)
    add("heic of two pictures", twice[:length] + struct.pack(">L", 2 * (len(whole) - stream)) + twice[length + 4 :])
    sets = whole.index(b"hvcC")
    add("heic without parameter sets", whole[: sets + 26] + b"\0" + whole[sets + 27 :])
    add("heic of rubbish parameters", whole[: sets + 60] + b"\xa5" * 40 + whole[sets + 100 :], None)
    add("heic box longer than the file", b"\x7f" + whole[1:])
    add("heic 100,000 boxes", whole[:28] + b"\0\0\0\x08free" * 100_000 + whole[28:])
    add("heic of AV1", grid.replace(b"hvc1", b"av01"))
    add("heic without the main image", whole.replace(b"pitm", b"free"))


def _heic_whose_stream_says(content: bytes, side: int) -> bytes:
    """A HEIC file with another size, by which the decoder allocates, in the parameter set of its video stream."""
    coded = f"{side + 1:b}"
    number = "0" * (len(coded) - 1) + coded
    bits = "0000" + "000" + "1" + "1" * 96 + "1" + "010" + number * 2 + "0"
    start = content.index(b"\x42\x01", content.index(b"hvcC"))
    length = int.from_bytes(content[start - 2 : start], "big")
    sequence = int(bits.ljust(8 * (length - 2), "1"), 2).to_bytes(length - 2, "big")
    return content[: start + 2] + sequence + content[start + length :]


def _valid(add: _Add) -> None:
    add("jpeg cmyk", save(picture("CMYK"), "JPEG"), True)
    add("jpeg grey", save(picture("L"), "JPEG"), True)
    add("jpeg 8,000 wide", save(Image.new("RGB", (8000, 100)), "JPEG"), True)
    add("png of 1 bit", save(picture("1"), "PNG"), True)
    add("png of 16 bits", save(picture("L").convert("I;16"), "PNG"), True)
    add("png of 1 pixel", png(1, 1), True)
    add("png 30,000 wide", png(30_000, 1), True)
    frames = [Image.new("RGB", (9, 9), (i, 0, 0)) for i in range(20)]
    add("apng of 20 frames", save(frames[0], "PNG", save_all=True, append_images=frames[1:]), True)
    add("tiff of 20 pages", save(frames[0], "TIFF", save_all=True, append_images=frames[1:]), True)
    add("tiff float", save(picture("F"), "TIFF"), True)
    add("tiff lab", save(Image.new("LAB", (9, 9)), "TIFF"), True)
