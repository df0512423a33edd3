"""`python -m core train`: one recipe from the data set to the artifact, with progress on standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from core.data.arrays import ROOT
from core.errors import ConvolabError
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.snapshots import Stream
from core.training import monitor, recipe
from core.training.export import export
from core.training.trainer import CHECKPOINT, Trainer, TrainingError


def train(
    source: str,
    *,
    data: Path | None = None,
    epochs: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    tensorboard: Path | None = None,
) -> Artifact:
    """Train a recipe, measure the result, and put it where artifacts lie.

    Args:
        source: name of a recipe, or path of a .toml file.
        data: where to look for the data set first.
        epochs: instead of the recipe's.
        resume: go on from the checkpoint that an interrupted training left.
        out: the artifact's folder; `trained/<name>` where None. Checkpoints lie in `runs/train/<name>`, or in the
            folder `checkpoints` of `out`.
        tensorboard: folder for TensorBoard's event files.

    Raises:
        ConvolabError: of the recipe, the data set, a checkpoint or the training itself, with what to do.
    """
    chosen = recipe.load(source)
    if epochs is not None:
        chosen = recipe.parse({**chosen.model_dump(), "epochs": epochs})
    folder = out or artifacts.root() / chosen.name
    work = out / "checkpoints" if out else ROOT / "runs" / "train" / chosen.name
    _check(work, resume)
    trainer = Trainer(chosen, data=data, folder=work, tensorboard=tensorboard)
    with _stoppable(f"Stopped after a checkpoint; go on with: {_command(source, data, epochs, out)} --resume"):
        _follow(trainer.run(resume=resume), chosen.title)
    warned = monitor.warning(trainer.history)
    if warned:
        print(warned, file=sys.stderr)
    command = _command(source, Path("data") if data is None and trainer.pieces.data.source else data, epochs, out)
    _follow(export(trainer, folder, command), "Evaluating")
    return artifacts.read(folder)


def _check(work: Path, resume: bool) -> None:
    """Nobody's half-finished training is overwritten, and none is missed."""
    checkpoint = work / CHECKPOINT
    if resume and not checkpoint.exists():
        print(f"There is no checkpoint {checkpoint} yet; the training starts at its first step.", file=sys.stderr)
    if not resume and checkpoint.exists() and not monitor.finished(work / monitor.FILE):
        raise TrainingError(
            f"An unfinished training lies in {work}; go on with it by --resume, or delete that folder first."
        )


def _command(source: str, data: Path | None, epochs: int | None, out: Path | None) -> str:
    options = {"--data": data, "--epochs": epochs, "--out": out}
    given = "".join(f" {option} {value}" for option, value in options.items() if value is not None)
    return f"python -m core train {source}{given}"


def _follow(stream: Stream, title: str) -> None:
    """Draw a progress bar, and a line for each epoch."""
    with tqdm(file=sys.stderr, unit="step", desc=title, mininterval=0.5) as bar:
        for snapshot in stream:
            bar.total = snapshot.total
            shown = {k: f"{v:.3g}" for k, v in snapshot.metrics.items() if not k.startswith("epoch")}
            bar.set_postfix(shown, refresh=False)
            bar.update(max(0, snapshot.step - bar.n))
            if not snapshot.metrics and snapshot.note:
                bar.set_postfix_str(snapshot.note)
            if "epoch_loss" in snapshot.metrics:
                entry = {k.removeprefix("epoch_"): v for k, v in snapshot.metrics.items() if k.startswith("epoch_")}
                line = "  ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in entry.items())
                bar.write(f"{snapshot.note}: {line}", file=sys.stderr)


@contextmanager
def _stoppable(sentence: str) -> Iterator[None]:
    """Ctrl-C ends in a sentence; the stream has saved its checkpoint by then."""
    try:
        yield
    except KeyboardInterrupt:
        raise ConvolabError(sentence) from None
