"""Convert image files to RGB arrays and back: the only decoder of the suite, and its limits.

Uploads come from strangers, so `read` works in four steps, each of which limits the cost of the next:

1. The signature selects one of a few raster formats.
2. Everything that does not belong to the first image (comments, EXIF data, later frames) is removed.
3. The size stated in the header is checked.
4. Only then are the pixels decoded, at a reduced scale where the format allows it.

The first two steps are in `core.image_formats`.
"""

import errno
import logging
import math
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from core import image_formats
from core.errors import ConvolabError

RGB = npt.NDArray[np.uint8]
Window = tuple[float, float, float, float]
"""A rectangle in an image: left, top, right, bottom in pixels, not rounded."""

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 25_000_000
PHOTO_BYTES = 40 * 2**20
PHOTO_PIXELS = 200_000_000
"""The limits of photos that are decoded at a reduced scale."""

BEGINNING = 32
"""Bytes by which a format is recognised."""

MAX_SIDE = 32_767  # OpenCV's warps address pixels with 16 bits.

_SUFFIXES: dict[str, Literal["png", "jpeg", "webp"]]
_SUFFIXES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}

# Pillow also logs what it raises; whether anybody sees the log is up to the program that uses this module.
logging.getLogger("PIL").addHandler(logging.NullHandler())


class ImageError(ConvolabError):
    """An image cannot be read or written."""


def read(source: bytes | Path | str, *, working_size: int | None = 2048, notes: list[str] | None = None) -> RGB:
    """Decode the first image of a file as a browser would show it on a white page.

    The EXIF orientation is applied, transparency is composited onto white, and embedded colour profiles are converted
    to sRGB (a broken profile is ignored). Grey in 16-bit or 32-bit integers keeps the top byte of the bits that it
    uses: 8, 10, 12, 14 or 16, as many as its largest value needs. Floating-point grey counts as 0 to 1 or as 0 to 255
    if all values lie in that range. Any other range is stretched to 0 to 255. NaN becomes black.

    Photos of more than 25 megapixels, up to 200, are read if their format can be decoded at a reduced scale: baseline
    JPEG, and HEIC in tiles, as telephones write both. Nobody ever holds all of their pixels, so `working_size` cannot
    be None for them, and the result may be smaller than it.

    AVIF is not supported: a file of one kilobyte can state 10 × 10 pixels and make its decoder unpack 268 million.

    Args:
        source: the content of a file, or its path. JPEG, HEIC, PNG, GIF, WebP, BMP, TIFF and PPM are
            supported, whatever the name of the file.
        working_size: longest side of the result in pixels; larger images are shrunk to it. None keeps any size.
        notes: sentences are added to this list that whoever sees the image should know.

    Returns:
        The image, uint8 of shape (H, W, 3).

    Raises:
        ImageError: the file is missing, too large, not an image, damaged or truncated.
    """
    if working_size is not None and working_size < 1:
        raise ValueError(f"working_size is {working_size}, but an image has at least 1 pixel.")
    data, format_ = recognised(source)
    with refused_as_damaged(format_):
        array = _decode(data, format_, working_size, [] if notes is None else notes)
    return array if working_size is None else fit(array, working_size)


def read_largest(source: bytes | Path | str) -> tuple[RGB, float]:
    """Read an image at its full size, or a larger photo at as many pixels as may be held at once.

    Returns:
        The image, uint8 of shape (H, W, 3), and what lengths in it are multiplied by to get those in the photo.

    Raises:
        ImageError: see `read`.
    """
    height, width = size(source)
    if height * width <= MAX_PIXELS:
        return read(source, working_size=None), 1.0
    image = read(source, working_size=max(height, width))
    return image, max(height, width) / max(image.shape)


def size(source: bytes | Path | str) -> tuple[int, int]:
    """Read the height and width that an image has at full size, from the header of its file.

    The limits are those of `read`; damaged pixels are not noticed.

    Args:
        source: the content of a file, or its path.

    Raises:
        ImageError: the file is missing, too large, not an image, or its header is damaged.
    """
    data, format_ = recognised(source)
    with refused_as_damaged(format_):
        image, orientation = opened(data, format_, working_size=1)
    width, height = image.size
    return (width, height) if orientation in _LYING else (height, width)


