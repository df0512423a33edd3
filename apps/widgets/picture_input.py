"""The picture input of all widgets: Gradio's own, but decoded by `core.images`, with its limits and sentences."""

from typing import Any

import gradio as gr
from gradio.blocks import Block

from core import images
from core.images import RGB

WORKING_SIZE = 1024


class Picture(gr.Image):
    """An image component that hands on uint8 RGB (H, W, 3), whatever file was given."""

    is_template = True

    def __init__(self, **options: Any) -> None:
        super().__init__(sources=["upload", "webcam", "clipboard"], type="filepath", label="Picture", **options)

    def get_config(self, cls: type[Block] | None = None) -> dict[str, Any]:
        """What the browser gets to know: the arguments of `gr.Image`; Gradio would ask our `__init__`."""
        return super().get_config(cls or gr.Image)

    def preprocess(self, payload: Any) -> RGB | None:
        """Decode the uploaded file.

        Raises:
            gr.Error: the sentence of the decoder.
        """
        if payload is None or not payload.path:
            raise gr.Error("Choose a picture first.", print_exception=False)
        try:
            return images.read(payload.path, working_size=WORKING_SIZE)
        except images.ImageError as error:
            raise gr.Error(str(error), print_exception=False) from None
