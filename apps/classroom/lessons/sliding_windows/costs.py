"""What windows cost, beside one run of a network that looks at the whole picture, and what they are worth."""

from typing import Any

import streamlit as st

from apps.classroom.lessons.sliding_windows import scans, text
from apps.classroom.ui import components, sections
from apps.shared import shared_results
from core.detection.sliding.sliding_settings import WindowSettings
from core.images import RGB
from core.serving.card import Card


def show(image: RGB, settings: WindowSettings) -> None:
    """Say what the windows cost on this picture, beside one run of SSD, and what other windows would cost."""
    each = scans.milliseconds_per_window()
    st.markdown(text.cost(scans.windows(image, settings), each, scans.record().history[0][1][scans.SSD]))
    counts = {name: scans.windows(image, other) for name, other in variants(settings).items()}
    what_if = text.what_if({name: (windows, windows * each) for name, windows in counts.items()})
    st.caption(f"{what_if} {text.MEASURED}")


def variants(settings: WindowSettings) -> dict[str, WindowSettings]:
    """Settings beside the current ones, by what is changed."""
    changes: dict[str, dict[str, Any]] = {
        text.HALF_STRIDE: {"stride": settings.stride / 2} if settings.stride >= 0.2 else {},
        text.MORE_SCALES: {"scales": min(6, settings.scales + 1)},
        text.THREE_SHAPES: {"shapes": "three"},
    }
    made = {name: settings.model_copy(update=change) for name, change in changes.items()}
    return {name: other for name, other in made.items() if other != settings}


def evidence() -> None:
    """What detectors reach on labelled photos, read from their cards."""
    cards = {name: shared_results.load(name).card for name in text.METHODS}
    values = {name: _validation(card, "ap50") for name, card in cards.items()}
    seconds, images = _validation(cards["raccoon_sliding"], "seconds_per_image")[0], values["raccoon_ssd"][1]
    said, drawn = st.columns(2, gap="large")
    said.markdown(text.evidence(values["raccoon_sliding"][0], values["raccoon_ssd"][0], images, seconds))
    with drawn:
        components.ranking([_bar(name, title, *values[name]) for name, title in text.METHODS.items()], key="ap")
    sections.origin(cards["raccoon_sliding"])


def _bar(name: str, title: str, value: float, _: int) -> components.RankedBar:
    counts = name == "raccoon_sliding"
    return {"rank": "", "label": title, "length": value, "text": f"{value:.2f}", "counts": counts, "mark": ""}


def _validation(card: Card, name: str) -> tuple[float, int]:
    """A metric on the validation images, and how many these are."""
    metric = next(metric for metric in card.metrics if metric.name == name and metric.split == "validation")
    return metric.value, metric.images or 0
