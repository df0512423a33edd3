"""The labelled samples as a board of hits and misses."""

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.ranked_predictions import text
from apps.classroom.lessons.ranked_predictions.analysis import rank_of
from apps.classroom.ui import components
from core import images
from core.data import samples
from core.data.samples import Sample
from core.serving.litert import Classifier

THUMBNAIL = 240
"""Longest side of the image on a card, in pixels."""


@dataclass(frozen=True)
class LabelledBoard:
    """The labelled samples with the network's predictions.

    Attributes:
        samples: the images.
        ranks: the rank of each true class, from 1.
        predicted: the class that the network ranks first, for each.
    """

    samples: tuple[Sample, ...]
    ranks: tuple[int, ...]
    predicted: tuple[str, ...]

    def hits(self, k: int) -> int:
        """The number of samples whose true class is among the first k ranks."""
        return sum(rank <= k for rank in self.ranks)

    def cards(self, k: int) -> list[components.ScoreCard]:
        """The cards of the board with the running total of hits at rank k."""
        cards: list[components.ScoreCard] = []
        hits = 0
        rows = zip(self.samples, self.ranks, self.predicted, strict=True)
        for number, (sample, rank, predicted) in enumerate(rows, start=1):
            hits += rank <= k
            cards.append(
                {
                    "source": _thumbnail(sample),
                    "title": sample.title,
                    "hit": rank <= k,
                    "verdict": text.card_rank(rank),
                    "total": text.hits(hits, number),
                    "truth": text.card_truth(sample.name, sample.truth),
                    "said": text.card_prediction(predicted) if rank > 1 else "",
                }
            )
        return cards


@st.cache_resource(show_spinner="Ranking the labelled samples …")
def labelled_board(model: str) -> LabelledBoard:
    """Run a classifier on all labelled samples, once per server."""
    classifier = Classifier.load(model)
    labelled = samples.labelled()
    analyses = [classifier.analyse(sample.read()) for sample in labelled]
    ranks = tuple(rank_of(a, s.label) for a, s in zip(analyses, labelled, strict=True) if s.label is not None)
    return LabelledBoard(labelled, ranks, tuple(a.predictions(1)[0].label for a in analyses))


@lru_cache(maxsize=32)
def _thumbnail(sample: Sample) -> str:
    return components.thumbnail(images.fit(images.centre_square(sample.read()), THUMBNAIL))
