"""Train with and without each piece of advice, and record what it buys.

    python -m core.synthesis.gan.advice.advice_runs [--data PATH] [--seeds 3] [--work DIR]

Every training runs in a process of its own with one thread, as many at a time as there are cores. Each that has ended
is kept in the work folder (`runs/gan_advice`), so that the command goes on where it was interrupted.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core import result_files
from core.data.sets.arrays import ROOT
from core.errors import ConvolabError
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.advice.advice_record import FILE, WITH_ALL, AdviceRun, collected, samples_file
from core.synthesis.gan.advice.variants import ADVICE, FAILURES, changed
from core.synthesis.gan.gan_recipe import GanRecipe
from core.training.recipe import validated

RECIPE = "mnist_dcgan_short"
VARIANTS = {variant.name: variant for variant in (*ADVICE, *FAILURES)}
WORK = ROOT / "runs" / "gan_advice"
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
RUN, SAMPLES = "run.json", "samples.h5"


def recipe_of(variant: str, seed: int, base: GanRecipe) -> GanRecipe:
    """The recipe of one training."""
    found = base if variant == WITH_ALL else changed(base, VARIANTS[variant])
    return validated({**found.model_dump(), "seed": seed}, GanRecipe)


def train(recipe: GanRecipe, variant: str, data: Path | None, folder: Path) -> AdviceRun:
    """Train once, and keep the result and the grids in a folder.

    Raises:
        ConvolabError: the data set is missing.
    """
    from core.snapshots import last, result
    from core.synthesis.gan.gan_quality import Judge
    from core.synthesis.gan.gan_run import CARD_SEED
    from core.synthesis.gan.gan_trainer import GanTrainer, GanTrainingError
    from core.synthesis.gan.real_images import RealImages

    images = RealImages.load(recipe, data)
    judge = result(Judge.stream(recipe, images))
    trainer = GanTrainer(recipe, images=images, measure=judge.quick, measured_images=min(600, judge.count))
    try:
        last(trainer.run())
    except GanTrainingError as error:  # A failure may be so thorough that nothing is finite any more.
        print(f"{variant}, seed {recipe.seed}: {error}", file=sys.stderr)
    _, metrics = judge.report(trainer.generated(judge.count, CARD_SEED))
    run = AdviceRun(
        variant=variant,
        seed=recipe.seed,
        measures={metric.name: metric.value for metric in metrics},
        history=[{name: round(value, 5) for name, value in epoch.items()} for epoch in trainer.history],
        seconds=round(trainer.seconds, 1),
    )
    folder.mkdir(parents=True, exist_ok=True)
    trainer.record.save(folder / SAMPLES)
    result_files.write(folder / RUN, run)
    return run


def record(data: Path | None, seeds: Sequence[int], work: Path) -> None:
    """Run what has not been run, then write `advice.json` and the grids of the first seed.

    Raises:
        ConvolabError: a training failed.
    """
    base, order = gan_recipe.load(RECIPE), [WITH_ALL, *VARIANTS]
    jobs = [(variant, seed) for seed in seeds for variant in order]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        done = list(pool.map(lambda job: _in_a_process(job[0], job[1], data, work), jobs))
    runs = [result_files.read(folder / RUN, AdviceRun, "core.synthesis.gan.advice.advice_runs") for folder in done]
    result_files.write(FILE, collected(base.name, base.epochs, runs, order))
    for variant in order:
        shutil.copy(_folder(variant, seeds[0], work) / SAMPLES, samples_file(variant))


def _in_a_process(variant: str, seed: int, data: Path | None, work: Path) -> Path:
    folder = _folder(variant, seed, work)
    if not (folder / RUN).exists():
        command = [sys.executable, "-m", "core.synthesis.gan.advice.advice_runs", "--one", variant, str(seed)]
        command += ["--work", str(work), *(["--data", str(data)] if data else [])]
        print(f"{variant}, seed {seed} …", file=sys.stderr, flush=True)
        if subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode:
            raise ConvolabError(f"The training {variant} with seed {seed} failed; the others are kept in {work}.")
    return folder


def _folder(variant: str, seed: int, work: Path) -> Path:
    return work / f"{variant}_{seed}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 after a sentence."""
    parser = argparse.ArgumentParser(description="Train a GAN with and without each piece of advice.")
    parser.add_argument("--data", metavar="PATH", type=Path, help="the folder of mnist.npz, or the file itself")
    parser.add_argument("--seeds", metavar="N", type=int, default=3, help="trainings of each variant (default 3)")
    parser.add_argument("--work", metavar="DIR", type=Path, default=WORK, help="where ended trainings are kept")
    parser.add_argument("--one", nargs=2, metavar=("VARIANT", "SEED"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.one:
            variant, seed = options.one[0], int(options.one[1])
            recipe = recipe_of(variant, seed, gan_recipe.load(RECIPE))
            train(recipe, variant, options.data, _folder(variant, seed, options.work))
        else:
            record(options.data, range(1, options.seeds + 1), options.work)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
