"""What callers of the API may send: every value, and of files only those that they uploaded.

Gradio checks paths only in apps that it starts itself. Here it would read any file of the machine, and fetch any
address.
"""

import os
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

UPLOAD = (
    "upload it and send the path that you get, as gradio_client does for "
    'client.predict(image=handle_file("photo.jpg"), api_name="/{name}")'
)


class Playgrounds(gr.Blocks):
    """Blocks that say in a sentence what is wrong with a call."""

    async def preprocess_data(
        self, block_fn: Any, inputs: list[Any], state: Any, explicit_call: bool = False
    ) -> list[Any]:
        """Turn what a caller sent into values for the function.

        Raises:
            gr.Error: values are missing, or a file was not uploaded.
        """
        if not explicit_call:
            check(block_fn.api_name or "", block_fn.inputs, inputs)
        found: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return found


def check(name: str, components: list[Any], values: list[Any]) -> None:
    """Check the values of a call.

    Args:
        name: of the event in the API.
        components: that take the values.
        values: as they were sent.

    Raises:
        gr.Error: values are missing, or a file was not uploaded; with what to send.
    """
    if len(values) < len(components):
        labels = ", ".join(str(getattr(component, "label", None) or "state") for component in components)
        raise refusal(
            f"/{name} takes {len(components)} values ({labels}) and got {len(values)}; send all, or let gradio_client "
            f'fill in the others: client.predict(image=handle_file("photo.jpg"), api_name="/{name}").'
        )
    for component, value in zip(components, values, strict=False):
        if isinstance(component, gr.Image | gr.File | gr.Video):
            for file in value if isinstance(value, list) else [value]:
                _check_file(name, str(component.label), file)


def refusal(sentence: str) -> gr.Error:
    """An error that the page and the caller show as it is."""
    return gr.Error(sentence, print_exception=False)


def _check_file(name: str, label: str, file: Any) -> None:
    upload = UPLOAD.format(name=name)
    if file is None:
        return  # The widget says what is missing.
    path = file.get("path") if isinstance(file, dict) else None
    if isinstance(file, str):
        kind = "a data URI" if file.startswith("data:") else "an address" if "://" in file else "a text"
        raise refusal(f"“{label}” takes a file, not {kind}; {upload}.")
    if not isinstance(path, str) or not path:
        raise refusal(f"“{label}” takes the path of a file; {upload}.")
    if "://" in path or path.startswith("data:"):
        raise refusal(f"“{label}” takes a file, not an address; {upload}.")
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(get_upload_folder())):
        raise refusal(f"“{label}” takes only files that were uploaded; {upload}.")
