"""Networks with several outputs: one answer from each head, trained by the mean of their losses.

Heads that stand on one trunk share its work. Each has weights of its own that start differently, so that their answers
differ and their mean is an ensemble for little more than the price of one network; less of one, as the heads see the
same features and repeat the trunk's mistakes.

Lee et al., "Why M Heads are Better than One: Training a Diverse Ensemble of Deep Networks", 2015.
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="convolab")
class SeveralOutputs(keras.Model):
    """A network whose output is (N, M, classes): the probabilities of its M heads.

    While it is trained, its loss is the mean of the heads' losses, so that each learns by itself; its accuracy is that
    of their mean probabilities, which is its answer.
    """

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The mean of the heads' losses."""
        heads = [y_pred[:, head] for head in range(y_pred.shape[1])]
        losses = [super(SeveralOutputs, self).compute_loss(x, y, head, sample_weight, training) for head in heads]
        return ops.mean(ops.stack(losses))

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Metrics of the heads' mean."""
        return super().compute_metrics(x, y, mean(y_pred), sample_weight)


def stacked(answers: Sequence[keras.KerasTensor]) -> keras.KerasTensor:
    """The answers of several heads or networks, each (N, classes), as one tensor (N, M, classes)."""
    return ops.stack(list(answers), axis=1)


def mean(answers: keras.KerasTensor) -> keras.KerasTensor:
    """The mean probabilities, (N, classes), of answers (N, M, classes)."""
    return ops.mean(answers, axis=1)
