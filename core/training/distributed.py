"""Several machines that train one network: each computes on its share of every batch, and all learn the same.

The environment variable TF_CONFIG says who takes part, as `tf.distribute.MultiWorkerMirroredStrategy` wants it; the
same command is started on each machine:

    TF_CONFIG='{"cluster": {"worker": ["a:2222", "b:2222"]}, "task": {"type": "worker", "index": 0}}' \
        python -m core train cifar10_resnet

Gradients are summed so that a step is that of one machine with the whole batch. Three things differ from that: batch
normalisation takes its statistics, and so its moving averages, from each share (those of the first machine are kept);
dropout uses the same masks for all shares; augmentation draws anew for each share. Only the first machine writes
checkpoints, the history and the artifact. To resume, all must see its folder of checkpoints (a network drive), for
each reads the file itself; if they do not, they refuse to go on.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from core.errors import ConvolabError

VARIABLE = "TF_CONFIG"
Step = Callable[[tf.Tensor, tf.Tensor, int], Mapping[str, float]]


class DistributedError(ConvolabError):
    """A cluster that is described wrongly or does not hold together."""


@dataclass(frozen=True)
class Machines:
    """Who takes part in a training, and which of them this process is.

    Attributes:
        rank: the number of this machine; the first, 0, does all the writing.
        count: how many there are.
        strategy: TensorFlow's, None where this machine is alone.
    """

    rank: int = 0
    count: int = 1
    strategy: tf.distribute.Strategy | None = None

    @property
    def is_first(self) -> bool:
        """Whether this machine does the writing."""
        return self.rank == 0

    def scope(self) -> AbstractContextManager[Any]:
        """Where variables that all machines share are made."""
        return self.strategy.scope() if self.strategy else nullcontext()

    def step(self, model: keras.Model) -> Step:
        """The function that does a training step: this machine's images and labels, and the size of the whole batch.

        It returns "loss" and "accuracy" of the whole batch, equal on all machines.
        """
        strategy, rank, count = self.strategy, self.rank, self.count
        if strategy is None:
            return lambda images, labels, whole: model.train_on_batch(images, labels, return_dict=True)

        def together(images: tf.Tensor, labels: tf.Tensor, weights: tf.Tensor, part: tf.Tensor) -> dict[str, tf.Tensor]:
            def own() -> dict[str, tf.Tensor]:
                found = model.train_step((images, labels, weights))
                found["accuracy"] *= part * count
                context = tf.distribute.get_replica_context()
                return {name: context.all_reduce(tf.distribute.ReduceOp.MEAN, v) for name, v in found.items()}

            found: dict[str, tf.Tensor] = strategy.run(own)
            return found

        compiled = tf.function(together, reduce_retracing=True)

        def step(images: tf.Tensor, labels: tf.Tensor, whole: int) -> Mapping[str, float]:
            shown, real = len(labels), len(range(rank, whole, count))
            # Keras averages over a share and divides by the number of shares. These weights make that the mean of the
            # whole batch, also where it cannot be shared out evenly and pictures were added to fill up.
            weights = tf.where(tf.range(shown) < real, count * shown / whole, 0.0)
            model.reset_metrics()
            with _Explained():
                found = compiled(images, labels, weights, tf.constant(real / whole, tf.float32))
                return {name: float(value) for name, value in found.items()}

        return step

    def agree(self, number: int) -> None:
        """Wait for the others, and check that all have the same number.

        Raises:
            DistributedError: they have not, or another machine is gone.
        """
        if self.strategy is None:
            return

        def summed() -> tf.Tensor:
            own = tf.constant(number, tf.int64)
            return tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, own)

        with _Explained():
            found = int(self.strategy.run(summed))
        if found != self.count * number:
            raise DistributedError(
                "The machines do not start from the same step; let them share the folder of checkpoints, or delete it "
                "and train without --resume."
            )


class _Explained(AbstractContextManager[None]):
    """What TensorFlow says when another machine is gone becomes one sentence."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, tf.errors.UnavailableError | tf.errors.AbortedError | tf.errors.DeadlineExceededError):
            raise DistributedError(
                "Another machine of the cluster is gone; start the training again on all of them with --resume."
            ) from error


def machines() -> Machines:
    """The machines that TF_CONFIG names; to be called before TensorFlow has computed anything.

    Raises:
        DistributedError: TF_CONFIG cannot be read, or names others than workers and a chief.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        return Machines()
    try:
        found = json.loads(text)
        cluster, task = found["cluster"], found["task"]
        chiefs, workers = len(cluster.get("chief", [])), len(cluster.get("worker", []))
        rank = int(task["index"]) + (chiefs if task["type"] == "worker" else 0)
        if not set(cluster) <= {"chief", "worker"} or task["type"] not in cluster or not rank < chiefs + workers:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DistributedError(
            f"The environment variable {VARIABLE} must be JSON with the addresses of the workers, and a chief at "
            "most, under “cluster” and the type and index of this machine under “task”; correct or remove it."
        ) from None
    if chiefs + workers == 1:
        return Machines()
    return Machines(rank, chiefs + workers, tf.distribute.MultiWorkerMirroredStrategy())
