"""Every word that the page of ranked predictions says."""

from collections.abc import Sequence

import numpy as np

from core.numbers import percent
from core.serving.litert import Analysis, Prediction

MAP_LABEL = "Evidence for"
EXPLANATION = (
    "The network gives each of its 1,000 classes a score $z$. The *softmax* turns the scores into probabilities that "
    "sum to 1, so one class can gain only what others lose. For the ranking, the order of the scores is enough."
)
BOARD_HEADING = "Rank-1, rank-5, rank-k"
CURVE = "samples"
CURVE_X = "counted ranks, k"
CURVE_Y = "rank-k accuracy on the labelled samples"
EVIDENCE = (
    "A dozen pictures prove nothing. These accuracies were measured on larger sets and are recorded on the network's "
    "card:"
)
EXERCISE_TASK = "Find a sample that the network gets wrong at rank 1 but right at rank 5."
EXERCISE_PRAISE = (
    "Its first prediction was wrong, yet it had the right class in mind: where classes look alike, rank-5 shows what "
    "rank-1 hides."
)
EXERCISE_HINT = "Which sample belongs to a family of classes that hardly differ?"
DOWNLOAD = "All 1,000 ranks (CSV)"


def map_caption(label: str) -> str:
    """The caption of the picture under its class activation map."""
    return f"Bright: evidence for “{label}”. Grey: cropped away, never seen by the network."


def map_alt(title: str, label: str) -> str:
    """The alternative text of the picture on the stage."""
    return f"{title}, evidence for {label}"


def verdict(counted: int, probability: float, rank: int | None, truth: str) -> str:
    """Say whether the true class is among the counted ranks, as Markdown.

    Args:
        counted: how many ranks count.
        probability: the total probability of these ranks, 0 to 1.
        rank: of the true class; None if it is unknown.
        truth: the true class in words.
    """
    ranks = f"The first {counted} ranks hold" if counted > 1 else "The first rank holds"
    confidence = f"{ranks} {percent(probability)} of the probability."
    if rank is None:
        return f"{confidence} Nobody has labelled this picture, so only you can judge the prediction."
    if rank <= counted:
        return f":green[**Hit.**] The true class, “{truth}”, is at rank {rank}. {confidence}"
    return f":orange[**Miss.**] The true class, “{truth}”, is only at rank {rank}. {confidence}"


def softmax_formula(analysis: Analysis, prediction: Prediction) -> str:
    """The softmax of one class with its numbers, as LaTeX."""
    z = analysis.logit(prediction.index)
    total = f"{np.exp(z) / prediction.probability:,.0f}".replace(",", "{,}")
    return (
        rf"p(\text{{{prediction.label}}})=\frac{{e^{{z}}}}{{\sum_j e^{{z_j}}}}=\frac{{e^{{{z:.2f}}}}}{{{total}}}"
        rf"={prediction.probability:.4f}"
    )


def softmax_table(analysis: Analysis, predictions: Sequence[Prediction]) -> dict[str, list]:
    """The scores and probabilities of the first ranks, as columns."""
    scores = [analysis.logit(p.index) for p in predictions]
    return {
        "class": [p.label for p in predictions],
        "score z": scores,
        "exp(z)": [round(float(np.exp(score))) for score in scores],
        "probability": [p.probability for p in predictions],
    }


def board_explanation(samples: int, counted: int) -> str:
    """What the board shows, as Markdown."""
    if counted > 1:
        rule = f"With **{counted} counted ranks**, a prediction is a hit if the true class is among them."
    else:
        rule = "With only the **first rank** counted, a prediction is a hit if the true class stands there."
    return f"{samples} labelled samples, in order. {rule} Move the slider above and watch misses turn into hits."


def card_rank(rank: int) -> str:
    """The rank of the true class on a card of the board."""
    return f"rank {rank}"


def card_truth(truth: str) -> str:
    """The true class on a card of the board."""
    return f"true: {truth}"


def card_prediction(label: str) -> str:
    """The class at rank 1 on a card of the board."""
    return f"predicted: {label}"


def hits(count: int, samples: int) -> str:
    """A number of hits."""
    return f"{count} of {samples}"


def metric_label(k: int, own: bool) -> str:
    """The name of rank-k accuracy above its value; `own` if k is that of the slider."""
    return f"rank-{k}" + (" (your slider)" if own else "")
