"""`python -m core train` for super-resolution: from images to the artifact, with progress on standard error."""

from pathlib import Path

from core import progress
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.synthesis.super_resolution import luminance_images, patches, sr_recipe
from core.synthesis.super_resolution.sr_export import export
from core.synthesis.super_resolution.sr_trainer import SrTrainer
from core.training import recipe
from core.training.run import check, folders
from core.training.step_trainer import CHECKPOINT

PATCHES = "patches.h5"


def train(
    source: str,
    *,
    data: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
    resume: bool = False,
    out: Path | None = None,
) -> Artifact:
    """Train a network for super-resolution by a recipe, measure it on the benchmarks, and store it as an artifact.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        data: the folder of the images; None for the data folder.
        epochs, seed: instead of the recipe's.
        resume: continue from the checkpoint of an interrupted training.
        out: the artifact's folder; None: `trained/<name>`. Patches and checkpoints are kept in `runs/train/<name>`, or
            in the subfolder `checkpoints` of `out`.

    Raises:
        ConvolabError: the recipe, the data, a checkpoint or the training is faulty; with what to do.
    """
    chosen = recipe.changed(sr_recipe.load(source), epochs=epochs, seed=seed)
    folder, work = folders(chosen.name, out)
    again = recipe.command(source, data=data, epochs=epochs, seed=seed, out=out)
    check(folder, work, [work], resume, again)
    images, held_out = luminance_images.divided(chosen, data)
    luminance_images.found(chosen.benchmarks, data)  # What is missing is reported before the training, not after it.
    resuming = f"resume with: {again} --resume"
    if not patches.is_current(work / PATCHES, patches.key(chosen, images)):
        cutting = patches.write(chosen, images, work / PATCHES)
        progress.follow(cutting, "Cutting patches", f"Stopped; start again with: {again}", "image")
    trainer = SrTrainer(chosen, work / PATCHES, [image.read() for image in held_out], work)
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {resuming}")
    made_by = recipe.command(source, data=data or Path("data"), epochs=epochs, seed=seed, out=out)
    exporting = export(trainer, folder, data, images, made_by)
    progress.follow(exporting, "Measuring", f"Stopped before the export; {resuming}", "image")
    trainer.patches.close()
    for file in (CHECKPOINT, PATCHES):
        (work / file).unlink()
    return artifacts.read(folder)