def encode(image: RGB, format: Literal["png", "jpeg", "webp"] = "png", quality: int = 90) -> bytes:
    """Encode an image.

    Args:
        image: uint8 of shape (H, W, 3).
        format: "png" is lossless; "jpeg" and "webp" are lossy.
        quality: 1 to 100, for the lossy formats.

    Raises:
        ImageError: the array is not an image, or the format does not support its size.
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
        raise ImageError(
            f"An array of shape {image.shape} and type {image.dtype} is not a picture; "
            "give one of shape (height, width, 3) and type uint8."
        )
    if format not in _SUFFIXES.values():
        raise ImageError(f"Pictures cannot be written as {format!r:.40}; choose png, jpeg or webp.")
    buffer = BytesIO()
    try:
        Image.fromarray(np.ascontiguousarray(image)).save(buffer, format, quality=quality)
    except (OSError, ValueError, RuntimeError, SystemError) as error:
        height, width = image.shape[:2]
        raise ImageError(
            f"A picture of {width:,} × {height:,} pixels cannot be written as {format.upper()}; "
            "make it smaller or choose PNG."
        ) from error
    return buffer.getvalue()


def write(image: RGB, path: Path | str) -> None:
    """Write an image in the format of the path's suffix; other processes see the complete file or none.

    Args:
        image: uint8 of shape (H, W, 3).
        path: ends in .png, .jpg, .jpeg or .webp; an existing file is replaced.

    Raises:
        ImageError: the suffix is unknown, the image cannot be encoded or the folder is not writable.
    """
    path = Path(path)
    content = encode(image, format_of(path))
    with _temporary_beside(path) as temporary:
        temporary.write_bytes(content)
        temporary.replace(path)


def unwritable(name: str, error: OSError | ValueError) -> str:
    """The sentence for an image that cannot be written, with the reason that the system gives.

    Args:
        name: of the file, in quotation marks.
        error: met when writing it.
    """
    reason = getattr(error, "strerror", None)
    why = f" ({reason})" if reason else ""
    return f"Cannot write {name}{why}; check that its folder exists, can be written to and has room."


def check_writable(path: Path | str) -> None:
    """Check before a long computation that `write` will be able to write its image to this path.

    Raises:
        ImageError: the suffix is unknown, the path is a folder, or its folder is missing or not writable.
    """
    path = Path(path)
    format_of(path)
    with _temporary_beside(path), suppress(FileNotFoundError):
        if stat.S_ISDIR(path.stat().st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def fit(image: RGB, longest: int) -> RGB:
    """Shrink an image so that its longest side is at most `longest` pixels; never enlarge it."""
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return image
    return resize(image, (max(1, round(height * scale)), max(1, round(width * scale))))


def resize(image: RGB, size: tuple[int, int]) -> RGB:
    """Resize an image to (height, width): by area averaging when shrinking, by cubic interpolation otherwise."""
    height, width = size
    shrinks = height <= image.shape[0] and width <= image.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (width, height), interpolation=method), dtype=np.uint8)


def centre_square(image: RGB) -> RGB:
    """Return a view of the largest centred square of an image."""
    side = min(image.shape[:2])
    top, left = ((length - side) // 2 for length in image.shape[:2])
    return image[top : top + side, left : left + side]


def _name(path: Path) -> str:
    name = path.name or str(path)
    return repr(name if len(name) <= 80 else name[:80] + "…")


def format_of(path: Path) -> Literal["png", "jpeg", "webp"]:
    """The format in which `write` writes a path, by its suffix.

    Raises:
        ImageError: the suffix is unknown.
    """
    format_ = _SUFFIXES.get(path.suffix.lower())
    if format_ is None:
        raise ImageError(f"Cannot tell the format of {_name(path)}; end its name in .png, .jpg or .webp.")
    return format_


@contextmanager
def _temporary_beside(path: Path) -> Iterator[Path]:
    """Create an empty temporary file in the same folder and delete it at the end; failures become an `ImageError`."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        temporary.touch(exist_ok=False)
        yield temporary
    except (OSError, ValueError) as error:
        raise ImageError(unwritable(_name(path), error)) from error
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink()


def _too_many_bytes(size: int, most: int) -> ImageError:
    return ImageError(
        f"The file has {size / 2**20:,.1f} MB; at most {most // 2**20} MB can be read. "
        "Make the picture smaller and try again."
    )


