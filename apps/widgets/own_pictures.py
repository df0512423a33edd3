"""Labelled pictures of a visitor's own in the widgets: a zip, or the sample set where there is none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from core.data.sets import shapes
from core.transfer.own_classes import sample_set, uploads
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.teaching import Example, Looking
from core.transfer.own_classes.uploads import LeftOut

MAX_ZIP_BYTES = 50 * 2**20
"""Of an upload; Gradio refuses larger ones."""

NAMED = 20
"""Files that were left out and are named."""

SAMPLE = "our drawings of circles, squares, triangles and stars"


def upload() -> gr.File:
    """The component that takes a zip."""
    return gr.File(label="A zip with one folder of pictures for each class", file_types=[".zip"], height=140)


def looked_at(file: str | None, progress: Any) -> tuple[Sequence[Example], list[LeftOut]]:
    """The features of all pictures that can be read, and what was left out.

    Args:
        file: path of a zip with one folder of pictures for each class; None: the sample set.
        progress: of the browser.

    Raises:
        UploadError: the zip is gone, or nothing can be learnt from it.
    """
    if file is None:
        drawings = sample_set.pictures(shapes.CLASSES, SampleSetSettings().pictures)
        return [sample_set.looked_at(drawing) for drawing in drawings], []
    try:
        content = Path(file).read_bytes()
    except OSError:
        raise uploads.UploadError("This archive is not kept any more; give it again.") from None
    pictures, left_out = uploads.read_zip(content)
    looking = Looking(pictures)
    for snapshot in looking.stream():
        progress((snapshot.step, snapshot.total), "Looking at the pictures")
    return looking.examples, [*left_out, *looking.left_out]


def named(left_out: Sequence[LeftOut]) -> str:
    """What was left out and why, as Markdown."""
    said = [f"`{item.name}` was left out: {item.reason}" for item in left_out[:NAMED]]
    if len(left_out) > NAMED:
        said.append(f"{len(left_out) - NAMED} more were left out.")
    return "\n\n".join(said)
