"""What the page on losses says and shows: real predictions, what they cost, and in which direction they are pushed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.picture_cache import BY_PIXELS
from apps.classroom.ui.picture_picker import Picture
from core.data import samples
from core.errors import ConvolabError
from core.evaluation.loss_settings import LossSettings
from core.evaluation.temperature import with_temperature
from core.images import RGB
from core.numbers import percent
from core.optimization.losses import Loss, binary_cross_entropy, categorical_cross_entropy, one_hot
from core.serving import artifacts
from core.serving.artifacts import Card
from core.serving.litert import Classifier
from core.training import recipe

Floats = npt.NDArray[np.float64]
MODELS = {"categorical": "efficientnet_lite0", "binary": "dogs_vs_cats_alexnet"}
SHOWN = 5
"""Classes that are listed."""

EXPLANATION = {
    "categorical": (
        "Of the thousand probabilities only that of the true class counts. Its logarithm makes a small mistake cheap "
        "and a confident one dear. The gradient with respect to the logits, what the network is told to change, is "
        "as plain as can be: what it said, minus what is true."
    ),
    "binary": (
        "One output p, the probability of the second class, says all: the first has 1 − p. Of the two terms one is "
        "always 0. Two outputs with a softmax and the categorical loss give the same number; choose the binary loss "
        "for one output, and for labels of which several may be true at once, each with a sigmoid of its own."
    ),
}
FORMULAS = {"categorical": r"L=-\sum_i y_i\ln p_i=-\ln p_{\text{true}}", "binary": r"L=-[\,y\ln p+(1-y)\ln(1-p)\,]"}
WHY_NOT_SQUARES = (
    "**Why not the squared error?** Dashed in the chart: a network that is sure and wrong pays at most 1, and through "
    "the sigmoid its gradient there goes to 0, so it learns least where it has most to learn. The gradient of "
    "cross-entropy goes to 1."
)
EVIDENCE = (
    "Losses and accuracies on the validation parts at the end of the trainings of this suite, read from their cards. "
    "They need not agree: the loss also counts how sure the network was, and where the labels were smoothed it has a "
    "floor that no network can go below, since being certain is then a mistake. Chance is the loss of guessing, ln of "
    "the number of classes."
)
TASK = (
    "Find the temperature at which the mean cross-entropy of the labelled samples is lowest (to a hundredth of a nat), "
    "with the categorical loss."
)
PRAISE = (
    "No answer changed, and yet the loss fell: the network is now as sure as it may be. This is how a trained "
    "classifier is calibrated; on a dozen pictures it is a game, on a validation set a method."
)
HINT = (
    "Watch the mean under the chart. Too sure, and the few mistakes cost much; too unsure, and the hits cost something."
)
NEAR = 0.01


@dataclass(frozen=True)
class Asked:
    """One prediction with its truth and its loss.

    Attributes:
        labels: of the classes.
        probabilities: after the temperature, float64 (C,).
        truth: index of the true class.
        loss: of this prediction alone.
    """

    labels: Sequence[str]
    probabilities: Floats
    truth: int
    loss: Loss

    @property
    def probability(self) -> float:
        """Of the true class."""
        return float(self.probabilities[self.truth])

    @property
    def cost(self) -> float:
        """In nats."""
        return float(self.loss.values[0])


@st.cache_data(max_entries=64, show_spinner="Asking the network …", hash_funcs=BY_PIXELS)
def answer(image: RGB, model: str) -> Floats:
    """The probabilities of a classifier, float64 (C,)."""
    return Classifier.load(model).probabilities(image).astype(np.float64)


@lru_cache(maxsize=1)
def sample_answers() -> Floats:
    """The probabilities of the labelled samples, float64 (N, C)."""
    classifier = Classifier.load(MODELS["categorical"])
    return np.stack([classifier.probabilities(s.read()).astype(np.float64) for s in samples.labelled()])


def ask(picture: Picture, settings: LossSettings, truth: int) -> Asked:
    """What the network says to a picture, and what it costs if this class is true."""
    model = MODELS[settings.loss]
    probabilities = with_temperature(answer(picture.image, model), settings.temperature)
    labels = artifacts.load(model).card.classes
    if settings.loss == "binary":
        loss = binary_cross_entropy([float(truth)], probabilities[1:])
    else:
        loss = categorical_cross_entropy(one_hot([truth], len(labels)), probabilities[None])
    return Asked(labels, probabilities, truth, loss)


def truths(picture: Picture, settings: LossSettings) -> list[int]:
    """The classes to choose the true one from: what is known first, then what the network ranks highest."""
    model = MODELS[settings.loss]
    ranked = [int(i) for i in np.argsort(-answer(picture.image, model))[:10]]
    if settings.loss == "binary":
        return [0, 1]
    known = [picture.label] if picture.label is not None else []
    return [*known, *(i for i in ranked if i not in known)]


def mean_of_samples(temperature: float) -> float:
    """Mean cross-entropy of the labelled samples, in nats."""
    return float(sample_losses(temperature).values.mean())


def sample_losses(temperature: float) -> Loss:
    """Cross-entropy of each labelled sample."""
    found = with_temperature(sample_answers(), temperature)
    labels = [s.label or 0 for s in samples.labelled()]
    return categorical_cross_entropy(one_hot(labels, found.shape[1]), found)


def is_solved(settings: LossSettings) -> bool:
    """Whether this temperature is as good as the best of the slider."""
    if settings.loss != "categorical" or settings.temperature == 1.0:
        return False
    best = min(mean_of_samples(t) for t in np.arange(0.2, 5.01, 0.05))
    return mean_of_samples(settings.temperature) <= best + NEAR


def rows(asked: Asked) -> list[components.Row]:
    """What the network said, best first, the truth among it."""
    order = [int(i) for i in np.argsort(-asked.probabilities)[:SHOWN]]
    if asked.truth not in order:
        order[-1] = asked.truth
    return [
        {
            "rank": "",
            "label": asked.labels[i],
            "length": float(asked.probabilities[i]),
            "text": percent(float(asked.probabilities[i])),
            "counts": i == asked.truth,
            "mark": "✓" if i == asked.truth else "",
        }
        for i in order
    ]


def verdict(asked: Asked, settings: LossSettings) -> str:
    """What this prediction costs, as Markdown."""
    said = int(asked.probabilities.argmax())
    start = ":green[**Hit.**]" if said == asked.truth else ":orange[**Miss.**]"
    text = f"{start} If “{asked.labels[asked.truth]}” is true, this answer costs **{asked.cost:.3f} nats**."
    if settings.loss == "categorical":
        mean = mean_of_samples(settings.temperature)
        text += f" The labelled samples, pinned to the curve, cost **{mean:.3f}** on average."
    return text


def arithmetic(asked: Asked, settings: LossSettings) -> str:
    """The loss with its numbers, as LaTeX."""
    if settings.loss == "binary":
        p, y = float(asked.probabilities[1]), asked.truth
        return (
            rf"{FORMULAS['binary']}=-[\,{y}\cdot\ln {p:.4f}+{1 - y}\cdot\ln {1 - p:.4f}\,]={asked.cost:.3f}"
            rf"\qquad\frac{{\partial L}}{{\partial z}}=p-y={p:.4f}-{y}={float(asked.loss.to_logits[0]):+.4f}"
        )
    return rf"{FORMULAS['categorical']}=-\ln {asked.probability:.4g}={asked.cost:.3f}"


def gradient_table(asked: Asked) -> dict[str, list[str]]:
    """Predicted, true and gradient of the classes that are listed, as columns."""
    columns: dict[str, list[str]] = {"class": [], "p, predicted": [], "y, true": [], "gradient p − y": []}
    gradient = asked.loss.to_logits[0]
    for row in rows(asked):
        i = list(asked.labels).index(row["label"])
        values = (row["label"], f"{asked.probabilities[i]:.4f}", str(int(i == asked.truth)), f"{gradient[i]:+.4f}")
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
    return columns


def measured() -> dict[str, list[str]]:
    """Cross-entropy and accuracy of the trained networks on their validation parts, from the cards, as columns."""
    columns: dict[str, list[str]] = {"network": [], "loss": [], "labels smoothed": [], "chance": [], "accuracy": []}
    for artifact in artifacts.available():
        loss, accuracy = (artifact.card.metric(name) for name in ("loss_validation", "accuracy_validation"))
        if loss is None or accuracy is None:
            continue
        values = (
            artifact.card.title,
            f"{loss.value:.3f}",
            _smoothing(artifact.card),
            f"{np.log(len(artifact.card.classes)):.3f}",
            percent(accuracy.value),
        )
        for column, value in zip(columns.values(), values, strict=True):
            column.append(value)
    return columns


def _smoothing(card: Card) -> str:
    """By how much the recipe smooths labels, in words."""
    try:
        share = recipe.load(card.recipe).label_smoothing if card.recipe else 0.0
    except ConvolabError:  # It was trained from somebody's own file.
        return "unknown"
    return f"{share:g}" if share else "no"


def snippet(picture: Picture, settings: LossSettings, asked: Asked) -> str:
    """The code of this loss."""
    binary = settings.loss == "binary"
    function = "binary_cross_entropy" if binary else "categorical_cross_entropy"
    arguments = f"[{float(asked.truth)}], p[1:]" if binary else f"one_hot([{asked.truth}], len(p)), p[None]"
    return f'''from core.data import samples
from core.errors import ConvolabError
from core.evaluation.temperature import with_temperature
from core.serving.artifacts import Card
from core.serving.litert import Classifier
from core.training import recipe
from core.optimization.losses import {function}{"" if binary else ", one_hot"}

classifier = Classifier.load("{MODELS[settings.loss]}")
p = with_temperature(classifier.probabilities({picture.source}), {settings.temperature})
loss = {function}({arguments})
print(f"{{classifier.labels[{asked.truth}]}}: p = {{p[{asked.truth}]:.4f}}, loss = {{loss.values[0]:.3f}} nats")
print(f"gradient of its logit: {{loss.to_logits.ravel()[{0 if binary else asked.truth}]:+.4f}}")
'''


def keras_snippet(settings: LossSettings) -> str:
    """How a network with this loss ends in Keras."""
    if settings.loss == "binary":
        return (
            'outputs = keras.layers.Dense(1, activation="sigmoid")(x)\n'
            'model.compile("sgd", loss="binary_crossentropy")\n'
        )
    return (
        'outputs = keras.layers.Dense(classes, activation="softmax")(x)\n'
        'model.compile("sgd", loss="categorical_crossentropy")  # sparse_… for class numbers instead of one-hot\n'
    )
