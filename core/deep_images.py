"""Images with everything that a result should keep: 16 bits, transparency, and grey that stays grey.

`core.images` shows files as a browser would, in 8 bits on white; this module reads and writes them as they are. The
files belong to whoever types the command, so they may be larger than uploads.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.ImageFile import ImageFile

from core import images
from core.atomic_files import replacing
from core.images import RGB, ImageError

Pixels = npt.NDArray[np.unsignedinteger]
"""An image, uint8 or uint16 (H, W, C): grey or RGB, each with or without alpha as last channel."""

MAX_BYTES, MAX_PIXELS = 256 * 2**20, 100_000_000
WHITE = 65_535
LONGEST = {"jpeg": 65_500, "webp": 16_383}
"""Sides in pixels that these formats can hold."""
_GREY = {"1", "L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L"}
_GREY_RAW = ("I;16", "LA;16")
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
"""The numbers by which PNG calls grey, grey with alpha, RGB and RGB with alpha."""
_BAND, _COMPRESSION, _UP = 128, 4, 2
"""Rows of a PNG that are compressed at a time, how hard, and the number of the filter that takes the row above away."""


def read(source: bytes | Path | str) -> Pixels:
    """Decode the first image of a file with its depth and its channels.

    The EXIF orientation is applied. Colours of 8 bits are converted to sRGB; those of 16 bits stay as they are, and
    only PNG and TIFF files have them.

    Args:
        source: the content of a file, or its path; the formats are those of `images.read`.

    Returns:
        uint8 or uint16 (H, W, C): grey, grey with alpha, RGB or RGB with alpha.

    Raises:
        ImageError: the file is missing, too large, not an image, damaged or truncated.
    """
    data, format_ = images.recognised(source, MAX_BYTES)
    with images.refused_as_damaged(format_):
        image, orientation = images.opened(data, format_, MAX_PIXELS)
        raw = _raw_mode(image)
        image.load()
        found = _sixteen_bits(format_.strip(data).content, raw) if ";16" in raw else _eight_bits(image)
    return _upright(found, orientation)


def in_full_range(*given: Pixels, notes: list[str] | None = None) -> tuple[Pixels, ...]:
    """Grey images of 16 bits whose values use fewer, with these bits moved up, by the rule of `images.read`.

    Args:
        given: images as `read` gives them; others than grey ones of 16 bits stay as they are. Those that are compared
            are given together, so that their values are moved by the same number of bits.
        notes: sentences are added to this list that whoever sees the images should know.

    Returns:
        The images in their order.
    """
    deep = [image for image in given if image.dtype == np.uint16 and image.shape[2] < 3]
    highest = max((int(image[..., 0].max()) for image in deep), default=0)
    missing = 16 - images.bits_used(highest)
    if not highest or not missing:
        return given
    if notes is not None:
        notes.append(images.range_note(highest))
    moved = []
    for image in given:
        if any(image is each for each in deep):
            image = image.copy()
            image[..., 0] <<= missing  # Not the alpha channel.
        moved.append(image)
    return tuple(moved)


def write(image: Pixels, path: Path) -> None:
    """Write an image in the format of the path's suffix; other processes see the complete file or none.

    PNG keeps everything. The other formats have 8 bits, and JPEG has no transparency, so that the image lies on white.

    Args:
        image: as `read` gives it.
        path: ends in .png, .jpg, .jpeg or .webp; an existing file is replaced.

    Raises:
        ImageError: the suffix is unknown, the image is too large for the format, or the folder is not writable.
    """
    format_ = images.format_of(path)
    check_size(path, *image.shape[:2])
    try:
        with replacing(path) as beside, beside.open("wb") as file:
            if format_ == "png":
                for part in _png(image):
                    file.write(part)
            else:
                _pillow(image if format_ == "webp" else on_white(image)).save(file, format_, quality=90)
    except OSError as error:
        raise ImageError(images.unwritable(repr(path.name), error)) from error


def check_size(path: Path, height: int, width: int) -> None:
    """Check before a long computation that the format of a path can hold an image of this size.

    Raises:
        ImageError: it cannot, or the suffix is unknown.
    """
    longest = LONGEST.get(images.format_of(path))
    if longest and max(height, width) > longest:
        raise ImageError(
            f"A picture of {width:,} × {height:,} pixels is too large for {path.suffix.lower()}, whose sides have at "
            f"most {longest:,}; end the name in .png."
        )


def to_eight_bits(image: Pixels) -> RGB:
    """The image in 8 bits."""
    if image.dtype == np.uint8:
        return np.asarray(image, np.uint8)
    return ((image.astype(np.uint32) * 255 + WHITE // 2) // WHITE).astype(np.uint8)


def on_white(image: Pixels) -> Pixels:
    """The colours of an image, (H, W, 1 or 3), on white where it is transparent."""
    colour, alpha = parts(image)
    if alpha is None:
        return colour
    white = np.iinfo(image.dtype).max
    share = alpha[..., np.newaxis] / np.float32(white)
    return np.rint(colour * share + white * (1 - share)).astype(image.dtype)


def to_rgb(image: Pixels) -> RGB:
    """The image as uint8 RGB (H, W, 3), on white."""
    colour = to_eight_bits(on_white(image))
    return np.repeat(colour, 3, axis=2) if colour.shape[2] == 1 else colour


def parts(image: Pixels) -> tuple[Pixels, Pixels | None]:
    """The colours of an image (H, W, 1 or 3), and its alpha channel (H, W), if it has one."""
    has_alpha = image.shape[2] in (2, 4)
    return (image[..., :-1], image[..., -1]) if has_alpha else (image, None)


def _raw_mode(image: ImageFile) -> str:
    """How the file stores its pixels, in Pillow's words, such as "RGB;16B"."""
    layout = image.tile[0].args if image.tile else ""
    return str(layout if isinstance(layout, str) else layout[0] if layout else "")


