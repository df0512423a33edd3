"""Every word that the page of ranked predictions says."""

from collections.abc import Sequence

import numpy as np

from core.evaluation import proportions
from core.evaluation.score_ledger import Ledger
from core.numbers import percent
from core.serving.card import Card, Metric
from core.serving.litert import Analysis, Prediction

NEAREST = {
    "flower": "a dahlia",
    "motorcycle": "a motorcycle",
    "rocket": "a launch vehicle",
    "horse": "a horse",
}
"""What the samples show whose subject is no class of ImageNet: their label is only the nearest class."""

MAP_LABEL = "Evidence for"
EXPLANATION = (
    "The network gives each of its 1,000 classes a *score* $z$, or logit. The *softmax* turns the scores into "
    "probabilities that sum to 1, so one class can gain only what others lose. The ranking uses only the order."
)
EVIDENCE = "What was measured"
BOARD, ACCURACY = "board", "accuracy"
EVIDENCE_VIEWS = {BOARD: "Rank-1, rank-5, rank-k", ACCURACY: "Many more images"}
RANK_RULE = (
    "*Rank-k accuracy*, or top-k accuracy, is the share of images whose true class is among the first k ranks. Papers "
    "report rank-5 beside rank-1 because some classes can hardly be told apart: ImageNet has both *Siberian husky* and "
    "*Eskimo dog*. There, rank-5 shows whether a network still improves when rank-1 stands still."
)
MANY_MORE = "A dozen images prove nothing. The accuracy of this network was measured on many more:"
EXERCISE_TASK = (
    "Find a sample that the network gets wrong at rank 1, and set **Ranks** to the smallest k that makes it a hit."
)
EXERCISE_PRAISE = (
    "The first prediction was wrong, but the true class was close behind. With one rank fewer this image is a miss, "
    "with one more nothing changes: how good a classifier looks depends on k."
)
EXERCISE_HINT = (
    "Which sample belongs to a family of classes that hardly differ? Then read the rank of its true class from the "
    "board."
)
DOWNLOAD = "All 1,000 ranks (CSV)"
WHAT, IMAGES, RANK1, INTERVAL = "rank-1 accuracy", "images", "measured", "95 % interval"
"""Columns of the table of evidence."""

SHORT_NAME = 8
"""The most letters of a class with which the formula of the softmax fits into one line."""


def map_caption(label: str) -> str:
    """The caption of the image under its class activation map."""
    return f"Bright: evidence for “{label}”. Grey: cut off before the image enters the network."


def map_alt(title: str, label: str) -> str:
    """The alternative text of the image on the stage."""
    return f"{title}, bright where the evidence for {label} is"


def truth_name(name: str, truth: str) -> str:
    """What the label of a sample is called: its true class, or the nearest one.

    Args:
        name: of the sample.
        truth: its label in words.
    """
    if name in NEAREST:
        return f"The nearest class to {NEAREST[name]}, “{truth}”,"
    return f"The true class, “{truth}”,"


def verdict(counted: int, probability: float, rank: int | None, truth: str, name: str = "") -> str:
    """Say whether the true class is among the counted ranks, as Markdown.

    Args:
        counted: how many ranks count.
        probability: the total probability of these ranks, 0 to 1.
        rank: of the true class; None if it is unknown.
        truth: the true class in words.
        name: of the sample.
    """
    ranks = f"The first {counted} ranks hold" if counted > 1 else "The first rank holds"
    confidence = f"{ranks} {percent(probability)} of the probability."
    if rank is None:
        return f"{confidence} Nobody has labelled this image, so only you can judge the prediction."
    if rank <= counted:
        return f":green[**Hit.**] {truth_name(name, truth)} is at rank {rank}. {confidence}"
    return f":orange[**Miss.**] {truth_name(name, truth)} is only at rank {rank}. {confidence}"


def activation_map(entries: Ledger, label: str) -> str:
    """What the cells of the map add to the score of a class, as Markdown."""
    rows, columns = entries.cells.shape
    values = np.sort(entries.cells.ravel())[::-1]
    positive = values[values > 0]
    half = int(np.searchsorted(positive.cumsum(), positive.sum() / 2)) + 1
    count = f"{half} cells give" if half > 1 else "a single cell gives"
    concentrated = f" Of all that speaks for it, {count} half." if len(positive) else ""
    return (
        f"**The score is a sum.** Each of the {rows} × {columns} cells of the last feature map adds a number for "
        f"“{label}”; with the bias they make $z$ = {_signed(entries.score)}.{concentrated} "
        "The *class activation map* above shows the positive ones: places that raise the score, not where it “looks”."
    )


