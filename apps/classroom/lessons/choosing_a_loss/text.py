"""Every word of the page."""

from collections.abc import Sequence

from apps.classroom.lessons.choosing_a_loss.prediction_loss import PredictionLoss
from apps.classroom.lessons.choosing_a_loss.recorded_losses import RecordedLoss
from apps.classroom.ui import components, ranked_bars
from core.numbers import percent
from core.optimization.loss_settings import LossSettings

TRUE_CLASS_HELP = "The loss trusts the label, even a wrong one."
EXPLANATION = {
    "categorical": (
        "Of the thousand probabilities, only that of the true class counts. Its logarithm makes a small mistake cheap "
        "and a confident one expensive. The gradient with respect to the logits, which tells the network what to "
        "change, could not be simpler: predicted minus true."
    ),
    "binary": (
        "A single output p, the probability of the second class, says it all: the first class has 1 − p. One of the "
        "two terms is always 0. Two outputs with a softmax and the categorical loss give the same number. Choose the "
        "binary loss for a single output, or for labels of which several may be true at once, each with its own "
        "sigmoid."
    ),
}
FORMULAS = {"categorical": r"L=-\sum_i y_i\ln p_i=-\ln p_{\text{true}}", "binary": r"L=-[\,y\ln p+(1-y)\ln(1-p)\,]"}
WHY_NOT_SQUARES = (
    "**Why not the squared error?** It is the dashed curve. A network that is confident and wrong pays at most 1, and "
    "through the sigmoid its gradient there goes to 0: it learns least where it has most to learn. The gradient of "
    "cross-entropy goes to 1."
)
EVIDENCE = (
    "Losses and accuracies on the validation split at the end of the trainings of this suite, read from their cards. "
    "They need not agree: the loss also measures how confident the network is, and with smoothed labels it has a floor "
    "that no network can go below, because certainty is then a mistake. Chance is the loss of guessing, the natural "
    "logarithm of the number of classes."
)
EXERCISE_TASK = (
    "With the categorical loss, find the temperature at which the mean cross-entropy of the labelled samples is lowest "
    "(to within a hundredth of a nat)."
)
EXERCISE_PRAISE = (
    "No prediction changed, and yet the loss fell: the network is now as confident as it should be. This is how a "
    "trained classifier is calibrated. On a dozen pictures it is a game, on a validation set a method."
)
EXERCISE_HINT = (
    "Watch the mean below the chart. If the network is overconfident, its few mistakes are expensive; if it is "
    "underconfident, its hits cost something too."
)
CROSS_ENTROPY = "cross-entropy, −ln p"
SQUARED_ERROR = "squared error, (1 − p)²"
CHART_TITLE = "Loss, in nats"
CHART_AXIS = "predicted probability of the true class"
CHART_ALT = "Loss over the predicted probability of the true class"
KERAS_CAPTION = "The end of your own Keras network with this loss:"


def verdict(prediction: PredictionLoss) -> str:
    """Whether the prediction is right and what it costs, as Markdown."""
    hit = ":green[**Hit.**]" if prediction.is_hit else ":orange[**Miss.**]"
    label = prediction.labels[prediction.true_class]
    return f"{hit} If “{label}” is true, this prediction costs **{prediction.nats:.3f} nats**."


def samples_mean(mean: float) -> str:
    """The mean loss of the labelled samples, as Markdown."""
    return f"The labelled samples, pinned to the curve, cost **{mean:.3f}** on average."


def bars(prediction: PredictionLoss) -> list[components.RankedBar]:
    """The listed classes as rows of `components.ranking`, with the true class coloured."""
    rows = []
    for i in prediction.listed:
        is_true = i == prediction.true_class
        share = float(prediction.probabilities[i])
        rows.append(ranked_bars.bar(prediction.labels[i], share, is_true, mark="✓" if is_true else ""))
    return rows


def arithmetic(prediction: PredictionLoss, settings: LossSettings) -> str:
    """The loss with its numbers, as LaTeX."""
    if settings.loss == "binary":
        p, y = float(prediction.probabilities[1]), prediction.true_class
        gradient = float(prediction.loss.to_logits[0])
        return (
            rf"{FORMULAS['binary']}=-[\,{y}\cdot\ln {p:.4f}+{1 - y}\cdot\ln {1 - p:.4f}\,]={prediction.nats:.3f}"
            rf"\qquad\frac{{\partial L}}{{\partial z}}=p-y={p:.4f}-{y}={gradient:+.4f}"
        )
    return rf"{FORMULAS['categorical']}=-\ln {prediction.probability:.4g}={prediction.nats:.3f}"


def gradient_table(prediction: PredictionLoss) -> dict[str, list[str]]:
    """Predicted probability, target and gradient of the listed classes, as columns."""
    listed, gradients = prediction.listed, prediction.loss.to_logits[0]
    return {
        "class": [prediction.labels[i] for i in listed],
        "p, predicted": [f"{prediction.probabilities[i]:.4f}" for i in listed],
        "y, true": [str(int(i == prediction.true_class)) for i in listed],
        "gradient p − y": [f"{gradients[i]:+.4f}" for i in listed],
    }


def losses_table(losses: Sequence[RecordedLoss]) -> dict[str, list[str]]:
    """The recorded losses of the trained networks, as columns."""
    return {
        "network": [recorded.title for recorded in losses],
        "loss": [f"{recorded.loss:.3f}" for recorded in losses],
        "label smoothing": [_smoothing(recorded.label_smoothing) for recorded in losses],
        "chance": [f"{recorded.chance:.3f}" for recorded in losses],
        "accuracy": [percent(recorded.accuracy) for recorded in losses],
    }


def _smoothing(fraction: float | None) -> str:
    if fraction is None:
        return "unknown"
    return f"{fraction:g}" if fraction else "none"
