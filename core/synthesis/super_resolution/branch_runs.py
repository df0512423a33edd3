"""Do branches help? The compact network trained with and without them, at equal steps and over several seeds.

    python -m core.synthesis.super_resolution.branch_runs runs.json [--data data] [--seeds 3] [--epochs 3]

Each finished run is kept in `runs/branch_runs`, so that the command continues after a stop.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from core import progress
from core.atomic_files import replacing
from core.errors import ConvolabError

RECIPE, WIDE, LAYER = "compact_sr_x2", 64, "body1"
CHANNEL = (3, 3)
"""Of the kernel that is recorded: its input and its output, the same, so that the identity counts."""
FOLDER = Path("runs/branch_runs")
BRANCHES = ("plain", "wide", "identity")


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Run(_Table):
    """One training: its seed, whether with branches, and the PSNR in dB on held-out images after each epoch."""

    seed: int
    branched: bool
    psnr: list[float]


class BranchRuns(_Table):
    """All runs.

    Attributes:
        steps: of each training.
        runs: with and without branches, by seed.
        kernels: 3×3 weights by branch (`BRANCHES`), whose sum is the kernel that is served, for one pair of channels.
    """

    steps: int
    runs: list[Run]
    kernels: dict[str, list[list[float]]]

    def final(self, branched: bool) -> list[float]:
        """The PSNR at the end of each run, by seed."""
        return [run.psnr[-1] for run in sorted(self.runs, key=lambda run: run.seed) if run.branched == branched]


def train(data: Path | None, seeds: int, epochs: int) -> BranchRuns:
    """Train all runs, those that are finished already excepted.

    Raises:
        ConvolabError: the data are missing, or a training fails.
    """
    # Loads TensorFlow, which the pages that read the record do not need.
    from core.synthesis.super_resolution import luminance_images, patches, sr_recipe
    from core.synthesis.super_resolution.sr_recipe import CompactSettings
    from core.synthesis.super_resolution.sr_trainer import SrTrainer

    recipe = sr_recipe.load(RECIPE)
    assert isinstance(recipe.network, CompactSettings)
    training, held_out = luminance_images.divided(recipe, data)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "patches.h5"
    if not patches.is_current(path, patches.key(recipe, training)):
        progress.follow(patches.write(recipe, training, path), "Cutting patches", "Stopped; start again.", "image")
    luminances = [image.read() for image in held_out]
    steps = 0
    runs: list[Run] = []
    kernels: dict[str, list[list[float]]] = {}
    for seed in range(seeds):
        for branched in (False, True):
            stored = FOLDER / f"{'branches' if branched else 'plain'}_{seed}_{epochs}.json"
            if not stored.exists():
                network = recipe.network.model_copy(update={"wide": WIDE if branched else 0})
                one = recipe.model_copy(update={"network": network, "seed": seed, "epochs": epochs})
                trainer = SrTrainer(one, path, luminances)
                progress.follow(trainer.run(), stored.stem, "Stopped; start again.", "step")
                layer = trainer.learner.average.get_layer(LAYER)
                found = {
                    "steps": trainer.steps * epochs,
                    "psnr": [round(entry["psnr"], 4) for entry in trainer.history],
                    "kernels": _kernels(layer) if branched else {},
                }
                with replacing(stored) as beside:
                    beside.write_text(json.dumps(found), encoding="utf-8")
            content = json.loads(stored.read_text(encoding="utf-8"))
            steps, kernels = content["steps"], kernels or content["kernels"]
            runs.append(Run(seed=seed, branched=branched, psnr=content["psnr"]))
    return BranchRuns(steps=steps, runs=runs, kernels=kernels)


def _kernels(layer: object) -> dict[str, list[list[float]]]:
    """The branches of one pair of channels, each as a 3×3 kernel."""
    from core.nets.super_resolution.branches import BranchedConv2D

    assert isinstance(layer, BranchedConv2D)
    into, out = CHANNEL
    weights = {name: np.asarray(value.value, np.float64) for name, value in layer.branches.items()}
    wide = np.tensordot(weights["wide_kernel"], weights["project"], axes=1)
    identity = np.pad([[1.0]], layer.kernel_size // 2)
    parts = (weights["kernel"][:, :, into, out], wide[:, :, into, out], identity)
    return {name: np.round(part, 4).tolist() for name, part in zip(BRANCHES, parts, strict=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the record; the exit status is 0, or 2 after a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", metavar="FILE", type=Path, help="the .json file to write")
    parser.add_argument("--data", metavar="DIR", type=Path, help="the folder of the images (default data)")
    parser.add_argument("--seeds", type=int, default=3, help="how many (default 3)")
    parser.add_argument("--epochs", type=int, default=3, help="of each training (default 3)")
    options = parser.parse_args(arguments)
    try:
        found = train(options.data, options.seeds, options.epochs)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
