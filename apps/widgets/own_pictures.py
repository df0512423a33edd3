"""A visitor's labelled pictures in the widgets: an archive, or the sample set if there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gradio as gr

from apps.shared import job_targets
from apps.shared.markdown import as_written, in_html
from apps.widgets.streaming import followed
from core.data.collections.reading import AUTO, Options, in_words
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import sample_set, uploads, worker_jobs
from core.transfer.own_classes.examples import Example
from core.transfer.own_classes.settings import SampleSetSettings
from core.transfer.own_classes.uploads import LabelledFile, LeftOut, UploadError

MAX_ZIP_BYTES = 50 * 2**20
"""The largest upload; Gradio refuses larger ones."""

MOST_NAMED = 20
"""How many files that were left out are named."""

SAMPLE = "our drawings of circles, squares, triangles and stars"
ARCHIVES = [".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz"]

AS_LIKELY = "auto"
READINGS: Mapping[str, tuple[str, Options]] = {
    AS_LIKELY: ("as seems likelier", AUTO),
    "classes-from top": ("the outer folders are the classes", Options(classes_from="top")),
    "classes-from bottom": ("the folders directly above the pictures are the classes", Options(classes_from="bottom")),
    "split folders": ("folders called train and test are parts", Options(split="folders")),
    "split none": ("folders called train and test are classes", Options(split="none")),
}
"""What callers of the API may send, each with its meaning. Visitors choose among the readings of their archive."""

_ALL = [(words, reading) for reading, (words, _) in READINGS.items()]


def upload() -> tuple[gr.File, gr.Radio]:
    """The component that takes an archive, and the one that appears if its folders can be read in two ways."""
    file = gr.File(label="A zip or tar archive with one folder of pictures per class", file_types=ARCHIVES, height=140)
    reading = gr.Radio(_ALL, value=AS_LIKELY, label="These folders can be read in two ways", visible=False)
    file.change(readings, [file], [reading], api_visibility="private", show_progress="hidden")
    return file, reading


def readings(file: str | None) -> gr.Radio:
    """Show the readings of an archive if there are two; the likelier one is chosen, if one is.

    Args:
        file: path of the archive; None if there is none.
    """
    try:
        found = uploads.look(_content(file)) if file else None
    except UploadError:  # It is said when the pictures are used.
        found = None
    if found is None or not found.other_readings:
        return gr.Radio(_ALL, value=AS_LIKELY, visible=False)
    choices = [(other.words, other.flag.removeprefix("--")) for other in found.other_readings]
    if not found.refusal:
        choices.insert(0, (in_words(found.counts.get("train", {})), AS_LIKELY))
    return gr.Radio(choices, value=None if found.refusal else AS_LIKELY, visible=True)


@dataclass(frozen=True)
class OwnPictures:
    """Examples to learn from and to test with.

    Attributes:
        examples: to learn from.
        left_out: the files that were left out.
        understood: in words, how an archive was understood.
        tested: the examples of its test part.
        extra: how many pictures its test part has of each class that is not trained.
    """

    examples: Sequence[Example]
    left_out: Sequence[LeftOut] = ()
    understood: str = ""
    tested: Sequence[Example] = ()
    extra: Mapping[str, int] = field(default_factory=dict)


def examples(
    file: str | None, progress: Any, reading: str | None = AS_LIKELY, *, with_test_part: bool = False
) -> OwnPictures:
    """Let a worker extract the features of all pictures that can be read.

    Args:
        file: path of an archive with one folder of pictures per class; None for the sample set.
        progress: Gradio's progress bar.
        reading: how to read folders that can be read in two ways, one of `READINGS`; None if it was not chosen.
        with_test_part: whether to extract those of the test part, too.

    Raises:
        UploadError: the archive is no longer there, or it cannot be used.
    """
    if file is None:
        drawings = sample_set.files(shapes.CLASSES, SampleSetSettings().pictures)
        return OwnPictures([sample_set.example(drawing) for drawing in drawings])
    _, options = READINGS[reading or AS_LIKELY]
    given = uploads.read(_content(file), options)
    trained, unreadable = _extracted(given.files, progress)
    tested, unreadable_too = _extracted(given.held_out if with_test_part else [], progress)
    return OwnPictures(
        trained,
        [*given.left_out, *unreadable, *unreadable_too],
        given.reading.understood,
        tested,
        given.reading.extra.get(given.part, {}),
    )


def report(pictures: OwnPictures) -> str:
    """How an archive was understood, and which files were left out and why, as Markdown."""
    left_out = pictures.left_out
    lines = [as_written(pictures.understood)] if pictures.understood else []
    lines += [f"{as_written(item.name)} was left out: {as_written(item.reason)}" for item in left_out[:MOST_NAMED]]
    if len(left_out) > MOST_NAMED:
        lines.append(f"{len(left_out) - MOST_NAMED} more were left out.")
    return "\n\n".join(lines)


def refused(error: Exception) -> gr.Error:
    """An error whose sentence may quote names of a visitor's folders, which Gradio would take for HTML."""
    return gr.Error(in_html(str(error)), print_exception=False)


def _content(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        raise UploadError("This archive is no longer on the server; upload it again.") from None


def _extracted(files: Sequence[LabelledFile], progress: Any) -> tuple[list[Example], list[LeftOut]]:
    results: list[Example | LeftOut] = []
    for portion in worker_jobs.portions(files):
        results += worker_jobs.extracted(portion, last(followed(job_targets.EXTRACT_EXAMPLES, [portion], progress)))
    examples = [result for result in results if isinstance(result, Example)]
    return examples, [result for result in results if isinstance(result, LeftOut)]
