"""`python -m core train`: one recipe from the data set to the artifact, with progress on standard error."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core import progress
from core.data.sets.arrays import ROOT
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.training import distributed, monitor, recipe
from core.training.export import export
from core.training.recipe import Recipe
from core.training.split_data import sifted
from core.training.trainer import CHECKPOINT, Trainer, TrainingError

CHECKPOINTS = "checkpoints"


def train(
    source: str,
    *,
    name: str | None = None,
    data: Path | None = None,
    epochs: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    tensorboard: Path | None = None,
    cluster_address: str | None = None,
    kind: type[Trainer] = Trainer,
) -> Artifact | None:
    """Train a recipe, measure the result, and put it where artifacts lie.

    Ctrl-C ends the training after the step under way, with a checkpoint; a second one at once, without. The checkpoint
    is removed when the artifact is in its place.

    Args:
        source: name of a recipe, or path of a .toml file.
        name: train in the same way on `data`, whatever it holds, and call the artifact so.
        data: where to look for the data set, or the data set itself.
        epochs: instead of the recipe's.
        resume: go on from the checkpoint that an interrupted training left.
        out: the artifact's folder; `trained/<name>` where None. Checkpoints lie in `runs/train/<name>`, or in the
            folder `checkpoints` of `out`.
        tensorboard: folder for TensorBoard's event files.
        cluster_address: of a Dask scheduler whose workers decode the pictures and see the same files; None: threads.
        kind: the trainer that the recipe needs.

    Returns:
        The artifact; None on all but the first of several machines (see `core.training.distributed`).

    Raises:
        ConvolabError: of the recipe, the data set, a checkpoint or the training itself, with what to do.
    """
    chosen, folder, work = planned(source, name, data, epochs, out)
    machines = distributed.machines()
    if machines.is_first:
        check(folder, work, [work], resume)
    trainer = kind(
        chosen, data=data, folder=work, tensorboard=tensorboard, cluster_address=cluster_address, machines=machines
    )
    trainer.pieces = sifted(trainer.pieces, cluster_address)
    again = recipe.command(
        source, name=name, data=data, epochs=epochs, out=out, tensorboard=tensorboard, cluster=cluster_address
    )
    going_on = f"go on with: {again} --resume"
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {going_on}")
    warned = monitor.warning(trainer.history)
    if warned:
        print(warned, file=sys.stderr)
    if not machines.is_first:
        return None
    found = trainer.pieces.data.source
    if data is None and found and found.is_relative_to(ROOT / "data"):
        data = Path("data")
    made_by = recipe.command(source, name=name, data=data, epochs=epochs, out=out)
    progress.follow(export(trainer, folder, made_by), "Evaluating", f"Stopped before the export; {going_on}")
    (work / CHECKPOINT).unlink()
    return artifacts.read(folder)


def planned(
    source: str, name: str | None, data: Path | None, epochs: int | None, out: Path | None
) -> tuple[Recipe, Path, Path]:
    """What is trained and where: the recipe, the artifact's folder, and that of the checkpoints; see `train`.

    Raises:
        RecipeError: there is no such recipe, or it does not fit.
    """
    chosen = recipe.renamed(recipe.load(source), name, data)
    if epochs is not None:
        chosen = recipe.parse({**chosen.model_dump(), "epochs": epochs})
    folder = (out or artifacts.root() / chosen.name).absolute()
    return chosen, folder, folder / CHECKPOINTS if out else ROOT / "runs" / "train" / chosen.name


def check(folder: Path, work: Path, places: Sequence[Path], resume: bool) -> None:
    """Nobody's training that is not exported yet or other files are overwritten, and no training is missed.

    Args:
        folder: of the artifact.
        work: where checkpoints lie, or the folders with them.
        places: the folder of each checkpoint.
        resume: whether the training is to go on from there.

    Raises:
        ArtifactError: the artifact cannot be put there.
        TrainingError: there is a checkpoint and nobody said to go on from it, or nothing can be written there.
    """
    _probe(folder.parent)
    artifacts.check_place(folder, CHECKPOINTS)
    checkpoints = [place / CHECKPOINT for place in places]
    is_begun = any(checkpoint.exists() for checkpoint in checkpoints)
    if resume and not is_begun:
        print(f"There is no checkpoint {checkpoints[0]} yet; the training starts at its first step.", file=sys.stderr)
    if is_begun and not resume:
        raise TrainingError(
            f"An unfinished training lies in {work}; go on with it by --resume, or delete that folder first."
        )
    _probe(work)


def _probe(folder: Path) -> None:
    """See that a folder can be made and written to; nothing is left there.

    Raises:
        TrainingError: it cannot.
    """
    try:
        ground = next(place for place in (folder, *folder.parents) if place.exists())
        tempfile.TemporaryFile(dir=ground).close()
    except OSError as error:
        raise TrainingError(
            f"Nothing can be written to {folder} ({error.strerror}); choose another folder with --out."
        ) from error
