"""`python -m core dream`: Deep Dream on an image, or a clip that zooms into the dream."""

import argparse
import sys
from typing import TYPE_CHECKING

from core import paths
from core.cli.options import add_settings, parse_settings
from core.cli.streamed import check_clip, last_of
from core.synthesis.dream.settings import DreamError, DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import frames_of

if TYPE_CHECKING:
    from core.images import RGB
    from core.snapshots import Stream

HELP = "Deep Dream on an image"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("image", metavar="IMAGE", type=paths.path)
    parser.add_argument(
        "out",
        metavar="OUT",
        type=paths.path,
        help="where to write the dream (.png, .jpg or .webp), or with --zoom-seconds a clip (.webp or .mp4)",
    )
    about = parser.add_mutually_exclusive_group()
    about_guide = "dream towards what the layers see in this image"
    about.add_argument("--guide", metavar="IMAGE", type=paths.path, help=about_guide)
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
        check_clip(options.out, "A zoom")
    else:
        images.check_writable(options.out)
    print("Loading TensorFlow …", file=sys.stderr)
    if zooms:
        from core.synthesis.dream.zoom import zoom

        latest = last_of(zoom(image, settings, camera))
    else:
        latest = last_of(_stream(image, settings, guide, channel))
    if latest is None or latest.image is None:
        return 0
    if zooms:
        clips.write(frames_of(latest) or [latest.image], camera.zoom_rate, options.out)
    else:
        images.write(latest.image, options.out)
    print(options.out)
    return 0


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


def _channel(text: str) -> tuple[str, int]:
    """Layer and number of a channel.

    Raises:
        DreamError: the text is something else.
    """
    layer, _, number = text.partition(":")
    if not layer or not number.isdecimal():
        raise DreamError(f"The channel {text} needs a layer and a number from 0, for example conv4_3:17.")
    return layer, int(number)
