"""A sweep over learning rates: each optimizer trains the same small network with each rate, several times.

The trainings are shared out over Dask workers, as jobs of `core.serving.jobs`: one job has all rates of one optimizer
with one seed, so that its step is compiled once.

    sweep = Sweep(SweepSettings(), workers=2)
    for snapshot in sweep.stream():
        print(snapshot.progress)
    sweep.result
"""

import math
import time
from collections.abc import Sequence
from itertools import islice, product

from core.errors import ConvolabError
from core.serving.jobs import Engine, Job
from core.snapshots import Snapshot, Stream
from core.training import environment
from core.training.comparison import small_networks
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.keras_contestant import Contestant
from core.training.comparison.sweep_result import SweepResult, Training
from core.training.comparison.sweep_settings import SweepSettings

TARGET = "core.training.comparison.learning_rate_sweep:train_rates"
VALIDATION = 0.25
"""The part of the digits that is validated on."""

LOOK_SECONDS = 0.5


def train_rates(optimizer: str, seed: int, settings: SweepSettings) -> Stream:
    """Train with one rate after the other, each time from the same weights and over the same batches.

    Args:
        optimizer: its name.
        seed: of first weights and order.
        settings: of the sweep.

    Yields:
        A snapshot after each training, with "rate", "accuracy" and, where it is a number, "loss".
    """
    pictures, labels = small_networks.digits()
    learnt, watched = ((pictures[chosen], labels[chosen]) for chosen in small_networks.split(validation=VALIDATION))
    rates = settings.rates()
    contestant = Contestant(optimizer, rates[0], learnt, watched, seed)
    steps = settings.epochs * small_networks.steps_per_epoch(len(learnt[1]), settings.batch_size)
    for number, rate in enumerate(rates, start=1):
        contestant.begin_again(rate, seed)
        for chosen in islice(small_networks.batches(len(learnt[1]), settings.batch_size, seed), steps):
            contestant.step(chosen)
            if contestant.is_lost:
                break
        loss, accuracy = contestant.validate()
        metrics = {"rate": rate, "accuracy": accuracy} | ({"loss": loss} if math.isfinite(loss) else {})
        yield Snapshot(number, len(rates), metrics=metrics)


class Sweep:
    """One sweep: its stream, and its result once the stream has ended.

    Args:
        settings: how much is tried.
        workers: of the cluster on this machine; where `CONVOLAB_SCHEDULER` names a scheduler, its workers are used.
        optimizers: the names of those to try.
        command: that the result names.
    """

    def __init__(
        self,
        settings: SweepSettings,
        workers: int = 2,
        optimizers: Sequence[str] = tuple(OPTIMIZERS),
        command: str = "python -m core sweep",
    ) -> None:
        self.settings, self.workers, self.optimizers, self.command = settings, workers, tuple(optimizers), command
        self._trainings: dict[tuple[str, int], list[Training]] = {}
        self._seconds = 0.0

    def stream(self) -> Stream:
        """Run all trainings; closing the stream stops those under way.

        Yields:
            A snapshot whenever trainings have ended.

        Raises:
            ConvolabError: a job failed.
        """
        plan = list(product(self.optimizers, range(self.settings.seeds)))
        total = len(plan) * len(self.settings.rates())
        engine = Engine(workers=self.workers, queue_limit=len(plan))
        began, done = time.monotonic(), 0
        try:
            jobs = {key: engine.submit(TARGET, *key, self.settings) for key in plan}
            yield Snapshot(0, total, note="starting the workers")
            while done < total:
                time.sleep(LOOK_SECONDS)
                found = sum(self._collect(key, job) for key, job in jobs.items())
                if found > done:
                    done = found
                    yield Snapshot(done, total, note=f"{done} of {total} trainings")
            self._seconds = time.monotonic() - began
        finally:
            engine.shutdown()

    def _collect(self, key: tuple[str, int], job: Job) -> int:
        """Take in what a job has trained; how many trainings that are."""
        status = job.status()
        if status.error:
            raise ConvolabError(f"The trainings of {OPTIMIZERS[key[0]].title} failed: {status.error}")
        self._trainings[key] = [
            Training(optimizer=key[0], seed=key[1], rate=m["rate"], accuracy=m["accuracy"], loss=m.get("loss"))
            for _, m in job.history
        ]
        return len(self._trainings[key])

    @property
    def result(self) -> SweepResult:
        """What was found.

        Raises:
            ConvolabError: the stream has not ended.
        """
        if not self._seconds:
            raise ConvolabError("The sweep has not ended; run its stream first.")
        learnt, watched = small_networks.split(validation=VALIDATION)
        found = [training for several in self._trainings.values() for training in several]
        order = list(self.optimizers)
        return SweepResult(
            command=self.command,
            machine=environment.machine(),
            versions=environment.versions(("tensorflow-cpu", "tensorflow", "keras", "scikit-learn")),
            seconds=round(self._seconds, 1),
            training_pictures=len(learnt),
            validation_pictures=len(watched),
            settings=self.settings,
            trainings=tuple(sorted(found, key=lambda t: (order.index(t.optimizer), t.rate, t.seed))),
        )
