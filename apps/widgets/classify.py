"""Ranked predictions as a widget, from a single view of the image or from ten crops."""

from typing import Any

import gradio as gr

from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from core.data import samples
from core.errors import ConvolabError
from core.evaluation.heat_map import overlay
from core.evaluation.ranking_settings import RankingSettings
from core.evaluation.ten_crop import ten_crops
from core.evaluation.windows import outline
from core.images import RGB
from core.serving.litert import Classifier

MODEL = "efficientnet_lite0"


def classify(image: RGB, model: str = MODEL, ten_crop: bool = False, **values: Any) -> tuple[dict[str, float], RGB]:
    """Rank the classes of an image.

    Args:
        image: uint8 RGB (H, W, 3).
        model: the name of a classifier in `trained/`.
        ten_crop: average the predictions for ten crops.
        values: the knobs of `RankingSettings`.

    Returns:
        The probabilities of the top ranks by label, and the image with its class
        activation map, or the windows of the ten crops.
    """
    settings = settings_from(RankingSettings, values)
    try:
        return rank(image, settings, model, ten_crop)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def rank(
    image: RGB, settings: RankingSettings, model: str = MODEL, ten_crop: bool = False
) -> tuple[dict[str, float], RGB]:
    """Rank the classes of an image with these settings; otherwise the same as `classify`."""
    classifier = Classifier.load(model)
    if ten_crop:
        crops = ten_crops(classifier, image)
        predictions = crops.predictions(classifier.labels, settings.ranks)
        drawn = outline(image, crops.unmirrored.windows) if settings.show_map else image
    else:
        analysis = classifier.analyse(image)
        predictions, drawn = analysis.predictions(settings.ranks), image
        if settings.show_map and analysis.features is not None:
            drawn = overlay(image, analysis.heat_map(predictions[0].index), settings.strength, analysis.window)
    return {p.label: p.probability for p in predictions}, drawn


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    sample = samples.find("coffee")
    ranking, looked_at = rank(sample.read(), RankingSettings())
    names = [artifact.name for artifact in Classifier.available()]
    with gr.Row():
        with gr.Column(scale=3):
            picture = ImageInput(value=str(sample.file()), height=360)
            button = gr.Button("Classify", variant="primary")
            gr.Examples(
                [[str(s.file())] for s in samples.photos()],
                [picture],
                label="Samples",
                api_visibility="private",
            )
            model = gr.Dropdown(names, value=MODEL, label="Classifier", visible=len(names) > 1)
            ten_crop = gr.Checkbox(
                False,
                label="Ten crops",
                info="Average the predictions for corners, centre and their mirror images. Takes ten times as long.",
            )
            knobs = controls(RankingSettings)
        with gr.Column(scale=2):
            label = gr.Label(ranking, label="What the network thinks", num_top_classes=20)
            shown = gr.Image(looked_at, label="Evidence for the first rank", interactive=False, format="jpeg")
    given: dict[str, Any] = {
        "fn": classify,
        "inputs": [picture, model, ten_crop],
        "inputs_kwargs": knobs,
        "outputs": [label, shown],
    }
    button.click(**given, api_name="classify", show_progress="minimal")
    # Turning a knob or choosing another picture classifies again; the API needs only one event.
    gr.on(
        [picture.change, model.change, ten_crop.change, *(knob.change for knob in knobs.values())],
        **given,
        api_name="classify_again",
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="always_last",
    )
