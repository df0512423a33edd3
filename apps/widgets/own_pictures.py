"""A visitor's labelled pictures in the widgets: a zip, or the sample set if there is none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from core.data.sets import shapes
from core.transfer.own_classes import sample_set, uploads
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.uploads import LeftOut

MAX_ZIP_BYTES = 50 * 2**20
"""The largest upload; Gradio refuses larger ones."""

MOST_NAMED = 20
"""How many files that were left out are named."""

SAMPLE = "our drawings of circles, squares, triangles and stars"


def upload() -> gr.File:
    """The component that takes a zip."""
    return gr.File(label="A zip with one folder of pictures per class", file_types=[".zip"], height=140)


def examples(file: str | None, progress: Any) -> tuple[Sequence[Example], list[LeftOut]]:
    """Extract the features of all pictures that can be read.

    Args:
        file: path of a zip with one folder of pictures per class; None for the sample set.
        progress: Gradio's progress bar.

    Returns:
        The examples, and the files that were left out.

    Raises:
        UploadError: the zip is no longer there, or it cannot be used.
    """
    if file is None:
        drawings = sample_set.files(shapes.CLASSES, SampleSetSettings().pictures)
        return [sample_set.example(drawing) for drawing in drawings], []
    try:
        content = Path(file).read_bytes()
    except OSError:
        raise uploads.UploadError("This archive is no longer on the server; upload it again.") from None
    files, left_out = uploads.read_zip(content)
    extraction = FeatureExtraction(files)
    for snapshot in extraction.stream():
        progress((snapshot.step, snapshot.total), "Extracting features")
    return extraction.examples, [*left_out, *extraction.left_out]


def left_out_list(left_out: Sequence[LeftOut]) -> str:
    """Which files were left out and why, as Markdown."""
    lines = [f"`{item.name}` was left out: {item.reason}" for item in left_out[:MOST_NAMED]]
    if len(left_out) > MOST_NAMED:
        lines.append(f"{len(left_out) - MOST_NAMED} more were left out.")
    return "\n\n".join(lines)
