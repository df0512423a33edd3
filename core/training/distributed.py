"""Training one network on several machines: each computes on its share of every batch, and all weights stay equal.

The environment variable TF_CONFIG names the machines, as `tf.distribute.MultiWorkerMirroredStrategy` expects it. Run
the same command on each machine:

    TF_CONFIG='{"cluster": {"worker": ["a:2222", "b:2222"]}, "task": {"type": "worker", "index": 0}}' \
        python -m core train cifar10_resnet

Gradients are summed, so a step equals that of one machine on the whole batch, with three exceptions: batch
normalisation computes its statistics, and so its moving averages, from each share (those of the first machine are
kept); dropout uses the same masks for all shares; augmentation is sampled separately for each share. Only the first
machine writes checkpoints, the history and the artifact. To resume, all machines must see its folder of checkpoints (a
network drive), because each reads the file itself; otherwise they refuse to continue.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from core.training import cluster_description
from core.training.cluster_description import DistributedError

Step = Callable[[tf.Tensor, tf.Tensor, int], Mapping[str, float]]


@dataclass(frozen=True)
class Machines:
    """The machines that take part in a training, and which of them this process is on.

    Attributes:
        rank: the number of this machine; the first, 0, does all the writing.
        count: the number of machines.
        strategy: TensorFlow's; None if there is only this machine.
    """

    rank: int = 0
    count: int = 1
    strategy: tf.distribute.Strategy | None = None

    @property
    def is_first(self) -> bool:
        """Whether this machine does the writing."""
        return self.rank == 0

    def scope(self) -> AbstractContextManager[Any]:
        """The context in which variables that all machines share are created."""
        return self.strategy.scope() if self.strategy else nullcontext()

    def step(self, model: keras.Model) -> Step:
        """The function for a training step; it takes this machine's images and labels and the size of the whole batch.

        It returns the "loss" and "accuracy" of the whole batch, equal on all machines.
        """
        strategy, rank, count = self.strategy, self.rank, self.count
        if strategy is None:
            return lambda images, labels, whole: model.train_on_batch(images, labels, return_dict=True)

        def together(
            images: tf.Tensor, labels: tf.Tensor, weights: tf.Tensor, share: tf.Tensor
        ) -> dict[str, tf.Tensor]:
            def on_this_machine() -> dict[str, tf.Tensor]:
                found = model.train_step((images, labels, weights))
                found["accuracy"] *= share * count
                context = tf.distribute.get_replica_context()
                return {name: context.all_reduce(tf.distribute.ReduceOp.MEAN, v) for name, v in found.items()}

            found: dict[str, tf.Tensor] = strategy.run(on_this_machine)
            return found

        compiled = tf.function(together, reduce_retracing=True)

        def step(images: tf.Tensor, labels: tf.Tensor, whole: int) -> Mapping[str, float]:
            padded, real = len(labels), len(range(rank, whole, count))
            # Keras averages over a share and divides by the number of shares. These weights turn that into the mean of
            # the whole batch, even if the shares are uneven and some were filled up with an image.
            weights = tf.where(tf.range(padded) < real, count * padded / whole, 0.0)
            model.reset_metrics()
            with _Explained():
                found = compiled(images, labels, weights, tf.constant(real / whole, tf.float32))
                return {name: float(value) for name, value in found.items()}

        return step

    def agree(self, number: int) -> None:
        """Wait for the other machines, and check that all have the same number.

        Raises:
            DistributedError: the numbers differ, or another machine is gone.
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
    """Turns TensorFlow's errors about a machine that is gone into one sentence."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, tf.errors.UnavailableError | tf.errors.AbortedError | tf.errors.DeadlineExceededError):
            raise DistributedError(
                "Another machine of the cluster is gone; start the training again on all machines with --resume."
            ) from error


def machines() -> Machines:
    """The machines that TF_CONFIG names; call this before TensorFlow computes anything.

    Raises:
        DistributedError: TF_CONFIG cannot be read, names anything but workers and a chief, or another machine is gone.
    """
    cluster = cluster_description.read()
    if cluster is None or len(cluster.addresses) == 1:
        return Machines()
    cluster_description.wait_for_others(cluster)
    with _Explained():
        return Machines(cluster.rank, len(cluster.addresses), tf.distribute.MultiWorkerMirroredStrategy())
