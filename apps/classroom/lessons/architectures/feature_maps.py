"""The feature maps on the page of the architectures: layer by layer, of a finished result or of the visitor's run."""

from collections.abc import Mapping, Sequence
from functools import cache

import streamlit as st

from apps.classroom.ui import components
from apps.classroom.ui.job_view import Outcome
from apps.shared import finished
from apps.shared.finished import Finished
from core.images import RGB
from core.synthesis.feature_map_settings import LAYERS, FeatureMapSettings

SAMPLES = ("cat", "coffee", "flower", "motorcycle", "palace", "astronaut", "rocket", "horse")
EXPLANATION = (
    "A layer's output is a stack of small pictures, one a channel. These are channels of EfficientNet-Lite0, which "
    "ranks in the other lessons: black is 0, orange positive, blue negative; a square is one neuron. Deeper down there "
    "are more channels and fewer places: *what* is gained, *where* is given up."
)

History = Sequence[tuple[int, Mapping[str, float]]]


@cache
def finished_sheets() -> dict[str, RGB]:
    """The window that the network saw and the sheet of each layer, as they were made beforehand."""
    return {name: finished.picture(f"feature_maps/{name}") for name in ("window", *LAYERS)}


def show(sheets: Mapping[str, RGB], history: History, title: str) -> str:
    """A slider over the layers and the sheet of the chosen one.

    Args:
        sheets: by layer; with the window.
        history: step and metrics of each layer.
        title: of the picture.

    Returns:
        The layer that is shown.
    """
    shapes = {layer: metrics for layer, (_, metrics) in zip(LAYERS, history[1:], strict=False)}
    layers = [layer for layer in LAYERS if layer in sheets]
    if not layers:
        components.figure(sheets["window"], "Stopped before the first layer.", title, key="sheet")
        return ""
    layer = st.select_slider("Layer", layers, key="layer", format_func=_words, bind="query-params")
    layer = layer if layer in layers else layers[0]
    window, sheet = st.columns([1, 4], gap="medium", vertical_alignment="top")
    with window:
        components.figure(sheets["window"], "What the network sees", f"{title}, as the network sees it", key="window")
    with sheet:
        found = {name: int(value) for name, value in shapes.get(layer, {}).items()}
        caption = _words(layer)
        if found:
            caption = (
                f"{found['height']} × {found['width']} neurons × {found['channels']:,} channels; "
                f"{found['shown']} of them are shown."
            )
        components.figure(sheets[layer], caption, f"{title}, feature maps of {_words(layer)}", key="sheet")
    return str(layer)


def of_outcome(outcome: Outcome, title: str, settings: FeatureMapSettings) -> str:
    """The visitor's run, and whether picture or knobs have been changed since; the layer that is shown."""
    if (outcome.inputs["title"], outcome.inputs["settings"]) != (title, settings):
        st.caption(
            f"These are of “{outcome.inputs['title']}”, as it was started; press the button for the present ones."
        )
    return show(outcome.snapshot.panels, outcome.history, outcome.inputs["title"])


def of_record(record: Finished, title: str, settings: FeatureMapSettings) -> str:
    """The finished result, and whether the knobs differ from it; the layer that is shown."""
    if settings.changed():
        st.caption("These were made beforehand with the default settings; press the button for the present ones.")
    return show(finished_sheets(), record.history, title)


def _words(layer: str) -> str:
    return layer.removesuffix("_out").replace("block", "block ")
