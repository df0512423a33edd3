"""`python -m core train` for one network: from the data set to the artifact, with progress on standard error."""

import sys
from collections.abc import Sequence
from pathlib import Path

from core import progress
from core.atomic_files import check_folder
from core.data.collections.reading import AUTO, Options
from core.data.sets import arrays
from core.data.sets.arrays import ROOT
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.training import distributed, monitor, recipe
from core.training.export import export
from core.training.recipe import Recipe
from core.training.split_data import report_reading, report_unreadable
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
    trainer_class: type[Trainer] = Trainer,
    options: Options = AUTO,
) -> Artifact | None:
    """Train a network by a recipe, evaluate it, and store it as an artifact.

    Ctrl-C ends the training with a checkpoint after the current step; pressed again, it ends it immediately and
    without one. The checkpoint is removed once the artifact is in place.

    Args:
        source: the name of a recipe, or the path of a .toml file.
        name: train on `data` as the recipe says, whatever `data` holds, and give the artifact this name.
        data: where to look for the data set, or the data set itself.
        epochs: instead of the recipe's.
        resume: continue from the checkpoint of an interrupted training.
        out: the artifact's folder; None: `trained/<name>`. Checkpoints are kept in `runs/train/<name>`, or in the
            subfolder `checkpoints` of `out`.
        tensorboard: folder for TensorBoard's event files; None: none are written.
        cluster_address: of a Dask scheduler whose workers decode the images and see the same files; None: threads.
        trainer_class: the trainer that the recipe needs.
        options: how to read images that can be read in two ways.

    Returns:
        The artifact; None on all but the first of several machines (see `core.training.distributed`).

    Raises:
        ConvolabError: the recipe, the data set, a checkpoint or the training is faulty; with what to do.
    """
    chosen, folder, work = planned(source, name, data, epochs, out, options)
    machines = distributed.machines()
    made_by = recipe.command(source, name=name, data=data, epochs=epochs, out=out, **options.flags)
    if machines.is_first:
        check(folder, work, [work], resume, made_by)
        if tensorboard:
            check_folder(tensorboard, "--tensorboard")
    trainer = trainer_class(
        chosen, data=data, folder=work, tensorboard=tensorboard, cluster_address=cluster_address, machines=machines
    )
    report_reading(trainer.split_data.data)
    report_unreadable(trainer.readable())
    again = recipe.command(
        source, name=name, data=data, epochs=epochs, out=out, tensorboard=tensorboard, cluster=cluster_address,
        **options.flags,
    )  # fmt: skip
    resuming = f"resume with: {again} --resume"
    progress.follow(trainer.run(resume=resume), chosen.title, f"Stopped after a checkpoint; {resuming}")
    warned = monitor.warning(trainer.history)
    if warned:
        print(warned, file=sys.stderr)
    if not machines.is_first:
        return None
    found = trainer.split_data.data.source
    if data is None and found and found.is_relative_to(ROOT / "data"):
        data = Path("data")
        made_by = recipe.command(source, name=name, data=data, epochs=epochs, out=out, **options.flags)
    progress.follow(export(trainer, folder, made_by), "Evaluating", f"Stopped before the export; {resuming}")
    (work / CHECKPOINT).unlink()
    return artifacts.read(folder)


def planned(
    source: str, name: str | None, data: Path | None, epochs: int | None, out: Path | None, options: Options = AUTO
) -> tuple[Recipe, Path, Path]:
    """What is trained and where it goes: the recipe, the artifact's folder, the folder of checkpoints; see `train`.

    Raises:
        RecipeError: there is no such recipe, or it is invalid.
    """
    chosen = recipe.changed(recipe.renamed(recipe.load(source), name, data), epochs=epochs)
    chosen = recipe.read_as(chosen, options)
    return chosen, *folders(chosen.name, out)


def folders(name: str, out: Path | None) -> tuple[Path, Path]:
    """The folder of an artifact, and that of its checkpoints.

    Args:
        name: of the artifact.
        out: its folder; None: `trained/<name>`.
    """
    folder = (out or artifacts.root() / name).absolute()
    return folder, folder / CHECKPOINTS if out else ROOT / "runs" / "train" / name


def check(folder: Path, work: Path, places: Sequence[Path], resume: bool, command: str) -> None:
    """Check that a training can write its files, and that it overwrites neither other files nor another training.

    Args:
        folder: of the artifact.
        work: the folder of the checkpoint, or of the folders with checkpoints.
        places: the folder of each checkpoint.
        resume: whether the training is to continue from them.
        command: that makes the artifact.

    Raises:
        ArtifactError: the folder cannot hold the artifact.
        TrainingError: there is a checkpoint that is not to be resumed.
        WriteError: a folder cannot be written to.
    """
    artifacts.check_place(folder, command, CHECKPOINTS)
    check_folder(arrays.cache_folder(), "the environment variable CONVOLAB_CACHE")
    checkpoints = [place / CHECKPOINT for place in places]
    has_begun = any(checkpoint.exists() for checkpoint in checkpoints)
    if resume and not has_begun:
        print(f"There is no checkpoint {checkpoints[0]}; the training starts from the beginning.", file=sys.stderr)
    if has_begun and not resume:
        raise TrainingError(
            f"There is an unfinished training in {work}; resume it with --resume, or delete that folder first."
        )
    check_folder(work, "--out")
