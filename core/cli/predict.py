"""`python -m core predict`: classify images."""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import paths
from core.atomic_files import check_file, replacing
from core.cli import given_images, image_results
from core.cli.given_images import GivenImage
from core.cli.options import JSON, count
from core.errors import during

if TYPE_CHECKING:
    from core.serving.litert import Classifier
    from core.snapshots import Stream

HELP = "classify images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    parser.add_argument("images", nargs="+", metavar="IMAGE", type=paths.path, help=given_images.HELP)
    parser.add_argument("--top", type=count, default=5, help="how many classes to show (default 5)")
    about = "write a table with one row for each image and class (image, rank, index, label, probability)"
    parser.add_argument("--csv", metavar="FILE", type=paths.path, help=about)
    parser.add_argument("--json", action="store_true", help=JSON)


def run(options: argparse.Namespace) -> int:
    """Print the most probable classes of each image, or why it cannot be read."""
    from core import progress
    from core.serving.litert import Classifier

    classifier = Classifier.load(options.artifact)
    if options.csv:
        check_file(options.csv, "--csv")
    results: list[dict[str, Any]] = []
    given = given_images.found(options.images)
    stream = _classified(classifier, given, options.top, results)
    for _ in progress.followed(stream, unit="image") if any(image.archive for image in given) else stream:
        pass
    if options.csv:
        _write(results, options.csv)
    return image_results.show(results, options.json, _print)


def _classified(
    classifier: "Classifier", given: Sequence[GivenImage], top: int, results: list[dict[str, Any]]
) -> "Stream":
    """Classify images, with one step for each; the results are added to the list."""
    from core import images
    from core.snapshots import Snapshot

    for step, image in enumerate(given, start=1):
        notes: list[str] = []
        try:
            with during(f"classifying {image.path}"):
                ranked = classifier.predict(images.read(image.source(), notes=notes), top=top)
        except images.ImageError as error:
            results.append({"image": image.path, "error": str(error)})
        else:
            predictions = [{"index": p.index, "label": p.label, "probability": p.probability} for p in ranked]
            results.append({"image": image.path, "predictions": predictions, **({"notes": notes} if notes else {})})
        yield Snapshot(step, len(given))


def _write(results: Sequence[dict[str, Any]], path: Path) -> None:
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ("image", "rank", "index", "label", "probability"))
        table.writeheader()
        for result in results:
            for rank, prediction in enumerate(result.get("predictions", ()), start=1):
                table.writerow({"image": result["image"], "rank": rank, **prediction})


def _print(result: dict[str, Any]) -> None:
    if "error" in result:
        print(f"{result['image']}: {result['error']}", file=sys.stderr)
        return
    for note in result.get("notes", []):
        print(f"{result['image']}: {note}", file=sys.stderr)
    print(result["image"])
    for rank, prediction in enumerate(result["predictions"], start=1):
        bar = "█" * round(30 * prediction["probability"])
        print(f"  {rank:2}  {prediction['probability']:6.1%}  {prediction['label']:32.32} {bar}".rstrip())