def _eight_bits(image: Image.Image) -> Pixels:
    is_grey = image.mode in _GREY
    colour, alpha = images.colour_and_alpha(image)
    channels = [np.asarray(colour)[..., :1] if is_grey else np.asarray(colour)]
    if alpha is not None:
        channels.append(np.asarray(alpha)[..., np.newaxis])
    return np.concatenate(channels, axis=2)


def _sixteen_bits(content: bytes, raw: str) -> Pixels:
    """Decode what Pillow would reduce to 8 bits.

    Raises:
        ValueError: the file has another depth.
    """
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint16:
        raise ValueError("the image cannot be decoded in 16 bits")
    if found.ndim == 2:
        return found[..., np.newaxis].astype(np.uint16, copy=False)
    order = [0, 3][: found.shape[2] - 2] if raw.startswith(_GREY_RAW) else [2, 1, 0, 3][: found.shape[2]]
    return np.ascontiguousarray(found[..., order], np.uint16)


def _upright(image: Pixels, orientation: int) -> Pixels:
    """The image as it shall be seen; the orientation, 1 to 8, is EXIF's."""
    if orientation in (5, 6, 7, 8):
        image = image.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    return np.ascontiguousarray(image)


def _pillow(image: Pixels) -> Image.Image:
    shown = to_eight_bits(image)
    return Image.fromarray(shown[..., 0] if shown.shape[2] == 1 else shown)


def _png(image: Pixels) -> Iterator[bytes]:
    """The parts of a PNG file; no library writes 16 bits with every choice of channels, and none without a copy."""
    height, width, channels = image.shape
    yield b"\x89PNG\r\n\x1a\n"
    depth = 8 * image.dtype.itemsize
    yield _chunk(b"IHDR", struct.pack(">2I5B", width, height, depth, _COLOUR_TYPES[channels], 0, 0, 0))
    compressor = zlib.compressobj(_COMPRESSION)
    above = np.zeros(width * channels * image.dtype.itemsize, np.uint8)
    for start in range(0, height, _BAND):
        band = np.ascontiguousarray(image[start : start + _BAND], image.dtype.newbyteorder(">"))
        rows = band.view(np.uint8).reshape(len(band), -1)
        lines = np.full((len(rows), 1 + rows.shape[1]), _UP, np.uint8)
        np.subtract(rows[0], above, out=lines[0, 1:])
        np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
        above = rows[-1]
        yield _chunk(b"IDAT", compressor.compress(lines.data))
    yield _chunk(b"IDAT", compressor.flush())
    yield _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
