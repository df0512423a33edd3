"""Ranked predictions as a widget."""

from typing import Any

import gradio as gr

from apps.widgets.controls import controls, settings_from
from apps.widgets.picture import Picture
from core.data import samples
from core.evaluation.heat import overlay
from core.evaluation.ranking_settings import RankingSettings
from core.images import RGB
from core.serving.litert import Classifier

MODEL = "efficientnet_lite0"


def classify(image: RGB, **values: Any) -> tuple[dict[str, float], RGB]:
    """Rank what a picture shows.

    Args:
        image: uint8 RGB (H, W, 3).
        values: of the knobs of `RankingSettings`.

    Returns:
        Label to probability of the ranks that count, and the picture with what the network looked at.
    """
    return rank(image, settings_from(RankingSettings, values))


def rank(image: RGB, settings: RankingSettings) -> tuple[dict[str, float], RGB]:
    """Rank what a picture shows, with these settings; otherwise as `classify`."""
    analysis = Classifier.load(MODEL).analyse(image)
    predictions = analysis.predictions(settings.ranks)
    drawn = image
    if settings.show_map:
        drawn = overlay(image, analysis.heat_map(predictions[0].index), settings.strength, analysis.window)
    return {p.label: p.probability for p in predictions}, drawn


def layout() -> None:
    """Lay the widget out inside a tab; it opens on a finished result."""
    sample = samples.find("coffee")
    ranking, looked_at = rank(sample.read(), RankingSettings())
    with gr.Row():
        with gr.Column(scale=3):
            picture = Picture(value=str(sample.file()), height=360)
            button = gr.Button("Classify", variant="primary")
            gr.Examples(
                [[str(s.file())] for s in samples.photos()],
                [picture],
                label="Samples",
                api_visibility="private",
            )
            knobs = controls(RankingSettings)
        with gr.Column(scale=2):
            label = gr.Label(ranking, label="What the network thinks", num_top_classes=20)
            shown = gr.Image(looked_at, label="What it looked at", interactive=False, format="jpeg")
    given: dict[str, Any] = {
        "fn": classify,
        "inputs": picture,
        "inputs_kwargs": knobs,
        "outputs": [label, shown],
    }
    button.click(**given, api_name="classify", show_progress="minimal")
    # Turning a knob or choosing another picture asks again; for the API one event is enough.
    gr.on(
        [picture.change, *(knob.change for knob in knobs.values())],
        **given,
        api_name="classify_again",
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="always_last",
    )
