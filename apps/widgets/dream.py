"""Deep Dream as a widget: streamed from the worker, with a stop button."""

import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from apps.shared import finished, job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from core import images
from core.data import samples
from core.errors import ConvolabError
from core.images import RGB
from core.serving import jobs
from core.synthesis.dream_settings import DreamSettings

SECONDS_BETWEEN_IMAGES = 0.4


def dream(image: RGB, progress: gr.Progress = gr.Progress(), **values: Any) -> Iterator[tuple[RGB, RGB]]:  # noqa: B008
    """Dream on an image.

    Args:
        image: uint8 RGB (H, W, 3).
        progress: Gradio's progress bar.
        values: the knobs of `DreamSettings`.

    Yields:
        The photo and the dream so far, about twice a second, and finally the finished dream.
    """
    settings = settings_from(DreamSettings, values)
    photo = images.fit(image, settings.longest_side)
    progress(0.0, "Starting the worker")
    last_shown, latest = 0.0, None
    try:
        # Leaving the loop early closes the stream, which stops the job.
        for latest in jobs.submit(job_targets.DEEP_DREAM, image, settings, owner="widgets").stream():
            progress(latest.progress, latest.note)
            if latest.image is not None and time.monotonic() - last_shown > SECONDS_BETWEEN_IMAGES:
                last_shown = time.monotonic()
                yield photo, latest.image
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    if latest is not None and latest.image is not None:
        yield photo, latest.image


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    record = finished.load("deep_dream")
    sample = samples.find(record.sample)
    done = finished.picture("deep_dream")
    photo = images.resize(sample.read(), done.shape[:2])
    with gr.Row():
        with gr.Column(scale=3):
            result = gr.ImageSlider((photo, done), label="Photo and dream", interactive=False, format="jpeg")
            with gr.Row():
                button = gr.Button("Dream", variant="primary")
                stop = gr.Button("Stop")
            picture = ImageInput(value=str(sample.file()), height=300)
            gr.Examples(
                [[str(s.file())] for s in samples.photos()],
                [picture],
                label="Samples",
                api_visibility="private",
            )
        with gr.Column(scale=2):
            knobs = controls(DreamSettings)
    running = button.click(
        dream,
        picture,
        result,
        inputs_kwargs={**knobs},
        api_name="dream",
        concurrency_id="worker",
        concurrency_limit=4,
    )
    stop.click(None, cancels=[running], api_name="stop")
