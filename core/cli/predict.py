"""`python -m core predict`: classify images."""

import argparse
import sys
from typing import Any

from core import paths
from core.cli import image_results
from core.cli.options import JSON, count
from core.errors import during

HELP = "classify images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("artifact", metavar="ARTIFACT", help="a name that `list` shows")
    parser.add_argument("images", nargs="+", metavar="IMAGE", type=paths.path)
    parser.add_argument("--top", type=count, default=5, help="how many classes to show (default 5)")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(options: argparse.Namespace) -> int:
    """Print the most probable classes of each image, or why it cannot be read."""
    from core import images
    from core.serving.litert import Classifier

    classifier = Classifier.load(options.artifact)
    results: list[dict[str, Any]] = []
    for path in options.images:
        notes: list[str] = []
        try:
            with during(f"classifying {path}"):
                ranked = classifier.predict(images.read(path, notes=notes), top=options.top)
        except images.ImageError as error:
            results.append({"image": str(path), "error": str(error)})
            continue
        predictions = [{"index": p.index, "label": p.label, "probability": p.probability} for p in ranked]
        results.append({"image": str(path), "predictions": predictions, **({"notes": notes} if notes else {})})
    return image_results.show(results, options.json, _print)


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
