"""Deep Dream as a widget: streamed from the worker, with a stop button; and a zoom into the dream."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from apps.shared import finished, job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from apps.widgets.streaming import TAKING_TURNS, beside, followed
from core import clips, images
from core.data import samples
from core.images import RGB
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import frames_of

ZOOM_KNOBS = tuple(knob.name for knob in ZoomSettings.knobs())


def dream(
    image: RGB,
    guide: RGB | None = None,
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[tuple[RGB, RGB]]:
    """Dream on an image.

    Args:
        image: uint8 RGB (H, W, 3).
        guide: another image; if given, the dream is led towards what the layers see in it.
        progress: Gradio's progress bar.
        values: the knobs of `DreamSettings`.

    Yields:
        The photo and the dream so far, about twice a second, and finally the finished dream.
    """
    settings = settings_from(DreamSettings, values)
    photo = images.fit(image, settings.longest_side)
    target, arguments = (
        (job_targets.DEEP_DREAM, [image]) if guide is None else (job_targets.DREAM_OF_PICTURE, [image, guide])
    )
    yield from beside(photo, followed(target, [*arguments, settings], progress))


def zoom(image: RGB, progress: gr.Progress = gr.Progress(), **values: Any) -> Iterator[str]:  # noqa: B008
    """Make a clip that zooms into a dream; its file is deleted once Gradio has copied it.

    Args:
        image: uint8 RGB (H, W, 3).
        progress: Gradio's progress bar.
        values: the knobs of `DreamSettings` and `ZoomSettings`.

    Yields:
        The path of an MP4 file.
    """
    camera = settings_from(ZoomSettings, {name: values.pop(name) for name in ZOOM_KNOBS if name in values})
    settings = settings_from(DreamSettings, values)
    *_, latest = followed(job_targets.DREAM_ZOOM, [image, settings, camera], progress)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dream.mp4"
        path.write_bytes(clips.encode(frames_of(latest), camera.zoom_rate, "mp4"))
        yield str(path)


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
            with gr.Accordion("Dream towards another picture", open=False):
                guide = GuideInput(height=240)
            with gr.Accordion("Zoom into the dream", open=False):
                clip = gr.Video(label="Zoom", interactive=False, autoplay=True, loop=True)
                zoom_button = gr.Button("Zoom")
                camera = controls(ZoomSettings)
        with gr.Column(scale=2):
            knobs = controls(DreamSettings)
    running = button.click(
        dream,
        [picture, guide],
        result,
        inputs_kwargs={**knobs},
        api_name="dream",
        **TAKING_TURNS,
    )
    zooming = zoom_button.click(
        zoom,
        picture,
        clip,
        inputs_kwargs={**knobs, **camera},
        api_name="dream_zoom",
        **TAKING_TURNS,
    )
    stop.click(None, cancels=[running, zooming], api_name="stop")


class GuideInput(ImageInput):
    """An image component that may stay empty."""

    is_template = True

    def get_block_name(self) -> str:
        """The component that the browser shows; Gradio would look for one named like the parent class."""
        return "image"

    def preprocess(self, payload: Any) -> RGB | None:
        """Decode the uploaded file, if there is one."""
        return None if payload is None or not payload.path else super().preprocess(payload)
