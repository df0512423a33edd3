"""What the page of ranked predictions says and shows of an analysis."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.picture_cache import seen_in_pictures
from core import images
from core.data import samples
from core.data.samples import Sample
from core.evaluation.ranked import ranks
from core.evaluation.ranking_settings import RankingSettings
from core.images import RGB
from core.numbers import percent
from core.serving.litert import Analysis, Classifier, Prediction

EXPLANATION = (
    "The network gives every one of its 1,000 classes a score $z$. The *softmax* turns the scores into probabilities "
    "that sum to 1, so a class can only win what others lose. Ranking needs no more than the order."
)
EVIDENCE = "A dozen pictures prove nothing. This was measured on more, and stands on the network's card:"


@seen_in_pictures("Looking …")
def analyse(image: RGB, model: str) -> Analysis:
    """One inference of a picture, remembered while it is looked at."""
    return Classifier.load(model).analyse(image)


def rank_of(analysis: Analysis, label: int) -> int:
    """At which rank the network has a class, from 1."""
    return int(ranks(analysis.probabilities[np.newaxis], [label])[0])


def rows(predictions: Sequence[Prediction], counted: int, label: int | None) -> list[components.Row]:
    """The ranked bars of predictions: which ranks count, and where the truth stands."""
    return [
        {
            "rank": rank,
            "label": p.label,
            "length": p.probability,
            "text": percent(p.probability),
            "counts": rank <= counted,
            "mark": "truth" if p.index == label else "",
        }
        for rank, p in enumerate(predictions, start=1)
    ]


def verdict(analysis: Analysis, counted: int, label: int | None, truth: str) -> str:
    """Whether the counted ranks hold the truth, and how sure that is, as Markdown."""
    held = percent(float(np.sort(analysis.probabilities)[::-1][:counted].sum()))
    sure = (
        f"The first {counted} ranks hold {held} of the probability."
        if counted > 1
        else f"The first rank holds {held} of the probability."
    )
    if label is None:
        return f"{sure} Nobody has labelled this picture, so only you can say whether it is right."
    rank = rank_of(analysis, label)
    if rank <= counted:
        return f":green[**Hit.**] The truth, “{truth}”, is at rank {rank}. {sure}"
    return f":orange[**Miss.**] The truth, “{truth}”, is only at rank {rank}. {sure}"


def softmax_formula(analysis: Analysis, shown: Prediction) -> str:
    """The softmax of one class with its numbers, as LaTeX."""
    z = analysis.logit(shown.index)
    total = f"{np.exp(z) / shown.probability:,.0f}".replace(",", "{,}")
    return (
        rf"p(\text{{{shown.label}}})=\frac{{e^{{z}}}}{{\sum_j e^{{z_j}}}}=\frac{{e^{{{z:.2f}}}}}{{{total}}}"
        rf"={shown.probability:.4f}"
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


def table(analysis: Analysis) -> str:
    """All ranks as comma-separated values."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["rank", "index", "label", "probability"])
    for rank, p in enumerate(analysis.predictions(len(analysis.probabilities)), start=1):
        writer.writerow([rank, p.index, p.label, p.probability])
    return text.getvalue()


@dataclass(frozen=True)
class Board:
    """The labelled samples and the rank at which the network has the truth of each."""

    samples: tuple[Sample, ...]
    ranks: tuple[int, ...]
    said: tuple[str, ...]

    def hits(self, k: int) -> int:
        """How many have the truth among the first k ranks."""
        return sum(rank <= k for rank in self.ranks)

    def summary(self, k: int) -> str:
        """Rank-k accuracy in words."""
        return f"{self.hits(k)} of {len(self.ranks)}"

    def curve(self, longest: int) -> tuple[list[int], list[float]]:
        """Rank-k accuracy for k from 1."""
        ks = list(range(1, longest + 1))
        return ks, [self.hits(k) / len(self.ranks) for k in ks]

    def cards(self, k: int) -> list[components.Score]:
        """The cards of the board with the running total."""
        found: list[components.Score] = []
        hits = 0
        for i, (sample, rank, said) in enumerate(zip(self.samples, self.ranks, self.said, strict=True), start=1):
            hits += rank <= k
            found.append(
                {
                    "source": _square(sample),
                    "title": sample.title,
                    "hit": rank <= k,
                    "verdict": f"rank {rank}",
                    "total": f"{hits} of {i}",
                    "truth": f"is {sample.truth}",
                    "said": f"said {said}",
                }
            )
        return found


def board_explanation(board: Board, counted: int) -> str:
    """What the board shows, as Markdown."""
    ranks = f"**{counted} ranks** counting" if counted > 1 else "only the **first rank** counting"
    return (
        f"{len(board.samples)} labelled samples, in order. With {ranks}, an answer is a hit if the truth is among "
        "them. Move the slider above and watch the misses turn."
    )


@st.cache_resource(show_spinner="Ranking the labelled samples …")
def labelled_board(model: str) -> Board:
    """Run the network on all labelled samples, once per server."""
    classifier = Classifier.load(model)
    found = samples.labelled()
    analyses = [classifier.analyse(sample.read()) for sample in found]
    truths = tuple(rank_of(a, s.label) for a, s in zip(analyses, found, strict=True) if s.label is not None)
    return Board(found, truths, tuple(a.predictions(1)[0].label for a in analyses))


def snippet(source: str, model: str, settings: RankingSettings) -> str:
    """The code that gives the ranking of the page."""
    imports = "from core.data import samples" if source.startswith("samples") else ""
    reading = "from core import images" if source.startswith("images") else ""
    head = "\n".join(line for line in (reading, imports, "from core.serving.litert import Classifier") if line)
    return f"""{head}

image = {source}
predictions = Classifier.load("{model}").predict(image, top={settings.ranks})
for rank, p in enumerate(predictions, start=1):
    print(f"{{rank:2}}  {{p.probability:6.1%}}  {{p.label}}")
"""


@st.cache_data(show_spinner=False)
def _square(sample: Sample) -> str:
    return components.data_uri(images.fit(images.centre_square(sample.read()), 240))
