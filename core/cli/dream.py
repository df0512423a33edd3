"""`python -m core dream`: Deep Dream on an image, or a clip that zooms into the dream."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.atomic_files import replacing
from core.cli.options import add_settings, parse_settings
from core.synthesis.dream.settings import DreamError, DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings, frames_of

if TYPE_CHECKING:
    from core.clips import ClipFormat
    from core.images import RGB
    from core.snapshots import Snapshot, Stream

HELP = "Deep Dream on an image"
SUFFIXES: "dict[str, ClipFormat]" = {".webp": "webp", ".mp4": "mp4"}
"""Of the files that hold a clip."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("image", metavar="IMAGE", type=Path)
    parser.add_argument(
        "out",
        metavar="OUT",
        type=Path,
        help="where to write the dream (.png, .jpg or .webp), or with --zoom-seconds a clip (.webp or .mp4)",
    )
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--guide", metavar="IMAGE", type=Path, help="dream towards what the layers see in this image")
    about.add_argument(
        "--channel",
        metavar="LAYER:NUMBER",
        help="dream of a single channel, for example conv4_3:17; weights are ignored",
    )
    add_settings(parser, DreamSettings)
    add_settings(parser, ZoomSettings)


def run(options: argparse.Namespace) -> int:
    """Dream, write the image or the clip, and print its path."""
    from core import clips, images

    settings = parse_settings(options, DreamSettings)
    zooms = "zoom_seconds" in vars(options)
    image = images.read(options.image)
    guide = images.read(options.guide) if options.guide else None
    channel = _channel(options.channel) if options.channel else None
    if channel is None:
        settings.check(*image.shape[:2])
    else:
        settings.check_size(*image.shape[:2])
    if zooms:
        if guide is not None or channel is not None:
            raise DreamError("A zoom dreams of layers; leave out --guide and --channel.")
        camera = parse_settings(options, ZoomSettings)
        _check_clip(options.out)
    else:
        images.check_writable(options.out)
    print("Loading TensorFlow …", file=sys.stderr)
    if zooms:
        from core.synthesis.dream.zoom import zoom

        def write_clip(latest: "Snapshot") -> None:
            frames = frames_of(latest) or [_image_of(latest)]
            with replacing(options.out) as beside:
                beside.write_bytes(clips.encode(frames, camera.zoom_rate, SUFFIXES[options.out.suffix.lower()]))

        return _write_last(zoom(image, settings, camera), options.out, write_clip)
    return _write_last(
        _stream(image, settings, guide, channel),
        options.out,
        lambda latest: images.write(_image_of(latest), options.out),
    )


def _stream(image: "RGB", settings: DreamSettings, guide: "RGB | None", channel: tuple[str, int] | None) -> "Stream":
    """The dream that the options describe."""
    if guide is not None:
        from core.synthesis.dream.goals import dream_of

        return dream_of(image, guide, settings)
    if channel is not None:
        from core.synthesis.dream.goals import dream_of_channel

        return dream_of_channel(image, *channel, settings)
    from core.synthesis.dream.ascent import dream

    return dream(image, settings)


def _check_clip(out: Path) -> None:
    """Check before a long computation that a clip can be written there.

    Raises:
        DreamError: the suffix is not one of a clip.
        ImageError: the folder is missing or not writable.
    """
    from core import images

    if out.suffix.lower() not in SUFFIXES:
        raise DreamError(f"A zoom is a clip; end the name {out.name} in .webp or .mp4.")
    images.check_writable(out.with_suffix(".webp"))  # Whether its folder exists and can be written to.


def _channel(text: str) -> tuple[str, int]:
    """Layer and number of a channel.

    Raises:
        DreamError: the text is something else.
    """
    layer, _, number = text.partition(":")
    if not layer or not number.isdecimal():
        raise DreamError(f"The channel {text} needs a layer and a number from 0, for example conv4_3:17.")
    return layer, int(number)


def _image_of(snapshot: "Snapshot") -> "RGB":
    assert snapshot.image is not None
    return snapshot.image


def _write_last(stream: "Stream", out: Path, write: Callable[["Snapshot"], None]) -> int:
    """Run a stream with a progress bar and write its last snapshot; Ctrl-C keeps what there is so far."""
    from core import progress

    latest: Snapshot | None = None
    try:
        for snapshot in progress.followed(stream):
            latest = snapshot
    except KeyboardInterrupt:
        if latest is None:
            raise
        print("Stopped; the image so far is kept.", file=sys.stderr)
    if latest is not None:
        write(latest)
        print(out)
    return 0
