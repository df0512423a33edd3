"""Style transfer by optimization as a widget: streamed from the worker, with a stop button."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from apps.shared import finished, job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from apps.widgets.streaming import TAKING_TURNS, beside, followed
from core import images
from core.data import samples
from core.errors import ConvolabError
from core.images import RGB
from core.synthesis.style.settings import StyleSettings

RECORD = "style_by_optimization"


def style(
    image: RGB,
    painting: RGB,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[tuple[RGB, RGB]]:
    """Transfer the style of a painting to a photo.

    Args:
        image: the photo, uint8 RGB (H, W, 3).
        painting: uint8 RGB (H, W, 3).
        progress: Gradio's progress bar.
        values: the knobs of `StyleSettings`.

    Yields:
        The photo and the picture so far, about twice a second, and finally the finished picture.
    """
    settings = settings_from(StyleSettings, values)
    try:
        settings.check(*image.shape[:2])
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    photo = images.resize(image, settings.size(*image.shape[:2]))
    yield from beside(photo, followed(job_targets.STYLE_TRANSFER, [image, painting, settings], progress))


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    record, done = finished.load(RECORD), finished.picture(RECORD)
    photo = samples.find(record.sample)
    with gr.Row():
        with gr.Column(scale=3):
            before = images.resize(photo.read(), done.shape[:2])
            result = gr.ImageSlider((before, done), label="Photo and picture", interactive=False, format="jpeg")
            with gr.Row():
                button = gr.Button("Transfer", variant="primary")
                stop = gr.Button("Stop")
            with gr.Row():
                picture = ImageInput(value=str(photo.file()), height=260, label="Photo")
                painting = ImageInput(value=str(samples.PAINTINGS[0].file()), height=260, label="Painting")
            shown = [[str(sample.file())] for sample in samples.photos()]
            gr.Examples(shown, [picture], label="Samples", api_visibility="private")
            painted = [[str(sample.file())] for sample in samples.PAINTINGS]
            gr.Examples(painted, [painting], label="Paintings", api_visibility="private")
        with gr.Column(scale=2):
            knobs = controls(StyleSettings)
    running = button.click(
        style,
        [picture, painting],
        result,
        inputs_kwargs={**knobs},
        api_name="style",
        **TAKING_TURNS,
    )
    stop.click(None, cancels=[running], api_name="stop_style")
