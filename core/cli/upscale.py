"""`python -m core upscale`: an image, or a folder of images, two to four times as high and wide."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core import paths
from core.cli.options import add_settings, parse_settings
from core.errors import ConvolabError
from core.synthesis.super_resolution.upscale_settings import SCALES, UpscaleSettings

if TYPE_CHECKING:
    from core.synthesis.super_resolution.upscaler import Upscaler

HELP = "super-resolution: enlarge images two to four times"
WRITABLE = (".png", ".jpg", ".jpeg", ".webp")
"""Suffixes that results of a folder keep; the others get .png after their name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("image", metavar="IMAGE", type=paths.path, help="an image, or a folder of images")
    about_out = "a .png (keeps 16 bits and transparency), .webp or .jpg file; for a folder the folder of the results"
    parser.add_argument("out", metavar="OUT", type=paths.path, help=about_out)
    parser.add_argument("--scale", type=int, choices=SCALES, help="the factor (default: that of the model, or 2)")
    about_model = "a network in trained/, such as compact_sr or srcnn_x2, or bicubic (default compact_sr)"
    parser.add_argument("--model", metavar="NAME", help=about_model)
    add_settings(parser, UpscaleSettings)


def run(options: argparse.Namespace) -> int:
    """Upscale, write the results and print their paths."""
    from core import images
    from core.synthesis.super_resolution import upscaler

    settings = parse_settings(options, UpscaleSettings)
    chosen, failures = upscaler.find(options.model, options.scale), 0
    if not options.image.is_dir():
        _upscale(chosen, options.image, options.out, settings)
        return 0
    pairs = list(_pairs(options.image, options.out))
    for source, out in pairs:
        try:
            _upscale(chosen, source, out, settings)
        except (images.ImageError, upscaler.UpscaleError) as error:
            failures += 1
            print(f"{source}: {error}", file=sys.stderr)
    if failures == len(pairs):
        raise ConvolabError(f"None of the files in {options.image} could be upscaled, as said above.")
    return 0


def _upscale(upscaler: "Upscaler", source: Path, out: Path, settings: UpscaleSettings) -> None:
    """Upscale one file; a stop before its end leaves nothing behind."""
    from core import deep_images, images, progress

    images.check_writable(out)
    notes: list[str] = []
    (image,) = deep_images.in_full_range(deep_images.read(source), notes=notes)
    for note in notes:
        print(f"{source}: {note}", file=sys.stderr)
    height, width = (upscaler.scale * length for length in image.shape[:2])
    deep_images.check_size(out, height, width)
    stream = upscaler.upscale(image, settings)
    deep_images.write(progress.follow(stream, source.name, "Stopped; nothing was written.", "tile"), out)
    print(out)


def _pairs(folder: Path, out: Path) -> Iterator[tuple[Path, Path]]:
    """The files of a folder, and where their results go; that folder is made.

    Raises:
        ConvolabError: the folder is empty, or OUT is the folder itself, no folder, or cannot be made.
    """
    if out.exists() and (not out.is_dir() or out.samefile(folder)):
        raise ConvolabError(f"{folder} is a folder, so OUT must be another folder, not {out}.")
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    if not files:
        raise ConvolabError(f"The folder {folder} has no images in it; choose one that has.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise ConvolabError(f"The folder {out} cannot be made; choose another place for OUT.") from None
    for path in files:
        name = path.name if path.suffix.lower() in WRITABLE else f"{path.name}.png"
        yield path, out / name
