"""`python -m core train`: one recipe from the data set to the artifact, with progress on standard error."""

import sys
from pathlib import Path

from core import progress
from core.data.arrays import ROOT
from core.errors import ConvolabError
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.snapshots import Stream
from core.training import distributed, monitor, recipe
from core.training.export import export
from core.training.trainer import CHECKPOINT, Trainer, TrainingError

CHECKPOINTS = "checkpoints"


def train(
    source: str,
    *,
    data: Path | None = None,
    epochs: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    tensorboard: Path | None = None,
    kind: type[Trainer] = Trainer,
) -> Artifact | None:
    """Train a recipe, measure the result, and put it where artifacts lie.

    Ctrl-C ends the training after the step under way, with a checkpoint; a second one at once, without.

    Args:
        source: name of a recipe, or path of a .toml file.
        data: where to look for the data set first.
        epochs: instead of the recipe's.
        resume: go on from the checkpoint that an interrupted training left.
        out: the artifact's folder; `trained/<name>` where None. Checkpoints lie in `runs/train/<name>`, or in the
            folder `checkpoints` of `out`.
        tensorboard: folder for TensorBoard's event files.
        kind: the trainer that the recipe needs.

    Returns:
        The artifact; None on all but the first of several machines (see `core.training.distributed`).

    Raises:
        ConvolabError: of the recipe, the data set, a checkpoint or the training itself, with what to do.
    """
    chosen = recipe.load(source)
    if epochs is not None:
        chosen = recipe.parse({**chosen.model_dump(), "epochs": epochs})
    folder = (out or artifacts.root() / chosen.name).absolute()
    work = folder / CHECKPOINTS if out else ROOT / "runs" / "train" / chosen.name
    machines = distributed.machines()
    if machines.is_first:
        check(folder, work, resume)
    trainer = kind(chosen, data=data, folder=work, tensorboard=tensorboard, machines=machines)
    stopped = f"Stopped after a checkpoint; go on with: {command(source, data, epochs, out)} --resume"
    follow(trainer.run(resume=resume), chosen.title, stopped)
    warned = monitor.warning(trainer.history)
    if warned:
        print(warned, file=sys.stderr)
    if not machines.is_first:
        return None
    found = trainer.pieces.data.source
    if data is None and found and found.is_relative_to(ROOT / "data"):
        data = Path("data")
    follow(export(trainer, folder, command(source, data, epochs, out)), "Evaluating", "Stopped before the export.")
    return artifacts.read(folder)


def check(folder: Path, work: Path, resume: bool) -> None:
    """Nobody's half-finished training or other files are overwritten, and no training is missed."""
    artifacts.check_place(folder, CHECKPOINTS)
    checkpoint = work / CHECKPOINT
    if resume and not checkpoint.exists():
        print(f"There is no checkpoint {checkpoint} yet; the training starts at its first step.", file=sys.stderr)
    if not resume and checkpoint.exists() and not monitor.finished(work / monitor.FILE):
        raise TrainingError(
            f"An unfinished training lies in {work}; go on with it by --resume, or delete that folder first."
        )


def command(source: str, data: Path | None, epochs: int | None, out: Path | None) -> str:
    """The command of a training, without `--resume`."""
    options = {"--data": data, "--epochs": epochs, "--out": out}
    given = "".join(f" {option} {value}" for option, value in options.items() if value is not None)
    return f"python -m core train {source}{given}"


def follow(stream: Stream, title: str, stopped: str) -> None:
    """Draw a progress bar, and a line for each epoch; Ctrl-C closes the stream and ends with a sentence."""
    try:
        for snapshot in progress.followed(stream, title):
            if "epoch_loss" in snapshot.metrics:
                entry = {k.removeprefix("epoch_"): v for k, v in snapshot.metrics.items() if k.startswith("epoch_")}
                numbers = "  ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in entry.items())
                progress.line(f"{snapshot.note}: {numbers}")
    except progress.Stopped:
        raise ConvolabError(stopped) from None
