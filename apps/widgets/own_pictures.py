"""A visitor's labelled pictures in the widgets: a zip, or the sample set if there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class OwnPictures:
    """Examples to learn from, the files that were left out, and in words how a zip was understood."""

    examples: Sequence[Example]
    left_out: Sequence[LeftOut] = ()
    understood: str = ""


def examples(file: str | None, progress: Any) -> OwnPictures:
    """Extract the features of all pictures that can be read.

    Args:
        file: path of a zip with one folder of pictures per class; None for the sample set.
        progress: Gradio's progress bar.

    Raises:
        UploadError: the zip is no longer there, or it cannot be used.
    """
    if file is None:
        drawings = sample_set.files(shapes.CLASSES, SampleSetSettings().pictures)
        return OwnPictures([sample_set.example(drawing) for drawing in drawings])
    try:
        content = Path(file).read_bytes()
    except OSError:
        raise uploads.UploadError("This archive is no longer on the server; upload it again.") from None
    upload = uploads.read(content)
    extraction = FeatureExtraction(upload.files)
    for snapshot in extraction.stream():
        progress((snapshot.step, snapshot.total), "Extracting features")
    return OwnPictures(
        extraction.examples, [*upload.left_out, *extraction.left_out], upload.reading.understood.replace("`", "'")
    )


def report(pictures: OwnPictures) -> str:
    """How a zip was understood, and which files were left out and why, as Markdown."""
    left_out = pictures.left_out
    lines = [f"`{pictures.understood}`"] if pictures.understood else []
    lines += [f"`{item.name}` was left out: {item.reason}" for item in left_out[:MOST_NAMED]]
    if len(left_out) > MOST_NAMED:
        lines.append(f"{len(left_out) - MOST_NAMED} more were left out.")
    return "\n\n".join(lines)
