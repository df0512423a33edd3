"""Teaching one's own classes as a widget: a zip in, a classifier and its answers out."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from apps.widgets import own_pictures
from apps.widgets.picture_input import Picture
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.transfer.own_classes import sample_set, takeaway, uploads
from core.transfer.own_classes.teaching import Taught, Teaching


def teach(
    file: str | None,
    image: RGB,
    progress: Any = gr.Progress(),  # noqa: B008 - as Gradio wants it
) -> tuple[dict[str, float], str, Taught]:
    """Teach a classifier, and ask it about a picture.

    Args:
        file: path of a zip with one folder of pictures for each class; None: the sample set.
        image: uint8 RGB (H, W, 3) to ask about.
        progress: of the browser.

    Returns:
        Class to probability; what is to be said of the classifier, as Markdown; and the classifier, which stays in
        the session.
    """
    try:
        taught, said = taught_from(file, progress)
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return answer(taught, image), said, taught


def answer(taught: Taught, image: RGB) -> dict[str, float]:
    """The probability of each class of a picture."""
    return {p.label: p.probability for p in taught.predict(image)}


def pack(taught: Taught) -> Iterator[str]:
    """The classifier as a zip to take home: the path of a file, which is gone once Gradio has copied it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.zip"
        path.write_bytes(takeaway.pack(taught))
        yield str(path)


def taught_from(file: str | None, progress: Any) -> tuple[Taught, str]:
    """Teach from a zip, or from the sample set, and say how good it became and what was left out."""
    examples, left_out = own_pictures.looked_at(file, progress)
    teaching = Teaching(examples)
    for snapshot in teaching.stream():
        progress((snapshot.step, snapshot.total), "Choosing how strict to be")
    taught = teaching.result
    assert taught is not None
    accuracy = percent(taught.choice.accuracy)
    said = [f"**{accuracy}** cross-validated: {len(taught.labels)} pictures of {len(taught.classes)} classes."]
    said.append(uploads.warning([taught.classes[label] for label in taught.labels]))
    return taught, "\n\n".join(filter(None, [*said, own_pictures.named(left_out)]))


def layout() -> None:
    """Lay the widget out inside a tab; it opens on the sample set, taught."""
    taught, said = taught_from(None, lambda *_: None)
    first = sample_set.another("star", 0)
    state = gr.State(taught)
    with gr.Row():
        with gr.Column(scale=3):
            file = own_pictures.upload()
            gr.Markdown(f"Without a zip it learns {own_pictures.SAMPLE}.")
            button = gr.Button("Teach", variant="primary")
            about = gr.Markdown(said)
            packing = gr.Button("Take the classifier home", size="sm")
            packed = gr.File(label="The network, your head, and a script that runs them", visible=True, height=80)
        with gr.Column(scale=2):
            picture = Picture(value=first, height=260)
            label = gr.Label(answer(taught, first), label="What it thinks")
    button.click(teach, [file, picture], [label, about, state], api_name="teach", show_progress="full")
    picture.change(
        answer, [state, picture], [label],
        api_name="answer", api_visibility="private", show_progress="hidden", trigger_mode="always_last",
    )  # fmt: skip
    packing.click(pack, [state], [packed], api_name="pack", api_visibility="private")
