"""What the input pipeline costs beside a training step of MiniGoogLeNet on CIFAR-10.

    python -m tests.benchmarks.pipeline [--rounds 5] [--steps 10] [--print-only]

The pipeline is that of the recipe: shuffled HDF5 batches, flips and shifts of each picture, normalisation. Its
processor time for a batch is set against that of a step, and steps that it feeds against steps on one batch in memory,
which take turns. The HDF5 file is built first, if it is not there.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import tensorflow as tf

from core.nets.precision import policy
from core.training import environment, recipe
from core.training.building import build
from core.training.pipeline import Normalisation, training_batches
from core.training.split_data import SplitData, SplitFiles
from tests.benchmarks.results import record
from tests.development_data import FOLDER

COMMAND = "python -m tests.benchmarks.pipeline"
RECIPE = "cifar10_mini_googlenet"
Batch = tuple[tf.Tensor, tf.Tensor]


def batches(chosen: recipe.Recipe) -> Iterator[Batch]:
    """The recipe's batches, without end."""
    files = SplitFiles(chosen, SplitData.of(chosen, FOLDER))
    for _ in files.build():
        pass
    reader = files.reader("train")
    assert reader.means is not None
    return iter(training_batches(chosen, reader, Normalisation(reader.means, chosen.pictures.scale), 0))


def timed(work: Callable[[], Any], steps: int) -> tuple[float, float]:
    """Seconds of wall and of processor for one of so many calls."""
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(steps):
        work()
    return (time.perf_counter() - wall) / steps, (time.process_time() - processor) / steps


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--print-only", action="store_true", help="do not record")
    options = parser.parse_args()
    environment.with_allocator("tests.benchmarks.pipeline", sys.argv[1:])
    chosen = recipe.load(RECIPE)
    source = batches(chosen)
    model = build(chosen, 10)
    held = next(source)

    def step(batch: Batch) -> None:
        model.train_on_batch(*batch)

    for _ in range(3):
        step(next(source))
    _, drawing = timed(lambda: next(source), 20 * options.steps)
    fixed, fed, processor = [], [], []
    for turn in range(options.rounds):
        for kind in ("fixed", "fed")[:: 1 if turn % 2 == 0 else -1]:
            if kind == "fixed":
                wall, spent = timed(lambda: step(held), options.steps)
                fixed.append(wall)
                processor.append(spent)
            else:
                fed.append(timed(lambda: step(next(source)), options.steps)[0])
    share = drawing / median(processor)
    ratio = median(a / b for a, b in zip(fed, fixed, strict=True))
    where = f"MiniGoogLeNet, CIFAR-10, batch {chosen.batch_size}, {policy(chosen.precision)}"
    rows = {
        f"Input pipeline against a training step, processor time ({where})": f"{share:.1%}".replace("%", " %"),
        "Training steps fed by the pipeline against steps on one batch in memory, wall time": f"{ratio:.2f} ×",
    }
    for text, value in rows.items():
        print(f"{text}: {value}")
    if not options.print_only:
        record("pipeline", COMMAND, rows)


if __name__ == "__main__":
    main()
