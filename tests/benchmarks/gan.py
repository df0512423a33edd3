"""GANs: a step of training beside PyTorch, images through LiteRT without TensorFlow, and steps of the laboratory.

    python -m tests.benchmarks.gan [--rounds 9] [--steps 8] [--print-only]

A step of training is both half steps as the recipe of the flowers has them, with augmentation and averaged weights.
The contender has the same networks, batch, optimizers and precision (bfloat16 where the processor has it), channels
last and with fused Adam; tests hold `gan_in_torch` equal. Each lives in a process of its own, and they take turns; see
`contenders`. Read the ratio: milliseconds are those of a machine that others may use too.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from itertools import count
from statistics import median

import numpy as np

from core.images import RGB, resize
from core.nets.precision import policy
from core.snapshots import last
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_recipe import GanRecipe
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.training import train
from tests.benchmarks import contenders
from tests.benchmarks.contenders import Step
from tests.benchmarks.results import record

MODULE = "tests.benchmarks.gan"
COMMAND = f"python -m {MODULE}"
RECIPE = "flowers_dcgan"
SERVED = {"mnist_dcgan": "digits", "flowers_dcgan": "flowers"}
IMAGES = 16
LABORATORY_STEPS = 300


def real_batch(recipe: GanRecipe) -> RGB:
    """Images of a recipe's form, made up, uint8 (B, S, S, C): smooth, so that they are not told from others at once."""
    coarse = np.random.default_rng(0).integers(0, 256, (recipe.batch_size, 4, 4, 3), np.uint8)
    smooth = np.stack([resize(image, (recipe.size, recipe.size)) for image in coarse])
    return np.ascontiguousarray(smooth[..., : recipe.channels])


def in_keras() -> Step:
    """A step of the suite's own networks; returns a loss."""
    from core.synthesis.gan.adversaries import Adversaries

    recipe = gan_recipe.load(RECIPE)
    adversaries, real, numbers = Adversaries(recipe), real_batch(recipe), count()
    return lambda: adversaries.step(real, next(numbers))["generator_loss"]


def in_torch() -> Step:
    """A step of the same networks in PyTorch; returns a loss."""
    import torch

    from tests.benchmarks.gan_in_torch import AdversariesInTorch

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    recipe = gan_recipe.load(RECIPE)
    adversaries, real = AdversariesInTorch(recipe, policy(recipe.precision) == "mixed_bfloat16"), real_batch(recipe)
    return lambda: adversaries.step(real)["generator_loss"]


CONTENDERS: dict[str, Callable[[], Step]] = {"Keras": in_keras, "PyTorch": in_torch}


def served(name: str, rounds: int) -> float:
    """Median milliseconds of some images through LiteRT; the first, which load the network, are not counted."""
    generator = Generator.load(name)
    noise = generator.noise(IMAGES, seed=0)
    return 1000 * median([_seconds(lambda: generator.images(noise)) for _ in range(rounds + 1)][1:])


def laboratory(rounds: int) -> float:
    """Steps a second of the laboratory with its default settings and all measures, median of some trainings."""
    settings = LaboratorySettings(steps=LABORATORY_STEPS)
    return LABORATORY_STEPS / median([_seconds(lambda: last(train(settings))) for _ in range(rounds)])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--print-only", action="store_true", help="leave the recorded results as they are")
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        contenders.serve(CONTENDERS[options.child]())
        return
    arguments = {name: ["--child", name] for name in CONTENDERS}
    times = contenders.measure(
        MODULE, arguments, {"Keras": contenders.IN_KERAS}, rounds=options.rounds, steps=options.steps
    )
    ratio = median(torch / keras for keras, torch in zip(times["Keras"], times["PyTorch"], strict=True))
    recipe = gan_recipe.load(RECIPE)
    step = f"A training step of `{RECIPE}`, batch {recipe.batch_size}, {policy(recipe.precision)}"
    rows = {f"{step}: {name}": f"{1000 * median(seconds):.0f} ms" for name, seconds in times.items()}
    rows[f"{step}: Keras against PyTorch"] = f"{ratio:.2f} ×"
    for name, what in SERVED.items():
        rows[f"{IMAGES} {what} of `{name}` through LiteRT"] = f"{served(name, options.rounds):.0f} ms"
    rows["GAN laboratory, default settings, with all measures"] = f"{laboratory(options.rounds):.0f} steps/s"
    assert "tensorflow" not in sys.modules, "TensorFlow was imported; the web process never does."
    for text, value in rows.items():
        print(f"{value:>12}  {text}")
    print("ms in each round:", {name: [round(1000 * seconds) for seconds in of_one] for name, of_one in times.items()})
    if not options.print_only:
        record("gan", COMMAND, rows)


if __name__ == "__main__":
    main()
