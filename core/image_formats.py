"""The image formats that can be read, each stripped down to its first image before a decoder sees the file.

Uploads come from strangers. Decoders unpack comments, EXIF data, later frames and pages before any limit on the number
of pixels applies, and a few kilobytes of overlapping TIFF tags or comment blocks can cost gigabytes or hours. This
module removes all of that without unpacking anything.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import NamedTuple

from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.PpmImagePlugin import PpmImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core import heif

MAX_JPEG_SCANS = 100  # A progressive JPEG has about 10; each costs a pass over all pixels.
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
MAX_TIFF_STRIPS = 100_000  # Or tiles.


class Stripped(NamedTuple):
    """A file without anything but its first image.

    Attributes:
        content: the file as the decoder gets it.
        exif: the EXIF block; empty if there is none.
        frame_size: width and height of the frame or tile for which the decoder allocates memory, regardless of the
            image size in the header.
        is_reducible: whether the decoder can give the image at a reduced scale without ever holding all its pixels.
    """

    content: bytes
    exif: bytes = b""
    frame_size: tuple[int, int] = (1, 1)
    is_reducible: bool = False


class Format(NamedTuple):
    """One format: the signature of its files, how to strip and to decode them, and whether cameras write photos in it.

    On a damaged file, `strip` may raise almost any exception, as decoders do, but it never costs more than one pass
    over the file.
    """

    name: str
    signature: bytes
    strip: Callable[[bytes], Stripped]
    decoder: Callable[[BytesIO], ImageFile]
    is_of_photos: bool = False


def recognise(data: bytes) -> Format | None:
    """Recognise the format of a file by its first bytes; None if it is not one of `FORMATS`."""
    return next((format_ for format_ in FORMATS if re.match(format_.signature, data, re.DOTALL)), None)


def orientation(exif: bytes) -> int:
    """Read the orientation, 1 to 8, from an EXIF block; 1 (upright) if the block does not state it."""
    data = exif.removeprefix(b"Exif\0\0")
    with suppress(struct.error):
        for tag in _tiff_tags(data):
            if tag.number == 274 and tag.size == 2:
                return _tiff_number(data, tag)
    return 1


def _strip_jpeg(data: bytes) -> Stripped:
    view = memoryview(data)  # So that the pixels are copied only once.
    kept, exif, position, is_baseline, components, is_reducible = [view[:2]], b"", 2, False, 0, False
    while (position := data.find(b"\xff", position)) >= 0:
        marker = data[position + 1]
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:
            position += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA:
            if data.count(b"\xff\xda", position) > MAX_JPEG_SCANS:
                raise ValueError("too many scans")
            # One scan with all components: otherwise the decoder keeps the whole image between scans.
            is_reducible = is_baseline and data[position + 4] == components and data.count(b"\xff\xda", position) == 1
            kept.append(view[position:])
            break
        if marker in JPEG_FRAMES:
            is_baseline, components = marker in (0xC0, 0xC1), data[position + 9]
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        segment = view[position:end]
        if marker == 0xE1 and not exif and data.startswith(b"Exif\0\0", position + 4):
            exif = bytes(segment[4:])
        # Among the application segments, only JFIF, ICC and Adobe affect how the image looks.
        if marker in (0xE0, 0xE2, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        position = end
    return Stripped(b"".join(kept), exif, is_reducible=is_reducible)


def _strip_png(data: bytes) -> Stripped:
    kept, pixels, exif, position = [data[:8]], [], b"", 8
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        chunk = data[position : position + 12 + length]
        position += 12 + length
        if kind == b"IDAT":
            pixels.append(chunk[8 : 8 + length])
        elif kind == b"eXIf":
            exif = chunk[8 : 8 + length]
        elif kind in (b"IHDR", b"PLTE", b"tRNS", b"iCCP"):
            kept.append(chunk)
        elif kind == b"IEND":
            break
    # One chunk of pixels instead of up to a million; a truncated image remains truncated.
    content = b"IDAT" + b"".join(pixels)
    kept.append(struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content)))
    return Stripped(b"".join(kept) + b"\0\0\0\0IEND\xaeB`\x82", exif)


def _strip_heif(data: bytes) -> Stripped:
    photo = heif.parse(data)  # The decoder takes nothing else out of the file.
    return Stripped(data, heif.exif_of(photo.orientation), photo.coded, is_reducible=True)


def _strip_gif(data: bytes) -> Stripped:
    position = 13 + _palette_bytes(data[10])
    header, control = data[:position], b""
    while data[position] != 0x2C:  # The comma that starts a frame.
        start = position
        position += 1
        if data[start] == 0x21:
            position = _after_blocks(data, start + 2)
            if data[start + 1] == 0xF9:
                control = data[start:position]
    left, top, width, height, flags = struct.unpack_from("<4HB", data, position + 1)
    end = _after_blocks(data, position + 11 + _palette_bytes(flags))
    content = header + control + data[position:end] + b";"
    return Stripped(content, frame_size=(left + width, top + height))


def _palette_bytes(flags: int) -> int:
    return 6 << (flags & 7) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while position < len(data) and data[position]:
        position += data[position] + 1
    return position + 1


class _Tag(NamedTuple):
    number: int
    length: int  # Number of values.
    start: int  # Offset of the values.
    size: int  # Of all values, in bytes.
    entry: bytes


_TIFF_VALUE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_TIFF_COMPRESSIONS = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946}
_TIFF_DRAWING_TAGS = {*range(256, 260), 262, 266, 273, *range(277, 280), 284, 292, 293, 317, 320}
_TIFF_DRAWING_TAGS |= {*range(322, 326), 338, 339, 347, *range(529, 533), 34675}
_TIFF_SINGLE_VALUES = {256, 257, 259, 262, 266, 277, 278, 284, 317, 322, 323}


def _strip_tiff(data: bytes) -> Stripped:
    kept = {tag.number: tag for tag in _tiff_tags(data) if tag.number in _TIFF_DRAWING_TAGS and tag.size}
    for tag in kept.values():
        if tag.start + tag.size > len(data) or (tag.length > MAX_TIFF_STRIPS and tag.number != 34675):
            raise ValueError("a tag lies outside the file or has too many values")
        if tag.number in _TIFF_SINGLE_VALUES and tag.length != 1:
            raise ValueError("more than one value")
    if sum(tag.size for tag in kept.values()) > len(data):
        raise ValueError("tags overlap")
    if 259 in kept and _tiff_number(data, kept[259]) not in _TIFF_COMPRESSIONS:
        raise ValueError("unusual compression")
    tiled = 322 in kept and 323 in kept
    tile = (_tiff_number(data, kept[322]), _tiff_number(data, kept[323])) if tiled else (1, 1)
    # Overwrite the directory in place: it then lists the image only, and no other pages.
    order = _tiff_order(data)
    (start,) = struct.unpack_from(order + "L", data, 4)
    entries = b"".join(kept[number].entry for number in sorted(kept))
    directory = struct.pack(order + "H", len(kept)) + entries + bytes(4)
    return Stripped(data[:start] + directory + data[start + len(directory) :], data, tile)


def _tiff_order(data: bytes) -> str:
    return "<" if data[:2] == b"II" else ">"


def _tiff_tags(data: bytes) -> Iterator[_Tag]:
    order = _tiff_order(data)
    (start,) = struct.unpack_from(order + "L", data, 4)
    (count,) = struct.unpack_from(order + "H", data, start)
    for position in range(start + 2, start + 2 + 12 * count, 12):
        number, kind, length, value = struct.unpack_from(order + "HHLL", data, position)
        size = length * _TIFF_VALUE_BYTES.get(kind, 0)
        yield _Tag(number, length, value if size > 4 else position + 8, size, data[position : position + 12])


def _tiff_number(data: bytes, tag: _Tag) -> int:
    value = data[tag.start : tag.start + tag.size]
    return int.from_bytes(value, "little" if _tiff_order(data) == "<" else "big")


FORMATS = (
    Format("JPEG", rb"\xff\xd8\xff", _strip_jpeg, JpegImageFile, is_of_photos=True),
    Format("PNG", rb"\x89PNG\r\n\x1a\n", _strip_png, PngImageFile),
    Format("GIF", rb"GIF8[79]a", _strip_gif, GifImageFile),
    Format("WebP", rb"RIFF....WEBP", Stripped, WebPImageFile),
    Format("TIFF", rb"II\*\0|MM\0\*", _strip_tiff, TiffImageFile),
    Format("BMP", rb"BM", Stripped, BmpImageFile),
    Format("HEIC", rb"....ftyp(?:hei[cmsx]|hev[cx]|mif1|msf1)", _strip_heif, heif.HeifImageFile, is_of_photos=True),
    Format("PPM", rb"P[1-6f]\s", Stripped, PpmImageFile),
)
