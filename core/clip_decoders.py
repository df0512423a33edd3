"""Decode moving pictures frame by frame: GIF and animated WebP by Pillow, MP4 and WebM by OpenCV's FFmpeg.

Uploads come from strangers, so each file is limited before and while it is unpacked:

1. The signature selects the decoder; playlists and other formats that make FFmpeg open further files never reach it.
2. A GIF is stripped of its comments, and the area of each of its frames is read before Pillow sees the file.
3. The size of a frame and the number of pixels unpacked so far are checked at each frame. That of a video is only known
   when its decoder has opened it.
"""

import struct
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image
from PIL.GifImagePlugin import GifImageFile
from PIL.WebPImagePlugin import WebPImageFile

from core.errors import ConvolabError
from core.images import RGB

MAX_FRAMES = 900
MAX_PIXELS = 9_000_000
"""Of one frame; 4K video has 8.3 million."""
MAX_UNPACKED = 1_500_000_000
"""Pixels of all frames together: ten seconds of Full HD at 60 frames a second, and a fifth more."""

KINDS = "a GIF, an animated WebP, an MP4 or a WebM"
GIF, WEBP, VIDEO = (b"GIF87a", b"GIF89a"), b"WEBP", (b"ftyp", b"\x1aE\xdf\xa3")
BROWSERS_PAUSE = 0.1
"""Seconds for which browsers show a frame of a GIF that states 0 or 0.01."""


class ClipError(ConvolabError):
    """A clip cannot be read or written."""


class TimedFrame(NamedTuple):
    """One frame: uint8 RGB (H, W, 3), and the second from the start at which the next one follows."""

    image: RGB
    until: float


def frames(data: bytes) -> Iterator[TimedFrame]:
    """Decode the frames of a file, in order, as long as they are asked for.

    Raises:
        ClipError: the file is of another kind, damaged, or exceeds a limit.
    """
    try:
        unpacked = 0
        for number, frame in enumerate(_decoded(data)):
            yield frame
            unpacked += frame.image.shape[0] * frame.image.shape[1]
            if unpacked > MAX_UNPACKED or number > MAX_FRAMES:
                raise ClipError("This clip has too many or too large frames; make it smaller or shorter and try again.")
    except ClipError:
        raise
    except Exception as error:  # On bad data, decoders raise almost anything.
        raise ClipError(
            f"This clip is damaged or of an unusual kind; save it again as {KINDS} file and try again."
        ) from error


def _decoded(data: bytes) -> Iterator[TimedFrame]:
    if data.startswith(GIF):
        return _pillow_frames(GifImageFile(BytesIO(_stripped_gif(data))))
    if data[:4] == b"RIFF" and data[8:12] == WEBP:
        if data[12:16] == b"VP8X":  # The canvas, for which the decoder allocates memory at once.
            _check_size(*(1 + int.from_bytes(data[start : start + 3], "little") for start in (24, 27)))
        return _pillow_frames(WebPImageFile(BytesIO(data)))
    if data[4:8] == VIDEO[0] or data.startswith(VIDEO[1]):
        return _video_frames(data)
    raise ClipError(f"This file is not a clip that can be read; choose {KINDS} file.")


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ClipError(
            f"The clip is {width:,} × {height:,} pixels; at most {MAX_PIXELS // 10**6} megapixels can be read. "
            "Make it smaller and try again."
        )


def _pillow_frames(image: GifImageFile | WebPImageFile) -> Iterator[TimedFrame]:
    with image:
        until = 0.0
        for number in range(image.n_frames):
            image.seek(number)
            _check_size(*image.size)
            image.load()
            pause = image.info.get("duration", 0) / 1000
            until += pause if pause > 0.01 else BROWSERS_PAUSE
            rgba = image.convert("RGBA")
            canvas = Image.new("RGB", rgba.size, "white")
            canvas.paste(rgba, mask=rgba.getchannel("A"))
            yield TimedFrame(np.array(canvas), until)


def _stripped_gif(data: bytes) -> bytes:
    """A GIF with nothing but its frames and their timing; what follows the last whole frame is dropped."""
    position = 13 + _palette_bytes(data[10])
    kept, whole, found = [data[:position]], 1, 0
    _check_size(*struct.unpack_from("<2H", data, 6))
    while position < len(data) and data[position] in (0x21, 0x2C) and found <= MAX_FRAMES:
        start, is_frame = position, data[position] == 0x2C
        if is_frame:
            left, top, width, height, flags = struct.unpack_from("<4HB", data, position + 1)
            _check_size(left + width, top + height)
            position += 11 + _palette_bytes(flags)
        else:
            position += 2
        while position < len(data) and data[position]:
            position += data[position] + 1
        position += 1
        if position > len(data):
            break
        if is_frame or data[start + 1] == 0xF9:
            kept.append(data[start:position])
        if is_frame:
            found, whole = found + 1, len(kept)
    return b"".join(kept[:whole]) + b";"


def _palette_bytes(flags: int) -> int:
    return 6 << (flags & 7) if flags & 0x80 else 0


def _video_frames(data: bytes) -> Iterator[TimedFrame]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip"
        path.write_bytes(data)
        video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        try:
            if not video.isOpened():
                raise ValueError("FFmpeg cannot open the file")
            _check_size(int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT)))
            rate = video.get(cv2.CAP_PROP_FPS)
            pause = 1 / rate if 0.1 <= rate <= 1000 else 1 / 25
            until = 0.0
            while True:
                found, image = video.read()
                if not found:
                    return
                _check_size(image.shape[1], image.shape[0])
                # Phones record at a varying rate, so the clock of the file counts; it stands still in broken files.
                until = max(until, video.get(cv2.CAP_PROP_POS_MSEC) / 1000) + pause
                yield TimedFrame(np.ascontiguousarray(image[..., ::-1], np.uint8), until)
        finally:
            video.release()
