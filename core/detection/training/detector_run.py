"""`python -m core train` for a detector: from the data set to the artifact, with progress on standard error."""

from pathlib import Path

from core import progress
from core.data.sets.arrays import ROOT
from core.detection.training import detector_recipe
from core.detection.training.detector_export import export
from core.detection.training.detector_recipe import DetectorRecipe
from core.detection.training.detector_trainer import CHECKPOINT, DetectorTrainer
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.training import recipe
from core.training.run import check, folders


def train(
    source: str,
    *,
    name: str | None = None,
    data: Path | None = None,
    epochs: int | None = None,
    seed: int | None = None,
    resume: bool = False,
    out: Path | None = None,
) -> Artifact:
    """Train a detector by a recipe, evaluate it, and store it as an artifact.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        name: train on `data` as the recipe says, whatever is in it, and give the artifact this name.
        data: where to look for the data set, or the data set itself.
        epochs: instead of the recipe's; its stages share them as before.
        seed: instead of the recipe's.
        resume: continue from the checkpoint of an interrupted training.
        out: the artifact's folder; None: `trained/<name>`. Checkpoints are kept in `runs/train/<name>`, or in the
            subfolder `checkpoints` of `out`.

    Raises:
        ConvolabError: the recipe, the data set, a checkpoint or the training is faulty; with what to do.
    """
    chosen = recipe.renamed(detector_recipe.load(source), name, data)
    if epochs is not None:
        chosen = shortened(chosen, epochs)
    chosen = recipe.changed(chosen, seed=seed)
    folder, work = folders(chosen.name, out)
    again = recipe.command(source, name=name, data=data, epochs=epochs, seed=seed, out=out)
    check(folder, work, [work], resume, again)
    trainer = DetectorTrainer(chosen, data=data, folder=work)
    resuming = f"resume with: {again} --resume"
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {resuming}")
    if data is None and trainer.data.source.is_relative_to(ROOT / "data"):
        data = Path("data")
    made_by = recipe.command(source, name=name, data=data, epochs=epochs, seed=seed, out=out)
    progress.follow(export(trainer, folder, made_by), "Evaluating", f"Stopped before the export; {resuming}", "image")
    (work / CHECKPOINT).unlink()
    return artifacts.read(folder)


def shortened(chosen: DetectorRecipe, epochs: int) -> DetectorRecipe:
    """The same recipe with another number of epochs; every stage keeps its share, and at least one."""
    share = epochs / chosen.epochs
    stages = [{**stage.model_dump(), "epochs": max(1, round(share * stage.epochs))} for stage in chosen.stages]
    return recipe.validated({**chosen.model_dump(), "stages": stages}, DetectorRecipe)
