"""The score of a class, cell by cell, beside the image that the network saw: a browser component."""

from pathlib import Path

from apps.classroom.lessons.ranked_predictions import text
from apps.classroom.ui import components
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import shared_results
from core.evaluation.score_ledger import Ledger
from core.images import RGB
from core.serving.preprocessing import scale_window

SIDE = 256

_component = components.declare(
    "score_ledger",
    '<div class="ledger"><div class="seen"><img><div class="place"></div></div>'
    '<table role="grid"><tbody></tbody><tfoot></tfoot></table></div><p role="status"></p>',
    Path(__file__).parent,
)


@cached_per_picture("Cropping the image …")
def _seen(image: RGB, model: str) -> str:
    """The part of an image that a network sees, as a data URI."""
    return components.thumbnail(scale_window(image, (SIDE, SIDE), shared_results.load(model).card.preprocessing))


def show(picture: Picture, model: str, label: str, entries: Ledger) -> None:
    """Show what each cell adds; the pointer, a tap or the arrow keys choose one.

    Args:
        picture: that the network ranked.
        model: name of the classifier in `trained/`.
        label: of the class.
        entries: what the cells and the bias add to its score.
    """
    data = {
        "source": _seen(picture, model),
        "alt": text.seen_alt(picture.title),
        "cells": entries.cells.tolist(),
        "bias": entries.bias,
        "score": entries.score,
        "words": text.ledger_words(label),
    }
    _component(data=data, key="ledger")