def seen_alt(title: str) -> str:
    """The alternative text of the image beside the cells."""
    return f"{title}, as the network sees it"


def ledger_words(label: str) -> dict[str, str]:
    """What the table of cells says; `{row}`, `{column}` and `{value}` are filled in by the browser."""
    return {
        "table": f"What each cell adds to the score of {label}",
        "cell": "Row {row}, column {column} adds {value}.",
        "cells": "all cells",
        "bias": "+ bias",
        "score": "= score z",
    }


def softmax_formula(analysis: Analysis, prediction: Prediction) -> str:
    """The softmax of one class with its numbers, as LaTeX; in two lines if the name of the class is long."""
    z = analysis.logit(prediction.index)
    total = f"{np.exp(z) / prediction.probability:,.0f}".replace(",", "{,}")
    line = r"\\&" if len(prediction.label) > SHORT_NAME else ""
    return (
        rf"\begin{{aligned}}p(\text{{{prediction.label}}})&=\frac{{e^{{z}}}}{{\sum_j e^{{z_j}}}}{line}"
        rf"=\frac{{e^{{{z:.2f}}}}}{{{total}}}={prediction.probability:.4f}\end{{aligned}}"
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


def board_explanation(ranks: Sequence[int], counted: int) -> str:
    """What the board shows, as Markdown.

    Args:
        ranks: of the true class of each sample.
        counted: how many ranks count.
    """
    if counted > 1:
        rule = f"With **{counted} counted ranks**, a hit has its true class among them."
    else:
        rule = "With only the **first rank** counted, a hit has its true class there."
    later = sorted(rank for rank in ranks if rank > 1)
    others = f" The others are at rank {_listed(later)}." if later else ""
    return (
        f"{rule} Of {len(ranks)} labelled samples, {len(ranks) - len(later)} are hits at rank 1."
        f"{others} For {len(NEAREST)} samples, ImageNet has only a nearest class."
    )


def card_rank(rank: int) -> str:
    """The rank of the true class on a card of the board."""
    return f"rank {rank}"


def card_truth(name: str, truth: str) -> str:
    """The true class of a sample on a card of the board, or the nearest one."""
    return f"nearest class: {truth}" if name in NEAREST else f"true: {truth}"


def card_prediction(label: str) -> str:
    """The class at rank 1 on a card of the board."""
    return f"predicted: {label}"


def hits(count: int, samples: int) -> str:
    """A number of hits."""
    return f"{count} of {samples}"


def metric_label(k: int, own: bool) -> str:
    """The name of rank-k accuracy above its value; `own` if k is that of the slider."""
    return f"rank-{k}" + (" (your slider)" if own else "")


def evidence_table(card: Card) -> dict[str, list[str]]:
    """The accuracy as published, and the check of what is served here, as columns."""
    rows = [
        (title, metric)
        for name, title in (
            ("rank1_published", "as published, ImageNet validation images"),
            ("rank1", "as served here, a small gallery of ImageNet"),
            ("rank1_float32", "the same gallery before quantization"),
        )
        if (metric := card.metric(name)) is not None and metric.images
    ]
    return {
        WHAT: [title for title, _ in rows],
        IMAGES: [f"{metric.images:,}" for _, metric in rows],
        RANK1: [percent(metric.value) for _, metric in rows],
        INTERVAL: [interval(metric) for _, metric in rows],
    }


def gallery_check(card: Card) -> str:
    """What the figures of the gallery are good for, as Markdown."""
    served, before = card.metric("rank1"), card.metric("rank1_float32")
    if served is None or before is None:
        return ""
    change = served.value - before.value
    effect = (
        f"changed nothing: {percent(before.value)} before and after"
        if abs(change) < 5e-4
        else f"changed {percent(before.value)} to {percent(served.value)}"
    )
    return (
        "Quote the published figure. The gallery does not say whether its images were used for training, so its "
        "figures are no accuracy on new images. They check one thing only: *quantization*, which stores the weights "
        f"in 8 bits, {effect}."
    )


def interval(metric: Metric) -> str:
    """The 95 % interval of an accuracy that was measured on a known number of images."""
    assert metric.images
    low, high = proportions.interval(metric.value, metric.images)
    return f"{percent(low)} to {percent(high)}"


def _listed(ranks: Sequence[int]) -> str:
    *first, last = map(str, ranks)
    return f"{', '.join(first)} and {last}" if first else last


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # Never −0.00.