def _check_size(width: int, height: int, most_pixels: int, longest: int = MAX_SIDE) -> None:
    if width < 1 or height < 1:
        raise ValueError("the image has no pixels")
    if width * height > most_pixels:
        limit = f"{most_pixels // 1_000_000} megapixels"
    elif max(width, height) > longest:
        limit = f"{longest:,} on a side"
    else:
        return
    raise ImageError(
        f"The picture is {width:,} × {height:,} pixels; at most {limit} can be read. Make it smaller and try again."
    )


def _load(path: Path, most: int | None) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ImageError(f"The path {_name(path)} is a folder; choose a picture in it.")
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(f"The path {_name(path)} is not a file; choose a picture.")
        with path.open("rb") as file:
            most = most or _most_bytes(image_formats.recognise(file.read(BEGINNING)))
            if status.st_size > most:
                raise _too_many_bytes(status.st_size, most)
            file.seek(0)
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise ImageError(f"There is no file {_name(path)}; check its name and folder.") from error
    except (OSError, ValueError) as error:
        raise ImageError(f"The file {_name(path)} cannot be opened; check its name and permissions.") from error


def check_bytes(size: int, beginning: bytes) -> None:
    """Check before a file is read as a whole that it is not larger than `read` takes its format.

    Args:
        size: of the file, in bytes.
        beginning: the first `BEGINNING` bytes of it.

    Raises:
        ImageError: it is too large.
    """
    most = _most_bytes(image_formats.recognise(beginning))
    if size > most:
        raise _too_many_bytes(size, most)


def _most_bytes(format_: image_formats.Format | None) -> int:
    return PHOTO_BYTES if format_ is not None and format_.is_of_photos else MAX_BYTES


def recognised(source: bytes | Path | str, most: int | None = None) -> tuple[bytes, image_formats.Format]:
    """The content of a file, and its format.

    Args:
        source: the content, or the path of the file.
        most: bytes that it may have; None: what `read` takes of its format.

    Raises:
        ImageError: the file is missing, too large, or not an image.
    """
    data = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else _load(Path(source), most)
    if not data:
        raise ImageError("The file is empty; choose a picture and try again.")
    format_ = image_formats.recognise(data)
    most = most or _most_bytes(format_)
    if len(data) > most:
        raise _too_many_bytes(len(data), most)
    if format_ is None:
        raise ImageError(
            "This file is not a picture that can be read (AVIF photos, SVG drawings, PDFs and videos "
            "cannot); save it as JPEG or PNG and try again."
        )
    return data, format_


@contextmanager
def refused_as_damaged(format_: image_formats.Format) -> Iterator[None]:
    """Turn whatever a decoder raises into an `ImageError`."""
    try:
        yield
    except ImageError:
        raise
    except Exception as error:  # On bad data, Pillow raises almost anything, from KeyError to MemoryError.
        raise ImageError(
            f"This {format_.name} picture is damaged, incomplete or of an unusual kind; "
            "save it again as JPEG or PNG and try again."
        ) from error


def opened(
    data: bytes, format_: image_formats.Format, most_pixels: int = MAX_PIXELS, working_size: int | None = None
) -> tuple[ImageFile, int]:
    """The image with its pixels still encoded, and its orientation, 1 to 8.

    Args:
        data: the content of a file.
        format_: of it.
        most_pixels: that may be decoded.
        working_size: what the longest side will be shrunk to. It lets photos have up to `PHOTO_PIXELS`.

    Raises:
        ImageError: the header states more pixels than that, or too long a side; damage raises almost anything.
    """
    stripped = format_.strip(data)
    _check_size(*stripped.frame_size, most_pixels)
    # Use the decoder directly: Image.open would warn about large images before we can refuse them.
    image = format_.decoder(BytesIO(stripped.content))
    can_shrink = stripped.is_reducible and working_size is not None
    _check_size(
        *image.size, max(most_pixels, PHOTO_PIXELS) if can_shrink else most_pixels, 65_535 if can_shrink else MAX_SIDE
    )
    return image, image_formats.orientation(stripped.exif or image.info.get("exif", b""))


