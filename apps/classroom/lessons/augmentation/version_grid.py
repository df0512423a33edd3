"""Augmented versions beside the table of the parameters that were sampled for them: a browser component."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import streamlit as st

from apps.classroom.lessons.augmentation import text
from apps.classroom.lessons.augmentation.versions import KEY, Versions, square
from apps.classroom.ui import components
from core.data.augmentation import parameter_table
from core.images import RGB
from core.numbers import percent
from core.serving.litert import Prediction

FOLDER = Path(__file__).parent

_component = components.declare(
    "version_grid",
    '<div class="grid"></div>'
    '<div class="scroll" tabindex="0" role="region" aria-label="Sampled parameters"><table></table></div>',
    FOLDER,
)


class VersionCard(TypedDict):
    """One image: its source, its label and text, whether the label stays, and the shares of a mixed one."""

    source: str
    label: str
    text: str
    keeps: bool
    shares: list[tuple[str, float]]


def show(versions: Versions, predictions: Sequence[Prediction], upcoming: RGB | None) -> int:
    """Show versions with their predictions, tied to the table of the sampled parameters.

    Args:
        versions: what to show.
        predictions: for the original, and then for each version.
        upcoming: the image whose versions are on their way; it is shown as the original. None if all are ready.

    Returns:
        The number of the chosen version, from 0.
    """
    first, *others = predictions
    original = _card(versions.original, first, text.original_label(first.label))
    if upcoming is not None:
        original |= {"source": components.data_uri(square(upcoming)), "label": text.ORIGINAL, "text": ""}
    cards = [
        _card(image, prediction, prediction.label, prediction.label == first.label, versions.label_shares(index))
        for index, (image, prediction) in enumerate(zip(versions.images, others, strict=True))
    ]
    columns, rows = parameter_table.table(versions.chosen, versions.metrics, len(cards))
    key = f"{KEY}_grid"
    data = {
        "original": original,
        "versions": cards,
        "columns": columns,
        "rows": rows,
        "busy": upcoming is not None,
        "chosen": (st.session_state.get(key) or {}).get("chosen") or 0,
    }
    chosen = int(_component(data=data, key=key, on_chosen_change=lambda: None).chosen or 0)
    return min(chosen, len(cards) - 1)


def _card(
    image: RGB, prediction: Prediction, label: str, keeps: bool = True, shares: Sequence[tuple[str, float]] = ()
) -> VersionCard:
    return {
        "source": components.data_uri(image),
        "label": label,
        "text": percent(prediction.probability),
        "keeps": keeps,
        "shares": list(shares),
    }
