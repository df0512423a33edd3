"""Feature maps layer by layer, of the recorded result or of the visitor's own run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import streamlit as st

from apps.classroom.lessons.architectures import text
from apps.classroom.ui import components
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.training.training_history import Steps
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from core.images import RGB
from core.synthesis.feature_map_settings import LAYERS, FeatureMapSettings

JOB = PageJob("maps", job_targets.FEATURE_MAPS, "Show its feature maps", ":material/layers:", record="architectures")
SAMPLES = ("cat", "coffee", "flower", "motorcycle", "palace", "astronaut", "rocket", "horse")

PARAMETERS = frozenset({"sample", "layer", *(knob.name for knob in FeatureMapSettings.knobs())})
"""What the page's address may hold of the feature maps."""


@dataclass(frozen=True)
class ShownMaps:
    """The feature maps on the page.

    Attributes:
        source: a Python expression that reads the picture.
        settings: of the feature maps.
        layer: whose maps are shown; empty if there are none.
        sheet: those maps, uint8 RGB (H, W, 3), or None.
    """

    source: str
    settings: FeatureMapSettings
    layer: str
    sheet: RGB | None


@cache
def recorded_sheets() -> dict[str, RGB]:
    """The recorded input window, as "window", and the recorded sheet of each layer."""
    return {name: finished.picture(f"feature_maps/{name}") for name in ("window", *LAYERS)}


def of_result(result: JobResult, title: str, settings: FeatureMapSettings) -> str:
    """Show the visitor's run, and whether its picture or settings have changed since.

    Args:
        result: of the run.
        title: of the current picture.
        settings: the current ones.

    Returns:
        The layer that is shown; empty if the run was stopped before the first layer.
    """
    if (result.inputs["title"], result.inputs["settings"]) != (title, settings):
        st.caption(text.other_maps(result.inputs["title"]))
    return _show(result.snapshot.panels, result.history, result.inputs["title"])


def of_record(record: Finished, title: str, settings: FeatureMapSettings) -> str:
    """Show the recorded result, and whether the settings differ from it; arguments and result as of `of_result`."""
    if settings.changed():
        st.caption(text.DEFAULT_MAPS)
    return _show(recorded_sheets(), record.history, title)


def _show(sheets: Mapping[str, RGB], history: Steps, title: str) -> str:
    """Show the input window, a slider over the layers, and the sheet of the layer that it selects."""
    metrics = {layer: numbers for layer, (_, numbers) in zip(LAYERS, history[1:], strict=False)}
    layers = [layer for layer in LAYERS if layer in sheets]
    if not layers:
        components.figure(sheets["window"], text.NO_LAYER_YET, title, key="sheet")
        return ""
    layer = st.select_slider("Layer", layers, key="layer", format_func=text.layer_name, bind="query-params")
    layer = layer if layer in layers else layers[0]
    name = text.layer_name(layer)
    window, sheet = st.columns([1, 4], gap="medium", vertical_alignment="top")
    with window:
        components.figure(sheets["window"], text.INPUT_CAPTION, f"{title}, as the network sees it", key="window")
    with sheet:
        counts = {key: int(value) for key, value in metrics.get(layer, {}).items()}
        caption = text.map_counts(counts) if counts else name
        components.figure(sheets[layer], caption, f"{title}, feature maps of {name}", key="sheet")
    return str(layer)
