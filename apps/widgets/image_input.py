"""The image input of all widgets: Gradio's own component, but with the decoder, limits and errors of `core.images`."""

from typing import Any

import gradio as gr
from gradio.blocks import Block

from apps.widgets.api import refusal
from core import images
from core.images import RGB

WORKING_SIZE = 1024
"""Longest side in pixels to which larger images are scaled."""


class ImageInput(gr.Image):
    """An image component that returns uint8 RGB (H, W, 3), whatever file it gets."""

    is_template = True

    def __init__(self, label: str = "Picture", **options: Any) -> None:
        super().__init__(sources=["upload", "webcam", "clipboard"], type="filepath", label=label, **options)

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """The configuration for the browser, by the arguments of `gr.Image`; Gradio would read those of our class."""
        return super().get_config(cls or gr.Image)

    def preprocess(self, payload: Any) -> RGB | None:
        """Decode the uploaded file.

        Raises:
            gr.Error: there is no file, or the decoder refuses it; with its sentence.
        """
        if payload is None or not payload.path:
            raise refusal('Choose a picture first, or send handle_file("photo.jpg") from gradio_client.')
        try:
            return images.read(payload.path, working_size=WORKING_SIZE)
        except images.ImageError as error:
            raise refusal(str(error)) from None