def _decode(data: bytes, format_: image_formats.Format, working_size: int | None, notes: list[str]) -> RGB:
    image: Image.Image
    image, orientation = opened(data, format_, working_size=working_size)
    if working_size is not None:
        longest, is_photo = max(image.size), image.width * image.height > MAX_PIXELS
        target = [max(1, side * min(working_size, longest) // longest) for side in image.size]
        scale = 1
        while is_photo and math.prod(side // scale for side in image.size) > MAX_PIXELS:
            scale *= 2
        image.draft(image.mode, (min(target[0], image.width // scale), min(target[1], image.height // scale)))
        _check_size(*image.size, MAX_PIXELS)
        image.load()
        if is_photo:
            # Within Pillow, because each copy of the pixels counts.
            image = _resized(image, working_size)
        elif image.mode in _SMOOTH_MODES and "transparency" not in image.info:
            image = image.reduce(max(1, max(image.size) // working_size))
    image.load()
    notes += _notes(image)
    rgb = on_white(image)
    if orientation in _TRANSPOSITIONS:
        rgb = rgb.transpose(_TRANSPOSITIONS[orientation])
    return np.array(rgb, dtype=np.uint8)


def _resized(image: Image.Image, longest: int) -> Image.Image:
    """An image whose longest side has at most so many pixels, by area averaging."""
    scale = min(1, longest / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX)


def _notes(image: Image.Image) -> list[str]:
    """What to know about how an image is shown: grey of 16 bits that uses fewer."""
    if not image.mode.startswith("I"):
        return []
    low, high = _range(image)
    bits = bits_used(high)
    if low < 0 or high == 0 or bits == 16 or (bits == 8 and image.mode == "I"):
        return []
    return [range_note(high)]


def range_note(highest: int) -> str:
    """What to know about an image whose values, up to this one, use fewer bits than their type has."""
    bits = bits_used(highest)
    return f"The values of this picture reach only {highest:,}, as in {bits} bits, which are shown as black to white."


def _range(image: Image.Image) -> tuple[int, int]:
    """The lowest and the highest value of grey in integers."""
    low, high = (image.convert("I") if image.mode == "I;16B" else image).getextrema()
    assert not isinstance(low, tuple) and not isinstance(high, tuple)  # As an image with several channels has them.
    return int(low), int(high)


def bits_used(highest: int) -> int:
    """The depth, of those that cameras and scanners have, that holds values up to this one."""
    return next((bits for bits in (8, 10, 12, 14) if highest < 2**bits), 16)


_SMOOTH_MODES = {"L", "LA", "RGB", "RGBA", "CMYK"}
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = {5, 6, 7, 8}
"""The orientations in which height and width change places."""


def on_white(image: Image.Image) -> Image.Image:
    """The image in sRGB (mode RGB), composited onto white if it has an alpha channel."""
    colour, alpha = colour_and_alpha(image)
    if alpha is None:
        return colour
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(colour, mask=alpha)
    return canvas


def colour_and_alpha(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colours of an image in sRGB (mode RGB), and its alpha channel (mode L), or None if it has none."""
    profile = image.info.get("icc_profile", b"")
    if image.mode.startswith(("I", "F")):
        image = Image.fromarray(_eight_bits(np.asarray(image), image.mode))
    if image.mode == "La":
        image = image.convert("LA")
    elif image.mode != "LA" and image.has_transparency_data:
        image = image.convert("RGBA")
    if image.mode not in {"LA", "RGBA"}:
        return _in_srgb(image, profile), None
    return _in_srgb(image.convert("L" if image.mode == "LA" else "RGB"), profile), image.getchannel("A")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode not in {"L", "CMYK", "LAB"}:
        image = image.convert("L" if image.mode == "1" else "RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if not ImageCms.getProfileDescription(source).startswith("sRGB"):
                return _transform(image, source)
        except Exception:  # The profile is broken or unsuitable; the image is still worth showing.
            pass
    if image.mode == "LAB":
        return _transform(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    return image.convert("RGB")


def _transform(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    target = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    assert converted is not None  # Only in-place conversion returns None.
    return converted


def _eight_bits(values: npt.NDArray, mode: str) -> RGB:
    if mode.startswith("I;16"):
        return (values >> (bits_used(int(values.max())) - 8)).astype(np.uint8)
    # In place and in 32 bits, because a float image of 25 megapixels takes 100 MB.
    grey = np.nan_to_num(values.astype(np.float32), copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(grey.min()), float(grey.max())
    if low < 0 or high > (255 if mode == "F" else 65_535):
        grey *= 0.5  # So that high - low cannot overflow.
        grey -= low / 2
        if high > low:
            grey /= grey.max()
        grey *= 255
    elif mode == "F" and high <= 1:
        grey *= 255
    elif high > 255:
        grey //= 2 ** (bits_used(int(high)) - 8)
    return np.rint(grey, out=grey).clip(0, 255, out=grey).astype(np.uint8)
