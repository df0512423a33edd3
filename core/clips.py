"""Moving pictures: frames to animated WebP or MP4, and GIF, WebP, MP4 and WebM files to frames.

    clip = clips.read("street.mp4")
    content = clips.encode(clip.frames, clip.frames_per_second, "mp4")

MP4 files hold VP9, the only modern video codec among the encoders that come with OpenCV: current browsers play it, some
older phones and editors do not. Animated WebP is shown wherever images are, at about three times the size.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from core import clip_decoders, images
from core.atomic_files import replacing
from core.clip_decoders import ClipError, TimedFrame
from core.images import RGB

MAX_BYTES = 25 * 2**20
MAX_SECONDS = 10.0
RATES = (0.5, 60.0)
"""The lowest and the highest number of frames a second."""

ClipFormat = Literal["webp", "mp4"]
MEDIA_TYPES: dict[ClipFormat, str] = {"webp": "image/webp", "mp4": "video/mp4"}
SUFFIXES: dict[str, ClipFormat] = {".webp": "webp", ".mp4": "mp4"}
"""Of the files that hold a clip that was written here."""


@dataclass(frozen=True)
class Clip:
    """Frames of one size at equal distances in time.

    Attributes:
        frames: uint8 RGB (N, H, W, 3), at least one.
        frames_per_second: their rate.
        complete: False if the file went on after these frames.
    """

    frames: RGB
    frames_per_second: float
    complete: bool = True

    @property
    def seconds(self) -> float:
        """How long the clip lasts."""
        return len(self.frames) / self.frames_per_second


def read(source: bytes | Path | str, *, longest: int = 640, frames_per_second: float = 15.0) -> Clip:
    """Read the first ten seconds of a moving picture.

    The frames of many files follow each other at unequal times; the result has those that are shown at the ticks of an
    even clock. Transparency is composited onto white, sound is ignored, a still picture is a clip of one frame.

    Args:
        source: the content of a file, or its path: GIF, WebP, MP4 (also QuickTime) or WebM.
        longest: longest side of the frames in pixels; larger ones are shrunk to it.
        frames_per_second: the highest rate of the result; a clip with fewer frames keeps its own average rate.

    Raises:
        ClipError: the file is missing, too large, of another kind, damaged, or has no frames.
    """
    data = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else _load(Path(source))
    if not data:
        raise ClipError("The file is empty; choose a clip and try again.")
    if len(data) > MAX_BYTES:
        raise _too_many_bytes(len(data))
    timed: list[TimedFrame] = []
    complete, tick = True, 0.5 / frames_per_second
    for frame in clip_decoders.frames(data):
        if timed and timed[-1].until >= MAX_SECONDS:
            complete = False
            break
        if len(timed) > 1 and frame.until - timed[-2].until < tick:
            timed.pop()  # Between two ticks nobody sees it, and it would take memory.
        timed.append(TimedFrame(images.fit(frame.image, longest), min(frame.until, MAX_SECONDS)))
    if not timed:
        raise ClipError("This clip has no frames; save it again and try again.")
    seconds = timed[-1].until
    rate = float(np.clip(min(frames_per_second, len(timed) / seconds), *RATES))
    ticks = (np.arange(max(1, round(seconds * rate))) + 0.5) / rate
    shown = np.searchsorted([frame.until for frame in timed], ticks, side="right").clip(max=len(timed) - 1)
    size = timed[0].image.shape[:2]
    fitted = (timed[number].image for number in shown.tolist())
    return Clip(np.stack([f if f.shape[:2] == size else images.resize(f, size) for f in fitted]), rate, complete)


def encode(frames: Iterable[RGB], frames_per_second: float, format: ClipFormat = "webp", quality: int = 80) -> bytes:
    """Encode frames as a moving picture: WebP repeats for ever, MP4 plays once unless the player repeats it.

    Args:
        frames: uint8 RGB of one size (H, W, 3), at least one. MP4 drops the last row or column of an odd size.
        frames_per_second: 0.5 to 60.
        format: "webp" or "mp4".
        quality: 1 to 100, of WebP only; the encoder of MP4 chooses its own.

    Raises:
        ClipError: there are no frames, their sizes differ, or the format cannot hold them.
    """
    if format not in MEDIA_TYPES:
        raise ClipError(f"Clips cannot be written as {format!r:.40}; choose webp or mp4.")
    if not RATES[0] <= frames_per_second <= RATES[1]:
        raise ClipError(f"A clip has {RATES[0]:g} to {RATES[1]:g} frames a second, not {frames_per_second:g}.")
    checked = _checked(frames)
    first = next(checked, None)
    if first is None:
        raise ClipError("There are no frames to write; give at least one.")
    every = chain([first], checked)
    if format == "mp4":
        return _mp4(every, first.shape[:2], frames_per_second)
    return _webp(every, frames_per_second, quality)


def write(frames: Iterable[RGB], frames_per_second: float, path: Path) -> None:
    """Write frames in the format of the path's suffix, one of `SUFFIXES`; others see the complete file or none.

    Raises:
        ClipError: see `encode`.
    """
    content = encode(frames, frames_per_second, SUFFIXES[path.suffix.lower()])
    with replacing(path) as beside:
        beside.write_bytes(content)


def _checked(frames: Iterable[RGB]) -> Iterator[RGB]:
    size: tuple[int, ...] = ()
    for frame in frames:
        if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3 or frame.size == 0:
            raise ClipError(
                f"An array of shape {frame.shape} and type {frame.dtype} is not a frame; "
                "give frames of shape (height, width, 3) and type uint8."
            )
        size = size or frame.shape
        if frame.shape != size:
            raise ClipError(f"The frames of a clip have one size, but {frame.shape[:2]} follows {size[:2]}.")
        yield np.ascontiguousarray(frame)


def _webp(frames: Iterable[RGB], rate: float, quality: int) -> bytes:
    first, *others = (Image.fromarray(frame) for frame in frames)
    # In whole milliseconds, from rounded ends, so that the errors do not add up.
    durations = np.diff(np.rint(1000 * np.arange(len(others) + 2) / rate).astype(int)).tolist()
    buffer = BytesIO()
    try:
        # Method 2 takes half the time of the default for 4 % more bytes.
        options = {"duration": durations, "loop": 0, "quality": quality, "method": 2}
        first.save(buffer, "webp", save_all=True, append_images=others, **options)
    except (OSError, ValueError, RuntimeError, SystemError) as error:
        raise _unwritable(first.size, "WebP", "MP4") from error
    return buffer.getvalue()


def _mp4(frames: Iterable[RGB], size: tuple[int, ...], rate: float) -> bytes:
    height, width = size
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"vp09"), rate, (width, height))
        try:
            if not writer.isOpened():
                raise _unwritable((width, height), "MP4", "WebP")
            for frame in frames:
                writer.write(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
        finally:
            writer.release()
        return path.read_bytes()


def _unwritable(size: tuple[int, int], format: str, other: str) -> ClipError:
    width, height = size
    return ClipError(
        f"A clip of {width:,} × {height:,} pixels cannot be written as {format}; choose another size or {other}."
    )


def _load(path: Path) -> bytes:
    name = repr(path.name[:80])
    try:
        if path.is_dir():
            raise ClipError(f"The path {name} is a folder; choose a clip in it.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_many_bytes(size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ClipError(f"There is no file {name}; check its name and folder.") from error
    except (OSError, ValueError) as error:
        raise ClipError(f"The file {name} cannot be opened; check its name and permissions.") from error


def _too_many_bytes(size: int) -> ClipError:
    return ClipError(
        f"The clip has {size / 2**20:,.1f} MB; at most {MAX_BYTES // 2**20} MB can be read. "
        "Make it shorter or smaller and try again."
    )
