"""`python -m core detect`: find things in images."""

import argparse
import sys
from typing import Any

from core import paths
from core.cli import given_images, image_results
from core.cli.options import JSON
from core.errors import ConvolabError, during

HELP = "find things in images, by cascades, HOG, sliding windows or a network"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments and options."""
    parser.add_argument("images", nargs="+", metavar="IMAGE", type=paths.path, help=given_images.HELP)
    about_method = "haar, hog, sliding, or the name of a detector in trained/"
    parser.add_argument("--method", required=True, metavar="METHOD", help=about_method)
    parser.add_argument("--least", type=float, metavar="SCORE", help="the lowest score of a detection")
    parser.add_argument("--cascade", default="face", help="for haar: face, eye, smile, cat, body, plate, …")
    parser.add_argument("--out", type=paths.path, metavar="PICTURE", help="draw what was found in one image")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(options: argparse.Namespace) -> int:
    """Print what was found in each image, or why it cannot be read."""
    from core import boxes, images
    from core.detection import drawing
    from core.detection.classical.cascades import CASCADES
    from core.detection.methods import registry

    if options.cascade not in CASCADES:
        raise ConvolabError(f"There is no cascade “{options.cascade}”; choose one of {', '.join(CASCADES)}.")
    if options.out and (len(options.images) > 1 or given_images.are_collections(options.images)):
        raise ConvolabError("Only one image can be drawn into the picture of --out; give one, or leave --out away.")
    if options.out:
        images.check_writable(options.out)
    method = registry.find(options.method, options.least, options.cascade)
    results: list[dict[str, Any]] = []
    for given in given_images.found(options.images):
        try:
            image, scale = images.read_largest(given.source())
        except images.ImageError as error:
            results.append({"image": given.path, "error": str(error)})
            continue
        with during(f"looking at {given.path}"):
            found = method.detect(image)
        sizes = (boxes.to_sizes(found.boxes) * scale).round(2).tolist()
        detections = [
            {"label": method.labels[label], "score": round(float(score), 4), "box": size}
            for label, score, size in zip(found.labels, found.scores, sizes, strict=True)
        ]
        results.append({"image": given.path, "detections": detections})
        if options.out:
            images.write(drawing.draw(image, found, method.labels), options.out)
    return image_results.show(results, options.json, _print)


def _print(result: dict[str, Any]) -> None:
    if "error" in result:
        print(f"{result['image']}: {result['error']}", file=sys.stderr)
        return
    print(f"{result['image']}: {len(result['detections']) or 'nothing'} found")
    for found in result["detections"]:
        left, top, width, height = found["box"]
        print(f"  {found['score']:7.2f}  {found['label']:24.24} {width:.0f} × {height:.0f} at {left:.0f}, {top:.0f}")
