"""Teach it your own classes, as a widget: a zip in, a classifier and its predictions out."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from apps.widgets import own_pictures
from apps.widgets.image_input import ImageInput
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.transfer.own_classes import enough_images, sample_set, takeaway
from core.transfer.own_classes.teaching import TaughtClassifier, Teaching


def teach(
    file: str | None,
    image: RGB,
    progress: Any = gr.Progress(),  # noqa: B008 - as Gradio wants it
) -> tuple[dict[str, float], str, TaughtClassifier]:
    """Teach a classifier, and classify a picture with it.

    Args:
        file: path of a zip with one folder of pictures per class; None for the sample set.
        image: the picture to classify, uint8 RGB (H, W, 3).
        progress: Gradio's progress bar.

    Returns:
        The probability of each class; the accuracy and what was left out, as Markdown; and the classifier, which stays
        in the session.
    """
    try:
        taught, report = taught_from(file, progress)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
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


def taught_from(file: str | None, progress: Any) -> tuple[TaughtClassifier, str]:
    """Teach from a zip or from the sample set, and report the accuracy and what was left out."""
    pictures = own_pictures.examples(file, progress)
    teaching = Teaching(pictures.examples)
    for snapshot in teaching.stream():
        progress((snapshot.step, snapshot.total), "Choosing C by cross-validation")
    taught = teaching.result
    assert taught is not None
    accuracy = percent(taught.choice.accuracy)
    report = [
        f"**{accuracy}** cross-validated on {len(taught.labels)} pictures of {len(taught.classes)} classes.",
        enough_images.warning([taught.classes[label] for label in taught.labels]),
        own_pictures.report(pictures),
    ]
    return taught, "\n\n".join(filter(None, report))


def layout() -> None:
    """Lay the widget out inside a tab; it opens with a classifier taught from the sample set."""
    taught, report = taught_from(None, lambda *_: None)
    drawing = sample_set.new_drawing("star", 0)
    state = gr.State(taught)
    with gr.Row():
        with gr.Column(scale=3):
            file = own_pictures.upload()
            gr.Markdown(f"Without a zip, it learns from {own_pictures.SAMPLE}.")
            button = gr.Button("Teach", variant="primary")
            about = gr.Markdown(report)
            packing = gr.Button("Take the classifier home", size="sm")
            packed = gr.File(label="The network, your head, and a script that runs them", visible=True, height=80)
        with gr.Column(scale=2):
            picture = ImageInput(value=drawing, height=260)
            label = gr.Label(predict(taught, drawing), label="Prediction")
    button.click(teach, [file, picture], [label, about, state], api_name="teach", show_progress="full")
    picture.change(
        predict, [state, picture], [label],
        api_name="answer", api_visibility="private", show_progress="hidden", trigger_mode="always_last",
    )  # fmt: skip
    packing.click(pack, [state], [packed], api_name="pack", api_visibility="private")
