"""The course of a training that takes steps of its own and keeps a record to look at, such as that of a GAN.

A subclass says what a step is, what is recorded and what is measured. Counting, history, checkpoints and exact resume
are here.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import keras

from core.images import RGB
from core.snapshots import Snapshot, Stream
from core.training import checkpoints, monitor
from core.training.metric_sums import MetricSums
from core.training.recipe import SteppedRecipe
from core.training.training_state import TrainingState

CHECKPOINT = "checkpoint.h5"
Kind = TypeVar("Kind", bound=SteppedRecipe)
History = list[dict[str, float]]


class StepTrainer(ABC, Generic[Kind]):
    """One training.

    Attributes:
        recipe: of the training.
        folder: of the checkpoint, the record and the monitor; None to keep none of them.
        history: the entry of each epoch, with the seconds so far.
        seconds: computed so far.
    """

    def __init__(self, recipe: Kind, folder: Path | None) -> None:
        self.recipe, self.folder = recipe, folder
        self.history: History = []
        self.seconds = 0.0

    def run(self, resume: bool = False) -> Stream:
        """Train to the last epoch; closing the stream saves a checkpoint.

        Args:
            resume: continue from the checkpoint in the folder, if there is one.

        Yields:
            A snapshot after each step with its metrics, and with an image where one was recorded; after the last step
            of an epoch also with the means of the epoch and what was measured, their names beginning with "epoch_".

        Raises:
            CheckpointError: with what to do.
            ConvolabError: the training diverged.
        """
        recipe, steps = self.recipe, self.steps
        total, state = steps * recipe.epochs, TrainingState()
        if resume and self._checkpoint is not None and self._checkpoint.exists():
            state = TrainingState.load(self._checkpoint, recipe, self.image_keys)
            self.history, self.seconds = state.history, state.seconds
            checkpoints.restore(self._checkpoint, self.variables)
            self._restore_record(self._checkpoint.parent, state.done)
        done, sums = state.done, state.sums
        yield Snapshot(done, total, self._begin(), note="starting")
        saved, began = done, time.monotonic()
        while done < total:
            logs = self._step(done)
            sums.add(logs, 1)
            done += 1
            epoch, metrics, image = (done - 1) // steps + 1, dict(logs), self._record(done)
            if done % steps == 0:
                entry = self._entry({name: sums.mean(name) for name in sums.values}, epoch)
                self.seconds, began = self.seconds + time.monotonic() - began, time.monotonic()
                self.history.append({**entry, **self._noted(done - 1), "seconds": self.seconds})
                metrics |= {f"epoch_{name}": value for name, value in entry.items()}
                sums = MetricSums()
                self._save(done, sums)
                saved = done
            try:
                yield Snapshot(done, total, image, metrics=metrics, note=f"epoch {epoch} of {recipe.epochs}")
            except GeneratorExit:
                if done > saved:
                    self.seconds += time.monotonic() - began
                    self._save(done, sums)
                raise

    @property
    @abstractmethod
    def steps(self) -> int:
        """Steps in an epoch."""

    @property
    @abstractmethod
    def variables(self) -> Sequence[keras.Variable]:
        """Everything that a step changes, in a fixed order."""

    @property
    @abstractmethod
    def image_keys(self) -> Mapping[str, str]:
        """What identifies the images, by name."""

    @abstractmethod
    def _step(self, number: int) -> dict[str, float]:
        """Take a step, counted from 0; return its metrics.

        Raises:
            ConvolabError: the training diverged.
        """

    @abstractmethod
    def _begin(self) -> RGB:
        """Record what is there before the first step, unless it is recorded; return the newest image."""

    @abstractmethod
    def _record(self, done: int) -> RGB | None:
        """Record an image after so many steps and return it, or None if none is due."""

    @abstractmethod
    def _save_record(self, folder: Path) -> None:
        """Write the record into a folder."""

    @abstractmethod
    def _restore_record(self, folder: Path, done: int) -> None:
        """Read the record from a folder, up to so many steps."""

    @abstractmethod
    def _entry(self, means: dict[str, float], epoch: int) -> dict[str, float]:
        """The entry of an epoch, counted from 1: the means of its steps, and what is measured after it."""

    def _noted(self, number: int) -> dict[str, float]:
        """What the history has besides, after the step with this number, which ended an epoch."""
        return {}

    def _monitored(self) -> History:
        """The history as `core.training.monitor` takes it."""
        return self.history

    @property
    def _checkpoint(self) -> Path | None:
        return self.folder / CHECKPOINT if self.folder else None

    def _save(self, done: int, sums: MetricSums) -> None:
        if self._checkpoint is None or self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._save_record(self.folder)
        if self.history:
            monitor.write(self.folder, self.recipe.title, self._monitored(), self.recipe.epochs)
        state = TrainingState(done, sums, history=self.history, seconds=self.seconds)
        state.save(self._checkpoint, self.variables, self.recipe, self.image_keys)
