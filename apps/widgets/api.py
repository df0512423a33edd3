"""What callers of the API may send: every value, and of files only those that they uploaded.

Gradio checks paths only in apps that it starts itself. Here it would read any file of the machine, and fetch any
address.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

UPLOAD = (
    "upload it and send the path that you get, as gradio_client does for "
    'client.predict(image=handle_file("photo.jpg"), api_name="/{name}")'
)

LONGEST = 400
"""Characters of an error message, which may quote a value."""

log = logging.getLogger("convolab")


class Playgrounds(gr.Blocks):
    """Blocks that say in a sentence what is wrong with a call."""

    async def preprocess_data(
        self, block_fn: Any, inputs: list[Any], state: Any, explicit_call: bool = False
    ) -> list[Any]:
        """Turn what a caller sent into values for the function.

        Raises:
            gr.Error: values are missing or of another kind than their components, or a file was not uploaded.
        """
        name = block_fn.api_name or ""
        if not explicit_call:
            check(name, block_fn.inputs, inputs)
        try:
            found: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        except gr.Error as error:
            raise refusal(_as_sentence(error.message)) from None
        except Exception as error:  # Components of Gradio's own trip over values that no page sends.
            log.info("A call of /%s had a value that its component cannot read: %.300r", name, error)
            labels = ", ".join(f"“{getattr(each, 'label', None) or 'state'}”" for each in block_fn.inputs)
            raise refusal(
                f"A value has another kind than what takes it; /{name} takes {labels}, in the form that the page of "
                "the API shows."
            ) from None
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
        # Gradio copies whatever file a value names, wherever in it, and whether or not the component takes files.
        for file in _files_in(value):
            _check_file(name, str(getattr(component, "label", None) or "state"), file)


def _files_in(value: Any) -> Iterator[dict[str, Any]]:
    """All parts of a value that name a file."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            if "path" in part:
                yield part
            left += part.values()
        elif isinstance(part, list | tuple):
            left += part


def refusal(sentence: str) -> gr.Error:
    """An error that the page and the caller show as it is."""
    return gr.Error(sentence, print_exception=False)


def _as_sentence(message: object) -> str:
    """What a component of Gradio's says, on one line, with an end, and not longer than somebody reads."""
    words = " ".join(str(message).split())
    words = words if len(words) <= LONGEST else f"{words[:LONGEST]} …"
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


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
