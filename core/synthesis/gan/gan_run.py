"""`python -m core train` for a GAN: from the data set to the artifact, with progress on standard error."""

from pathlib import Path

from core import progress
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_export import export
from core.synthesis.gan.gan_quality import FILE, Judge
from core.synthesis.gan.gan_trainer import GanTrainer
from core.synthesis.gan.real_images import RealImages
from core.training import recipe
from core.training.run import check, folders
from core.training.step_trainer import CHECKPOINT

CARD_SEED = 0
"""Of the images whose quality stands on the card."""


def train(
    source: str,
    *,
    data: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
    resume: bool = False,
    out: Path | None = None,
) -> Artifact:
    """Train a GAN by a recipe, measure its images, and store it as an artifact.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        data: the data set, or the folder to look for it in; None for the data folder.
        epochs, seed: instead of the recipe's.
        resume: continue from the checkpoint of an interrupted training.
        out: the artifact's folder; None: `trained/<name>`. Checkpoints are kept in `runs/train/<name>`, or in the
            subfolder `checkpoints` of `out`.

    Raises:
        ConvolabError: the recipe, the data, a checkpoint or the training is faulty; with what to do.
    """
    chosen = recipe.changed(gan_recipe.load(source), epochs=epochs, seed=seed)
    folder, work = folders(chosen.name, out)
    again = recipe.command(source, data=data, epochs=epochs, seed=seed, out=out)
    check(folder, work, [work], resume, again)
    images = RealImages.load(chosen, data)
    resuming = f"resume with: {again} --resume"
    judging = Judge.stream(chosen, images)
    judge = progress.follow(judging, "Describing real images", f"Stopped; start again with: {again}", "image")
    trainer = GanTrainer(chosen, images=images, folder=work, measure=judge.quick, measured_images=min(600, judge.count))
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {resuming}")
    report, metrics = judge.report(trainer.generated(judge.count, CARD_SEED))
    made_by = recipe.command(source, data=data or Path("data"), epochs=epochs, seed=seed, out=out)
    export(trainer, folder, made_by, metrics, {FILE: report.model_dump_json(indent=1) + "\n"})
    (work / CHECKPOINT).unlink()
    return artifacts.read(folder)
