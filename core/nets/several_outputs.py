"""Networks with several heads: one prediction per head, trained on the mean of their losses.

Heads on a shared trunk share its computation. Each has its own, differently initialized weights, so their predictions
differ, and their mean is an ensemble at little more than the cost of one network. The ensemble is weaker than one of
separate networks, because the heads see the same features and repeat the trunk's mistakes.

Lee et al., "Why M Heads are Better than One: Training a Diverse Ensemble of Deep Networks", 2015.
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="convolab")
class SeveralOutputs(keras.Model):
    """A network with output (N, M, classes): the probabilities of its M heads.

    The training loss is the mean of the heads' losses, so that each head learns by itself. The accuracy is that of the
    mean of their probabilities, which is the network's prediction.
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
        """The metrics of the heads' mean prediction."""
        return super().compute_metrics(x, y, mean(y_pred), sample_weight)


def stacked(predictions: Sequence[keras.KerasTensor]) -> keras.KerasTensor:
    """Stack the predictions of M heads or networks, each (N, classes), to one tensor (N, M, classes)."""
    return ops.stack(list(predictions), axis=1)


def mean(predictions: keras.KerasTensor) -> keras.KerasTensor:
    """Average the probabilities (N, M, classes) over the heads: (N, classes)."""
    return ops.mean(predictions, axis=1)
