"""The image input of all widgets: Gradio's own component, but with the decoder, limits and errors of `core.images`."""

from typing import Any

import gradio as gr
from gradio.blocks import Block

from apps.widgets.api import refusal
from core import deep_images, images
from core.deep_images import Pixels

WORKING_SIZE = 1024
"""Longest side in pixels to which larger images are scaled."""


class ImageInput(gr.Image):
    """An image component that returns uint8 RGB (H, W, 3) of moderate size, whatever file it gets."""

    is_template = True

    def __init__(self, label: str = "Picture", **options: Any) -> None:
        super().__init__(sources=["upload", "webcam", "clipboard"], type="filepath", label=label, **options)

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """The configuration for the browser, by the arguments of `gr.Image`; Gradio would read those of our class."""
        return super().get_config(cls or gr.Image)

    def preprocess(self, payload: Any) -> Pixels | None:
        """Decode the uploaded file.

        Raises:
            gr.Error: there is no file, or the decoder refuses it; with its sentence.
        """
        if payload is None or not payload.path:
            raise refusal('Choose a picture first, or send handle_file("photo.jpg") from gradio_client.')
        try:
            return self.decode(payload.path)
        except images.ImageError as error:
            raise refusal(str(error)) from None

    def decode(self, path: str) -> Pixels:
        """Decode a file: uint8 RGB (H, W, 3), not larger than `WORKING_SIZE`.

        Raises:
            ImageError: the decoder refuses it.
        """
        return images.read(path, working_size=WORKING_SIZE)


class FullSizeInput(ImageInput):
    """An image component that returns the pixels of a file as they are, see `deep_images.read`."""

    is_template = True

    def get_block_name(self) -> str:
        """The component that the browser shows; Gradio would look for one named like the parent class."""
        return "image"

    def decode(self, path: str) -> Pixels:
        """Decode a file with its depth and its channels; the limits are those of `deep_images`.

        Raises:
            ImageError: the decoder refuses it.
        """
        return deep_images.read(path)
