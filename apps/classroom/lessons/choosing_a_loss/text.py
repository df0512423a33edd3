"""Every word of the page."""

from collections.abc import Sequence

from apps.classroom.lessons.choosing_a_loss.prediction_loss import PredictionLoss
from apps.classroom.lessons.choosing_a_loss.recorded_losses import RecordedLoss
from apps.classroom.ui import components, ranked_bars
from core.evaluation.proportions import with_interval
from core.evaluation.reliability import Reliability
from core.numbers import percent
from core.optimization.loss_settings import LossSettings

TRUE_CLASS_HELP = "The loss trusts the label, even a wrong one."
NEAREST_CLASS = (
    "The labels are classes of ImageNet, each the nearest that ImageNet has: a rocket counts as “missile”, a "
    "motorcycle as “moped”."
)
EXPLANATION = {
    "categorical": (
        "Of the thousand probabilities, only that of the true class counts. Its negative natural logarithm, in units "
        "called *nats*, makes an unsure answer cheap and a confident mistake expensive. The *logits* are the numbers "
        "that go into the softmax. The gradient of the loss with respect to them, which tells the network what to "
        "change, could not be simpler: predicted minus true."
    ),
    "binary": (
        "A single output p, the probability of the second class, is enough: the first class has 1 − p. One of the two "
        "terms is always 0. This AlexNet has two outputs with a softmax and was trained with the categorical loss; two "
        "such outputs give the same number as one output with a sigmoid. No network of this suite was trained with the "
        "binary loss."
    ),
}
CALIBRATED = 0.01
"""Distance of mean confidence and accuracy below which they are called the same."""
FORMULAS = {"categorical": r"L=-\sum_i y_i\ln p_i=-\ln p_{\text{true}}", "binary": r"L=-[\,y\ln p+(1-y)\ln(1-p)\,]"}
WHY_NOT_SQUARES = {
    "categorical": (
        "**Why not the squared error?** The dashed curve is its term for the true class, (1 − p)²; over all classes it "
        "adds up to at most 2 (the Brier score). A confident mistake can hardly cost more than an unsure one, and its "
        "gradient with respect to the logits goes to 0: the network learns least where it has most to learn. The "
        "gradient of cross-entropy goes to 1 in size, since p − y goes to −1."
    ),
    "binary": (
        "**Why not the squared error?** It is the dashed curve. A network that is confident and wrong pays at most 1, "
        "and through the sigmoid the gradient there goes to 0: it learns least where it has most to learn. The "
        "gradient of cross-entropy goes to 1 in size, since p − y goes to ±1."
    ),
}
WHICH = {
    "the answer is": [
        "one of two classes",
        "one of many, labels one-hot",
        "one of many, labels as class numbers",
        "any number of labels at once",
    ],
    "last layer": [
        "1 output, sigmoid",
        "1 output for each class, softmax",
        "1 output for each class, softmax",
        "1 output for each label, sigmoid",
    ],
    "loss in Keras": [
        "binary_crossentropy",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "binary_crossentropy",
    ],
}
"""Which loss to use when, as columns."""

EVIDENCE = (
    "Losses and accuracies on the validation split at the end of the trainings of this suite. Loss and accuracy may "
    "rank networks differently, because the loss counts confidence. *Label smoothing* trains with a target slightly "
    "below 1 for the true class; with smoothed targets the loss cannot reach 0, since certainty is penalised. Chance "
    "is the loss of guessing, the natural logarithm of the number of classes."
)
VIEW = "Which evidence"
VIEWS = {"reliability": "Confidence against accuracy", "losses": "Loss and accuracy of each network"}
EXERCISE_TASK = (
    "With the categorical loss, find the temperature at which the mean cross-entropy of the labelled samples is lowest "
    "(to within a hundredth of a nat)."
)
EXERCISE_HINT = (
    "Watch the mean below the chart. If the network is overconfident, its few mistakes are expensive; if it is "
    "underconfident, its hits cost something too."
)
STAGE_WORDS = {
    "title": "Loss, in nats",
    "axis": "predicted probability of the true class",
    "chart": "Loss over the predicted probability of the true class",
    "entropy": "cross-entropy, −ln p",
    "squares": "squared error, (1 − p)²",
    "head": ("", "drag", "p", "step", "p − y"),
    "slider": "Probability of {label}",
    "others": "{count} others",
    "said": "{verdict} L = −ln {p} = {loss}, if “{label}” is true.",
    "hit": "A hit:",
    "miss": "A miss:",
    "again": "As predicted",
}
"""What the chart and its bars say; the browser fills in the numbers."""
DRAG = (
    "Drag a bar: the other classes share what is left. The arrows show where a step against the gradient p − y moves "
    "the logits: that of the true class up, the others down, and together they cancel."
)
CONFIDENCE, ACCURACY = "confidence", "accuracy"
KERAS_CAPTION = "The end of your own Keras network with this loss"


