"""Shuffled batches from HDF5, against reading the same file in order and against decoding the same JPEG files.

    python -m tests.benchmarks.hdf5 [--rounds 15]

The training pictures of CIFAR-10, in batches of 128 with their labels. Read in order means what h5py's manual shows:
slices of the datasets, one after the other. The files are in the system's cache. The contenders take turns, and a
ratio is the median of those of the rounds.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import h5py
import numpy as np
import numpy.typing as npt

from core import images
from core.arrays import Int64Array
from core.data.hdf5.image_file import build
from core.data.hdf5.reader import Reader
from core.data.sets import datasets
from core.snapshots import last
from tests.benchmarks.results import record

COMMAND = "python -m tests.benchmarks.hdf5"
BATCH, FILES = 128, 2_000
Batches = Iterator[tuple[npt.NDArray[np.uint8], Int64Array]]


def in_order(path: Path) -> Batches:
    """Slices of the datasets as they lie in the file."""
    with h5py.File(path) as file:
        rows, labels = file["images"], file["labels"]
        for first in range(0, len(rows), BATCH):
            yield rows[first : first + BATCH], labels[first : first + BATCH]


def decoded(paths: Sequence[Path], labels: Int64Array) -> Batches:
    """Batches of picture files in a random order, decoded as the suite reads any picture."""
    order = np.random.default_rng(0).permutation(len(paths))
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        yield np.stack([images.read(paths[index]) for index in chosen]), labels[chosen]


def rate(batches: Callable[[], Batches]) -> float:
    """Pictures in a second over one pass."""
    began = time.perf_counter()
    count = sum(len(rows) for rows, _ in batches())
    return count / (time.perf_counter() - began)


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    options = parser.parse_args()
    data = datasets.load("cifar10")
    part = data.splits["train"]
    rates: dict[str, list[float]] = {"shuffled": [], "in order": [], "JPEG": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cifar10.h5"
        last(build(part, path, data.classes, None))
        files = [Path(folder) / f"{index}.jpg" for index in range(FILES)]
        for index, file in enumerate(files):
            images.write(part.read(index), file)
        with Reader(path) as reader:
            contenders: dict[str, Callable[[], Batches]] = {
                "shuffled": lambda: reader.batches(BATCH),
                "in order": lambda: in_order(path),
                "JPEG": lambda: decoded(files, part.labels),
            }
            for turn in range(options.rounds + 1):
                for name in list(contenders)[:: 1 if turn % 2 == 0 else -1]:
                    measured = rate(contenders[name])
                    if turn:  # The first round fills the system's cache.
                        rates[name].append(measured)
    against = {
        other: median(a / b for a, b in zip(rates["shuffled"], rates[other], strict=True))
        for other in ("in order", "JPEG")
    }
    rows = {
        f"Shuffled HDF5 batches of CIFAR-10, {BATCH} each": f"{median(rates['shuffled']) / 1e6:.2f} million pictures/s",
        "Shuffled HDF5 batches against reading the same file in order": f"{against['in order']:.2f} ×",
        "Shuffled HDF5 batches against decoding the same pictures from JPEG files": f"{against['JPEG']:.0f} ×",
    }
    for text, value in rows.items():
        print(f"{text}: {value}")
    if not options.print_only:
        record("hdf5", COMMAND, rows)


if __name__ == "__main__":
    main()
