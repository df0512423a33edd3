"""`python -m core inspect`: how a folder, archive or file of images is understood, before anything is done with it."""

import argparse
import json
from typing import TYPE_CHECKING

from core import paths
from core.cli.options import JSON
from core.cli.splits import add_reading, reading_of

if TYPE_CHECKING:
    from core.data.collections.reading import Reading

HELP = "show how a folder, archive or file of images is understood"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    about = "a folder, archive or HDF5 file of images, or the name of a data set"
    parser.add_argument("data", metavar="PATH", type=paths.expanded, help=about)
    parser.add_argument("--json", action="store_true", help=JSON)
    about = "write a contact sheet with some images of each class (.png, .jpg or .webp)"
    parser.add_argument("--sheet", metavar="FILE", type=paths.path, help=about)
    add_reading(parser)


def run(options: argparse.Namespace) -> int:
    """Print classes, parts and what is left out."""
    from core import images
    from core.data.sets import class_sheet, inspection

    if options.sheet:
        images.check_writable(options.sheet)
    reading, data = inspection.inspect(options.data, reading_of(options))
    if options.sheet and data:
        images.write(class_sheet.lay(data), options.sheet)
    if options.json:
        print(json.dumps(reading.described()))
    else:
        _print(reading)
    return 0


def _print(reading: "Reading") -> None:
    print(reading.understood)
    if reading.splits:
        parts = list(reading.splits)
        width = max(5, *(len(row["class"]) for row in reading.rows))
        print("  ".join(["class".ljust(width), *(part.rjust(10) for part in parts)]))
        for row in reading.rows:
            print("  ".join([row["class"].ljust(width), *(f"{row[part]:10,}" for part in parts)]))
    for item in reading.left_out:
        print(f"left out: {item}")
    for other in reading.other_readings:
        print(f"with {other.flag}: {other.words}")
    if reading.refusal:
        print(reading.refusal)