def verdict(prediction: PredictionLoss) -> str:
    """Whether the prediction is right and what it costs, as Markdown."""
    hit = ":green[**Hit.**]" if prediction.is_hit else ":orange[**Miss.**]"
    label = prediction.labels[prediction.true_class]
    return f"{hit} If “{label}” is true, this prediction costs **{prediction.nats:.3f} nats**."


def samples_mean(mean: float) -> str:
    """The mean loss of the labelled samples, as Markdown."""
    return f"The labelled samples, pinned to the curve, cost **{mean:.3f}** on average."


def exercise_praise(best: float) -> str:
    """What the solved exercise has shown.

    Args:
        best: the temperature with the lowest mean loss.
    """
    if best < 1:
        direction = "below 1: on these images the network is not confident enough. That is untypical:"
    else:
        direction = "above 1: on these images the network is too confident. That is typical:"
    return (
        "No prediction changed, and yet the loss fell: the confidence of the network now fits its accuracy as well as "
        f"one temperature can make it (*calibration*). The best temperature is {best:.2f}, {direction} Guo et al. "
        "found modern networks too confident. A dozen images are a game; use a validation set to calibrate a "
        "classifier."
    )


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


def reliability_alt(found: Reliability) -> str:
    """The description of the reliability diagram."""
    return (
        f"Reliability diagram: mean confidence {percent(found.mean_confidence)}, accuracy "
        f"{percent(found.mean_accuracy)}"
    )


def reliability(found: Reliability, title: str, temperature: float) -> str:
    """Whether a network is as often right as it is confident, as Markdown."""
    distance = found.mean_confidence - found.mean_accuracy
    verdict = "too confident" if distance > 0 else "not confident enough"
    if abs(distance) < CALIBRATED:
        verdict = "as confident as it is accurate"
    return (
        f"**Reliability diagram.** The predictions of “{title}” for {found.counts.sum():,} test images, sorted by "
        f"confidence; bars are the accuracy of each group, the gap to its confidence is orange. At temperature "
        f"{temperature:.2f} the mean confidence is {percent(found.mean_confidence)} and the accuracy "
        f"{percent(found.mean_accuracy)}: the network is **{verdict}**. The mean gap, the *expected calibration "
        f"error*, is {100 * found.calibration_error:.1f} points. The slider at the top changes it."
    )


def losses_table(losses: Sequence[RecordedLoss]) -> dict[str, list[str]]:
    """The recorded losses of the trained networks, as columns."""
    return {
        "network": [recorded.title for recorded in losses],
        "loss": [f"{recorded.loss:.3f}" for recorded in losses],
        "label smoothing": [_smoothing(recorded.label_smoothing) for recorded in losses],
        "chance": [f"{recorded.chance:.3f}" for recorded in losses],
        "accuracy (95 % interval)": [_accuracy(recorded) for recorded in losses],
    }


def _accuracy(recorded: RecordedLoss) -> str:
    return with_interval(recorded.accuracy, recorded.images) if recorded.images else percent(recorded.accuracy)


def _smoothing(fraction: float | None) -> str:
    if fraction is None:
        return "unknown"
    return f"{fraction:g}" if fraction else "none"
