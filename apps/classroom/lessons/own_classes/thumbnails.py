"""Thumbnails of the examples: some of each class in a row, and the most confident mistakes as cards."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from apps.classroom.lessons.own_classes import text
from apps.classroom.ui import components
from apps.shared.once_per_image import once_per_image
from core import images
from core.images import RGB
from core.numbers import percent
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.teaching import TaughtClassifier

IN_A_ROW, CARDS = 7, 6
SIDE, WIDTH = 96, 50
"""Side of a thumbnail on a card, and in a row, in pixels."""


def rows(examples: Sequence[Example]) -> None:
    """Show the first pictures of each class in a row."""
    for name, count in sorted(Counter(example.label for example in examples).items()):
        st.markdown(text.class_heading(name, count))
        shown = [example for example in examples if example.label == name][:IN_A_ROW]
        st.image([_small(e.thumbnail) for e in shown], width=WIDTH, alt=[e.name for e in shown])


def mistakes(taught: TaughtClassifier, examples: Sequence[Example]) -> list[components.ScoreCard]:
    """Cards of the pictures that were misclassified while they were held out, the most confident first."""
    predicted = taught.choice.probabilities.argmax(axis=1)
    confidence = taught.choice.probabilities.max(axis=1)
    wrong = sorted(np.flatnonzero(predicted != taught.labels).tolist(), key=lambda i: -confidence[i])
    return [
        {
            "source": _on_card(examples[i].thumbnail),
            "title": examples[i].name,
            "hit": False,
            "verdict": percent(float(confidence[i])),
            "total": "",
            "truth": text.card_truth(examples[i].label),
            "said": text.card_prediction(taught.classes[predicted[i]]),
        }
        for i in wrong[:CARDS]
    ]


def _square(image: RGB, side: int) -> str:
    return components.data_uri(images.resize(images.centre_square(image), (side, side)))


# Thumbnails are never changed.
_small = once_per_image(partial(_square, side=WIDTH))
_on_card = once_per_image(partial(_square, side=SIDE))
