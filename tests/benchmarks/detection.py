"""What finding things in a photo costs, in a process without TensorFlow, and suppression beside OpenCV's.

    python -m tests.benchmarks.detection [--rounds 9] [--print-only]

Photos that come with packages, 640×480; each method has its default settings and is timed from the photo to the boxes.
Of the photos the slowest counts: what a cascade costs depends on what it sees. Both suppressions get the same 10,000
boxes in turns, so that what else the machine does hits both alike: read the ratios. Run it on a quiet machine.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import cv2
import numpy as np

from core import boxes as geometry
from core import images
from core.arrays import Float32Array
from core.data import samples
from core.detection.methods import networks, registry
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.windows import regions
from core.detection.suppression import suppress
from core.images import RGB
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.detection"
PHOTOS = ("astronaut", "coffee", "motorcycle")
SIZE = (480, 640)
COUNT, THRESHOLD = 10_000, 0.5
SLIDING = "sliding windows"


def photo(name: str) -> RGB:
    """The middle of a sample, uint8 (480, 640, 3)."""
    image = samples.find(name).read()
    height, width = image.shape[:2]
    scale = min(height / SIZE[0], width / SIZE[1])
    rows, columns = round(SIZE[0] * scale), round(SIZE[1] * scale)
    top, left = (height - rows) // 2, (width - columns) // 2
    return images.resize(image[top : top + rows, left : left + columns], SIZE)


def timed(work: Callable[[], Any]) -> float:
    """The milliseconds of one call."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def methods(rounds: int) -> dict[str, dict[str, float]]:
    """Median milliseconds of each method on each photo; the first call, which may load files, is not counted."""
    settings = SlidingSettings()
    windows = len(list(regions(SIZE, settings.sizes, settings.ratios, settings.stride)))
    titles = {"faces by a cascade": "haar", "people by HOG": "hog", f"{windows} {SLIDING}": "sliding"}
    titles |= {f"`{name}`": name for name in networks.names()}
    found: dict[str, dict[str, float]] = {}
    for title, name in titles.items():
        method = registry.find(name)
        repeats = 1 + (rounds if name != "sliding" else max(1, rounds // 3))
        found[title] = {}
        for which in PHOTOS:
            image = photo(which)
            found[title][which] = median([timed(partial(method.detect, image)) for _ in range(repeats)][1:])
    return found


def layouts() -> dict[str, tuple[Float32Array, Float32Array]]:
    """Boxes and scores without ties: from nearly none that overlaps to many around each of some things."""
    rng = np.random.default_rng(0)
    scores = rng.permutation(np.linspace(0.01, 0.99, COUNT)).astype(np.float32)
    places, sides = rng.uniform(size=(COUNT, 2)), rng.uniform(5, 80, (COUNT, 2))
    things = np.concatenate([rng.uniform(0, 600, (50, 2)), rng.uniform(30, 150, (50, 2))], axis=1)
    near = things[rng.integers(0, 50, COUNT)] + rng.normal(0, 6, (COUNT, 4))
    sizes = {
        "spread over 3,000 pixels": np.concatenate([3000 * places, sides / 2], axis=1),
        "over 1,200 pixels": np.concatenate([1200 * places, sides], axis=1),
        "over 300 pixels": np.concatenate([300 * places, sides], axis=1),
        "around 50 things": near,
    }
    return {name: (geometry.from_sizes(values), scores) for name, values in sizes.items()}


def suppressions(rounds: int) -> dict[str, tuple[int, float, float, float]]:
    """For each layout: boxes that stay, median milliseconds of OpenCV and ours, and the median ratio of a turn."""
    found = {}
    for name, (boxes, scores) in layouts().items():
        theirs = partial(cv2.dnn.NMSBoxes, geometry.to_sizes(boxes).tolist(), scores.tolist(), 0.0, THRESHOLD)
        ours = partial(suppress, boxes, scores, THRESHOLD)
        kept = ours().kept.tolist()
        assert kept == list(theirs()), "The two suppressions differ."
        turns = [(timed(theirs), timed(ours)) for _ in range(rounds)]
        opencv, own = (median(values) for values in zip(*turns, strict=True))
        found[name] = (len(kept), opencv, own, median(b / a for a, b in turns))
    return found


def _duration(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f} s" if milliseconds >= 1000 else f"{milliseconds:.0f} ms"


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    options = parser.parse_args()
    spent = methods(options.rounds)
    print(f"{'ms from photo to boxes, 640×480':32}" + "".join(f"{name:>12}" for name in PHOTOS))
    for title, of_one in spent.items():
        print(f"{title:32}" + "".join(f"{of_one[name]:12.1f}" for name in PHOTOS))
    ratios = suppressions(options.rounds)
    print(f"\n{COUNT:,} boxes".ljust(33) + f"{'stay':>12}{'OpenCV ms':>12}{'ours ms':>12}{'ratio':>12}")
    for title, (kept, opencv, own, ratio) in ratios.items():
        print(f"{title:32}{kept:12,}{opencv:12.1f}{own:12.1f}{ratio:12.2f}")
    assert "tensorflow" not in sys.modules, "TensorFlow was imported; the web process never does."
    slowest = {title: max(of_one.values()) for title, of_one in spent.items()}
    title_of = f"Detection on 640×480, slowest of {len(PHOTOS)} photos: {{}}"
    rows = {title_of.format(title): _duration(value) for title, value in slowest.items()}
    worst = max(ratio for *_, ratio in ratios.values())
    rows[f"Suppression of {COUNT:,} boxes against OpenCV's, slowest of {len(ratios)} layouts"] = f"{worst:.2f} ×"
    if not options.print_only:
        record("detection", COMMAND, rows)


if __name__ == "__main__":
    main()
