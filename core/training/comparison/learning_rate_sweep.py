"""A learning-rate sweep: each optimizer trains the same small network with each rate, several times.

The trainings are distributed over Dask workers as jobs of `core.serving.jobs`: one job covers all rates of one
optimizer with one seed, so that its training step is compiled only once.

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
from core.training.comparison.stepwise_training import StepwiseTraining
from core.training.comparison.sweep_result import SweepResult, SweepTraining
from core.training.comparison.sweep_settings import SweepSettings

TARGET = "core.training.comparison.learning_rate_sweep:train_rates"
POLL_SECONDS = 0.5


def train_rates(optimizer: str, seed: int, settings: SweepSettings) -> Stream:
    """Train with one rate after the other, each time from the same weights and on the same batches.

    Args:
        optimizer: its name.
        seed: of the initial weights and the order of the images.
        settings: of the sweep.

    Yields:
        A snapshot after each training, with "rate", "accuracy" and, if it is finite, "loss".
    """
    train, validation = small_networks.split_digits()
    image_count, rates = len(train[1]), settings.rates()
    training = StepwiseTraining(optimizer, rates[0], train, validation, seed)
    steps = settings.epochs * small_networks.steps_per_epoch(image_count, settings.batch_size)
    for number, rate in enumerate(rates, start=1):
        training.restart(rate, seed)
        for batch in islice(small_networks.batches(image_count, settings.batch_size, seed), steps):
            training.step(batch)
            if training.has_diverged:
                break
        loss, accuracy = training.validate()
        metrics = {"rate": rate, "accuracy": accuracy} | ({"loss": loss} if math.isfinite(loss) else {})
        yield Snapshot(number, len(rates), metrics=metrics)


class Sweep:
    """One sweep: its stream, and its result once the stream has ended.

    Args:
        settings: the rates, seeds and length of the trainings.
        workers: of the local cluster; if `CONVOLAB_SCHEDULER` names a scheduler, its workers are used instead.
        optimizers: the names of those to train with.
        command: recorded in the result.
    """

    def __init__(
        self,
        settings: SweepSettings,
        workers: int = 2,
        optimizers: Sequence[str] = tuple(OPTIMIZERS),
        command: str = "python -m core sweep",
    ) -> None:
        self.settings, self.workers, self.optimizers, self.command = settings, workers, tuple(optimizers), command
        self._trainings: dict[tuple[str, int], list[SweepTraining]] = {}
        self._seconds = 0.0

    def stream(self) -> Stream:
        """Run all trainings; closing the stream stops those that are running.

        Yields:
            A snapshot whenever trainings have ended.

        Raises:
            ConvolabError: a job failed.
        """
        keys = list(product(self.optimizers, range(self.settings.seeds)))
        total = len(keys) * len(self.settings.rates())
        engine = Engine(workers=self.workers, queue_limit=len(keys))
        began, done = time.monotonic(), 0
        try:
            jobs = {key: engine.submit(TARGET, *key, self.settings) for key in keys}
            yield Snapshot(0, total, note="starting the workers")
            while done < total:
                time.sleep(POLL_SECONDS)
                ended = sum(self._collect(key, job) for key, job in jobs.items())
                if ended > done:
                    done = ended
                    yield Snapshot(done, total, note=f"{done} of {total} trainings")
            self._seconds = time.monotonic() - began
        finally:
            engine.shutdown()

    def _collect(self, key: tuple[str, int], job: Job) -> int:
        """Store the trainings that a job has finished so far, and return their number."""
        status = job.status()
        if status.error:
            raise ConvolabError(f"The trainings of {OPTIMIZERS[key[0]].title} failed: {status.error}")
        self._trainings[key] = [
            SweepTraining(optimizer=key[0], seed=key[1], rate=m["rate"], accuracy=m["accuracy"], loss=m.get("loss"))
            for _, m in job.history
        ]
        return len(self._trainings[key])

    @property
    def result(self) -> SweepResult:
        """All trainings with their settings.

        Raises:
            ConvolabError: the stream has not ended.
        """
        if not self._seconds:
            raise ConvolabError("The sweep has not ended; run its stream first.")
        train, validation = small_networks.split(small_networks.VALIDATION_FRACTION)
        trainings = [training for job_trainings in self._trainings.values() for training in job_trainings]
        order = list(self.optimizers)
        return SweepResult(
            command=self.command,
            machine=environment.machine(),
            versions=environment.versions(("tensorflow-cpu", "tensorflow", "keras", "scikit-learn")),
            seconds=round(self._seconds, 1),
            training_pictures=len(train),
            validation_pictures=len(validation),
            settings=self.settings,
            trainings=tuple(sorted(trainings, key=lambda t: (order.index(t.optimizer), t.rate, t.seed))),
        )
