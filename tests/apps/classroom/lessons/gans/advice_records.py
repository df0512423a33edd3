"""A record of advice as `advice_runs` would write it, without the hours of training."""

from pathlib import Path

import numpy as np

from core import result_files
from core.synthesis.gan import image_grid
from core.synthesis.gan.advice.advice_record import WITH_ALL, AdviceRecord, AdviceRun, collected
from core.synthesis.gan.advice.variants import ADVICE, FAILURES
from core.synthesis.gan.training_record import TrainingRecord

SEEDS = (1, 2, 3)
NAMES = [WITH_ALL, *(variant.name for variant in (*ADVICE, *FAILURES))]
CHANGES = {"normalization": 0.12, "dropout": 0.05, "no_hidden_dense": -0.03, "strong_discriminator": 0.9}
"""Of the kernel distance without a piece of advice; all others change nothing but by chance."""
CHANCE = (0.004, -0.006, 0.002)
"""What is added with each seed, in every other variant with the opposite sign."""


def record() -> AdviceRecord:
    """A record in which two pieces of advice help and one harms beyond chance."""
    runs = []
    for number, name in enumerate(NAMES):
        for seed, chance in zip(SEEDS, CHANCE, strict=True):
            distance = 0.1 + CHANGES.get(name, 0.0) + chance * (-1) ** number
            runs.append(_run(name, seed, distance))
    return collected("mnist_dcgan_short", 4, runs, NAMES)


def write(folder: Path) -> None:
    """Write the record and the grids of all variants."""
    result_files.write(folder / "advice.json", record())
    random = np.random.default_rng(0)
    for name in NAMES:
        grids = TrainingRecord(2, 3)
        grid = image_grid.lay(random.integers(0, 256, (6, 28, 28, 1), np.uint8), 3)
        grids.add(4, grid, grid)
        grids.save(folder / f"{name}.h5")


def _run(name: str, seed: int, distance: float) -> AdviceRun:
    epoch = {"discriminator_loss": 1.2, "generator_loss": 0.9, "accuracy_real": 0.7, "accuracy_fake": 0.8}
    history = [{**epoch, "kernel_distance": distance * factor, "seconds": 1.0} for factor in (4.0, 2.0, 1.5, 1.0)]
    return AdviceRun(variant=name, seed=seed, measures={"kernel_distance": distance}, history=history, seconds=4.0)
