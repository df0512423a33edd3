"""`python -m core style`: paint an image, or a clip, in the style of a painting."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core import paths
from core.cli.options import add_settings_of, parse_settings
from core.cli.streamed import check_clip, last_of
from core.synthesis.style.network_settings import ClipSettings, NetworkSettings
from core.synthesis.style.settings import StyleError, StyleSettings

if TYPE_CHECKING:
    from core.arrays import Float32Array
    from core.clips import Clip
    from core.images import RGB
    from core.snapshots import Stream
    from core.synthesis.style.network import Painter

Chosen = TypeVar("Chosen", bound=NetworkSettings)

HELP = "style transfer: paint an image like a painting"
METHODS = ("optimize", "network", "arbitrary")
MOVING = (".gif", ".mp4", ".webm", ".webp")
"""Suffixes of files that are clips if OUT is one, too."""


class _List(argparse.Action):
    """An option that lists the styles and ends, like `--help`."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from core.synthesis.style.known_styles import all_styles

        for style in all_styles().values():
            print(f"{style.name:24} {style.title}")
        parser.exit(0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("photo", metavar="CONTENT", type=paths.path, help="the photo; for the networks also a clip")
    about_style = (
        "a painting (an image file); for --method network the name of a style, or several with weights: "
        "starry_night:2,the_scream:1"
    )
    parser.add_argument("painting", metavar="STYLE", type=paths.expanded, help=about_style)
    about_out = "a .png, .jpg or .webp file; for a clip .webp or .mp4"
    parser.add_argument("out", metavar="OUT", type=paths.path, help=about_out)
    about_method = (
        "optimize: descend on the pixels, as in the paper; network: one pass of a network that knows the style; "
        "arbitrary: one pass of a network that takes any painting (default: network if STYLE is a name, else optimize)"
    )
    parser.add_argument("--method", choices=METHODS, help=about_method)
    parser.add_argument("--list", nargs=0, action=_List, help="list the styles that the network knows, and end")
    add_settings_of(parser, {"optimize": StyleSettings, "network, arbitrary": NetworkSettings, "clips": ClipSettings})


def run(options: argparse.Namespace) -> int:
    """Paint, write the image or clip, and print its path."""
    from core import images

    method = options.method or ("optimize" if Path(options.painting).is_file() else "network")
    if method == "optimize":
        settings = parse_settings(options, StyleSettings)
        photo, painting = images.read(options.photo), images.read(options.painting)
        settings.check(*photo.shape[:2])
        images.check_writable(options.out)
        print("Loading TensorFlow …", file=sys.stderr)
        from core.synthesis.style.optimization import transfer

        return _write_image(transfer(photo, painting, settings), options.out)
    clip = _moving(options)
    return _image(options, method) if clip is None else _clip(options, method, clip)


def _image(options: argparse.Namespace, method: str) -> int:
    """Paint an image with one of the networks, in tiles if it is large."""
    from core import images
    from core.synthesis.style import network, tiles

    photo = images.read(options.photo, working_size=4096)
    settings = parse_settings(options, NetworkSettings)
    images.check_writable(options.out)
    vector, painter, settings = _style(options.painting, method, photo, settings)
    if settings.in_tiles(*photo.shape[:2]):
        return _write_image(tiles.paint(photo, vector, settings, painter), options.out)
    images.write(network.stylize(photo, vector, settings, painter), options.out)
    print(options.out)
    return 0


def _clip(options: argparse.Namespace, method: str, clip: "Clip") -> int:
    """Paint a clip with one of the networks."""
    from core import clips, progress
    from core.snapshots import last
    from core.synthesis.frame_panels import frames_of
    from core.synthesis.style import moving

    settings = parse_settings(options, ClipSettings)
    if options.out.suffix.lower() not in clips.SUFFIXES:
        raise StyleError(
            f"A clip is written as .webp or .mp4, not {options.out.suffix}; change the name of the result."
        )
    check_clip(options.out, "The result")
    vector, painter, settings = _style(options.painting, method, clip.frames[0], settings)
    latest = last(progress.followed(moving.stylize(clip, vector, settings, painter)))
    clips.write(frames_of(latest), clip.frames_per_second, options.out)
    print(options.out)
    return 0


def _style(text: str, method: str, photo: "RGB", settings: Chosen) -> "tuple[Float32Array, Painter | None, Chosen]":
    """The numbers of a style, the network that paints with them, and the settings for it."""
    from core import images
    from core.synthesis.style import arbitrary, network
    from core.synthesis.style.known_styles import all_styles

    if method == "arbitrary":
        vectors = {"painting": arbitrary.look(images.read(text))}
        vector = arbitrary.style(photo, vectors, {"painting": 1.0}, settings)
        return vector, arbitrary.painter(), settings.model_copy(update={"strength": 1.0})
    styles = {name: style.vector for name, style in all_styles().items()}
    return network.mix(_weights(text), styles), None, settings


def _weights(text: str) -> Mapping[str, float]:
    """The weights of styles such as “starry_night:2,the_scream”; 1 if none is given.

    Raises:
        StyleError: a weight is no number.
    """
    found = {}
    for part in text.split(","):
        name, _, weight = part.strip().partition(":")
        try:
            found[name] = float(weight or 1)
        except ValueError:
            raise StyleError(f"The weight of {name} is “{weight}”, which is no number; write {name}:2, say.") from None
    return found


def _moving(options: argparse.Namespace) -> "Clip | None":
    """The clip, if the content is a moving picture and the result shall be one, too."""
    from core import clips

    if options.photo.suffix.lower() not in MOVING or options.out.suffix.lower() not in (*clips.SUFFIXES, ".gif"):
        return None
    clip = clips.read(options.photo)
    return clip if options.photo.suffix.lower() in (".mp4", ".webm") or len(clip.frames) > 1 else None


def _write_image(stream: "Stream", out: Path) -> int:
    """Run a stream and write its last image."""
    from core import images

    latest = last_of(stream)
    if latest is not None and latest.image is not None:
        images.write(latest.image, out)
        print(out)
    return 0
