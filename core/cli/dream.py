"""`python -m core dream`: Deep Dream on an image."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.options import add_settings, parse_settings
from core.synthesis.dream_settings import DreamSettings

if TYPE_CHECKING:
    from core.snapshots import Snapshot, Stream

HELP = "Deep Dream on an image"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("image", metavar="IMAGE", type=Path)
    parser.add_argument("out", metavar="OUT", type=Path, help="where to write the dream (.png, .jpg or .webp)")
    add_settings(parser, DreamSettings)


def run(options: argparse.Namespace) -> int:
    """Dream, write the image and print its path."""
    from core import images

    settings = parse_settings(options, DreamSettings)
    image = images.read(options.image)
    settings.check(*image.shape[:2])
    images.check_writable(options.out)
    print("Loading TensorFlow …", file=sys.stderr)
    from core.synthesis.dream import dream

    _write_last(dream(image, settings), options.out)
    return 0


def _write_last(stream: "Stream", out: Path) -> None:
    """Run a stream with a progress bar and write its last image; Ctrl-C keeps the image so far."""
    from core import images, progress

    latest: Snapshot | None = None
    try:
        for snapshot in progress.followed(stream):
            latest = snapshot
    except KeyboardInterrupt:
        if latest is None:
            raise
        print("Stopped; the image so far is kept.", file=sys.stderr)
    if latest is not None and latest.image is not None:
        images.write(latest.image, out)
        print(out)
