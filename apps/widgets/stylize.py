"""Style transfer in one pass as a widget: two styles of the network with a weight, painted in the web process."""

from typing import Any

import gradio as gr

from apps.shared import finished
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from core import images
from core.data import samples
from core.errors import ConvolabError
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis.style import network, tiles
from core.synthesis.style.known_styles import all_styles
from core.synthesis.style.network_settings import NetworkSettings

RECORD = "style_in_real_time"
FIRST, SECOND, SHARE = "starry_night", "composition_vii", 0.4
"""The styles that the widget opens with, and the share of the second one."""


def stylize(
    image: RGB,
    first_style: str = FIRST,
    second_style: str = SECOND,
    share: float = SHARE,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> tuple[RGB, RGB]:
    """Paint a photo in a mix of two styles.

    Args:
        image: the photo, uint8 RGB (H, W, 3).
        first_style: the name of a style.
        second_style: the name of another one.
        share: of the second style, 0 to 1.
        progress: Gradio's progress bar.
        values: the knobs of `NetworkSettings`.

    Returns:
        The photo and the picture.
    """
    settings = settings_from(NetworkSettings, values)
    try:
        vectors = {name: style.vector for name, style in all_styles().items()}
        first, second = (network.mix({name: 1.0}, vectors) for name in (first_style, second_style))
        numbers = network.mix({"first": 1 - share, "second": share}, {"first": first, "second": second})
        if not settings.in_tiles(*image.shape[:2]):
            picture = network.stylize(image, numbers, settings)
        else:
            latest = Snapshot(0, 1)
            for latest in tiles.paint(image, numbers, settings):
                progress(latest.progress, latest.note)
            assert latest.image is not None
            picture = latest.image
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return images.resize(image, (picture.shape[0], picture.shape[1])), picture


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    record, done = finished.load(RECORD), finished.picture(RECORD)
    photo = samples.find(record.sample)
    try:
        titles = [(style.title, name) for name, style in all_styles().items()]
    except ConvolabError:  # The other widgets work without it, and the button says what is missing.
        titles = [(FIRST, FIRST), (SECOND, SECOND)]
    with gr.Row():
        with gr.Column(scale=3):
            before = images.resize(photo.read(), done.shape[:2])
            result = gr.ImageSlider((before, done), label="Photo and picture", interactive=False, format="jpeg")
            button = gr.Button("Paint", variant="primary")
            picture = ImageInput(value=str(photo.file()), height=300, label="Photo")
            shown = [[str(sample.file())] for sample in samples.photos()]
            gr.Examples(shown, [picture], label="Samples", api_visibility="private")
        with gr.Column(scale=2):
            first = gr.Dropdown(titles, value=FIRST, label="Style", interactive=True)
            second = gr.Dropdown(titles, value=SECOND, label="Second style", interactive=True)
            share = gr.Slider(0, 1, value=SHARE, step=0.05, label="Share of the second style", interactive=True)
            knobs = controls(NetworkSettings)
    button.click(
        stylize,
        [picture, first, second, share],
        result,
        inputs_kwargs={**knobs},
        api_name="stylize",
        concurrency_id="style_network",
        concurrency_limit=1,
    )
