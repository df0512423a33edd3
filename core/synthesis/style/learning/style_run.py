"""`python -m core train` for a recipe of styles: from paintings to an artifact, with progress on standard error."""

from pathlib import Path

from core import progress
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.synthesis.style.learning import style_recipe
from core.synthesis.style.learning.style_export import export
from core.synthesis.style.learning.style_trainer import CHECKPOINT, StyleTrainer
from core.training import recipe
from core.training.run import check, folders


def train(
    source: str, *, data: Path | None = None, seed: int | None = None, resume: bool = False, out: Path | None = None
) -> Artifact:
    """Learn the styles of a recipe, compare them with style transfer by optimization, and store them as an artifact.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        data: the folder of the paintings and photos; None for the data folder.
        seed: instead of the recipe's.
        resume: continue from the checkpoint of an interrupted training.
        out: the artifact's folder; None: `trained/<name>`. Checkpoints are kept in `runs/train/<name>`, or in the
            subfolder `checkpoints` of `out`.

    Raises:
        ConvolabError: the recipe, the data, a checkpoint or the training is faulty; with what to do.
    """
    chosen = recipe.changed(style_recipe.load(source), seed=seed)
    folder, work = folders(chosen.name, out)
    again = recipe.command(source, data=data, seed=seed, out=out)
    check(folder, work, [work], resume, again)
    trainer = StyleTrainer(chosen, data=data, folder=work)
    resuming = f"resume with: {again} --resume"
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {resuming}")
    made_by = recipe.command(source, data=data or Path("data"), seed=seed, out=out)
    progress.follow(export(trainer, folder, made_by), "Comparing", f"Stopped before the export; {resuming}", "picture")
    (work / CHECKPOINT).unlink()
    return artifacts.read(folder)
