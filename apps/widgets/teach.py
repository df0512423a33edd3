"""Teach it your own classes, as a widget: an archive in, a classifier and its predictions out."""

import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr

from apps.shared import finished, job_targets
from apps.shared.markdown import as_written
from apps.widgets import own_pictures
from apps.widgets.image_input import ImageInput
from apps.widgets.streaming import TAKING_TURNS, followed
from core.data.collections.reading import listed
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.snapshots import Snapshot, last
from core.transfer.own_classes import enough_images, measuring, sample_set, takeaway, worker_jobs
from core.transfer.own_classes.measuring import Measurement
from core.transfer.own_classes.teaching import TaughtClassifier


def teach(
    file: str | None,
    image: RGB,
    reading: str | None = own_pictures.AS_LIKELY,
    progress: Any = gr.Progress(),  # noqa: B008 - as Gradio wants it
) -> tuple[dict[str, float], str, TaughtClassifier]:
    """Teach a classifier, and classify a picture with it.

    Args:
        file: path of a zip or tar archive with one folder of pictures per class; None for the sample set.
        image: the picture to classify, uint8 RGB (H, W, 3).
        reading: how to read folders that can be read in two ways: "classes-from top", "classes-from bottom",
            "split folders" or "split none"; "auto" as seems likelier.
        progress: Gradio's progress bar.

    Returns:
        The probability of each class; the accuracy and what was left out, as Markdown; and the classifier, which stays
        in the session.
    """
    try:
        taught, report = taught_from(file, progress, reading) if file else from_sample()
    except ConvolabError as error:
        raise own_pictures.refused(error) from None
    return predict(taught, image), report, taught


def predict(taught: TaughtClassifier, image: RGB) -> dict[str, float]:
    """The probability of each class for a picture."""
    return {p.label: p.probability for p in taught.predict(image)}


def pack(taught: TaughtClassifier) -> Iterator[str]:
    """Pack the classifier into a zip to take home; its file is deleted once Gradio has copied it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.zip"
        path.write_bytes(takeaway.pack(taught))
        yield str(path)


def taught_from(file: str, progress: Any, reading: str | None) -> tuple[TaughtClassifier, str]:
    """Let a worker teach from an archive, and report the accuracy and what was left out, as Markdown."""
    pictures = own_pictures.examples(file, progress, reading, with_test_part=True)
    enough_images.check([example.label for example in pictures.examples])
    rows, labels = worker_jobs.rows_and_labels(pictures.examples)
    taught = worker_jobs.taught(labels, last(followed(job_targets.TEACH_CLASSES, [rows, labels], progress)))
    test = measuring.measure(taught, pictures.tested, pictures.extra)
    report = [
        _accuracy(taught),
        _on_test_part(test) if test else "",
        as_written(enough_images.warning([taught.classes[label] for label in taught.labels])),
        own_pictures.report(pictures),
    ]
    return taught, "\n\n".join(filter(None, report))


@lru_cache(maxsize=1)
def from_sample() -> tuple[TaughtClassifier, str]:
    """The classifier that was taught from the sample set: fitting it here would need SciPy, of 50 MB."""
    arrays = finished.arrays("own_classes")
    ((step, metrics),) = finished.load("own_classes").history
    labels = arrays.pop("labels").tolist()
    taught = worker_jobs.taught(labels, Snapshot(step, step, metrics=metrics, panels=arrays))
    return taught, _accuracy(taught)


def _accuracy(taught: TaughtClassifier) -> str:
    accuracy = percent(taught.choice.accuracy)
    return f"**{accuracy}** cross-validated on {len(taught.labels)} pictures of {len(taught.classes)} classes."


def _on_test_part(test: Measurement) -> str:
    low, high = (percent(bound) for bound in test.interval)
    said = f"**{percent(test.accuracy)}** on {test.count} pictures of the test part (95 % interval: {low} to {high})."
    if test.lacking:
        said += f" It has no pictures of {as_written(listed(test.lacking))}."
    if test.extra:
        said += f" Not measured, for it was not taught: {as_written(listed(list(test.extra)))}."
    return said


def layout() -> None:
    """Lay the widget out inside a tab; it opens with a classifier taught from the sample set."""
    taught, report = from_sample()
    drawing = sample_set.new_drawing("star", 0)
    state = gr.State(taught)
    with gr.Row():
        with gr.Column(scale=3):
            file, reading = own_pictures.upload()
            gr.Markdown(f"Without an archive, it learns from {own_pictures.SAMPLE}.")
            button = gr.Button("Teach", variant="primary")
            about = gr.Markdown(report)
            packing = gr.Button("Take the classifier home", size="sm")
            packed = gr.File(label="The network, your head, and a script that runs them", visible=True, height=80)
        with gr.Column(scale=2):
            picture = ImageInput(value=drawing, height=260)
            label = gr.Label(predict(taught, drawing), label="Prediction")
    given, shown = [file, picture, reading], [label, about, state]
    button.click(teach, given, shown, api_name="teach", show_progress="full", **TAKING_TURNS)
    picture.change(
        predict, [state, picture], [label],
        api_name="answer", api_visibility="private", show_progress="hidden", trigger_mode="always_last",
    )  # fmt: skip
    packing.click(pack, [state], [packed], api_name="pack", api_visibility="private")
