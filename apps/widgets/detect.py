"""Detection as a widget: one of four generations of detectors, the boxes on the picture and as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from apps.shared import job_targets
from apps.widgets.controls import controls, settings_from
from apps.widgets.image_input import ImageInput
from apps.widgets.streaming import visitor
from core import images
from core.boxes import Detections, to_sizes
from core.data import samples
from core.detection import drawing
from core.detection.methods import registry
from core.detection.methods.detection_settings import DetectionSettings
from core.detection.sliding import window_detections
from core.detection.sliding.sliding_settings import SlidingSettings
from core.detection.sliding.window_scan import WindowScores
from core.errors import ConvolabError
from core.images import RGB
from core.serving import artifacts

METHODS = {
    "cascade": "haar",
    "HOG and linear SVM": "hog",
    "sliding windows": "sliding",
    "single-shot network": "network",
}
"""The methods by their labels; a network is chosen by its own knob."""
COLUMNS = ["label", "score", "left", "top", "width", "height"]
SIZE = 640
"""Longest side in pixels to which larger pictures are scaled before detectors see them."""

Found = tuple[RGB, dict[str, list]]


def detect(
    image: RGB,
    method: str = "network",
    progress: gr.Progress = gr.Progress(),  # noqa: B008
    **values: Any,
) -> Iterator[Found]:
    """Find things in an image.

    Args:
        image: uint8 RGB (H, W, 3).
        method: "haar", "hog", "sliding" or "network".
        progress: Gradio's progress bar.
        values: the knobs of `DetectionSettings`.

    Yields:
        The image with the boxes drawn, and a table with label, score and box (left, top, width and height in pixels)
        of each detection, best first. Sliding windows yield what they have found so far, all others once.
    """
    settings = settings_from(DetectionSettings, values)
    image = images.fit(image, SIZE)
    try:
        yield from _slid(image, progress) if method == "sliding" else [find(image, method, settings)]
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def find(image: RGB, method: str, settings: DetectionSettings) -> Found:
    """Find things with one of the fast methods; otherwise the same as `detect`."""
    chosen = registry.find(settings.network if method == "network" else method, settings=settings)
    return _shown(image, chosen.detect(image), chosen.labels)


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    sample = samples.find("astronaut")
    drawn, table = find(images.fit(sample.read(), SIZE), "network", DetectionSettings())
    with gr.Row():
        with gr.Column(scale=3):
            picture = ImageInput(value=str(sample.file()), height=360)
            button = gr.Button("Detect", variant="primary")
            gr.Examples(
                [[str(s.file())] for s in samples.photos()],
                [picture],
                label="Samples",
                api_visibility="private",
            )
            method = gr.Radio(list(METHODS.items()), value="network", label="Method")
            knobs = controls(DetectionSettings)
        with gr.Column(scale=2):
            shown = gr.Image(drawn, label="What was found", show_label=False, interactive=False, format="jpeg")
            boxes = gr.Dataframe(table, label="Boxes in pixels of this picture", interactive=False)
    given: dict[str, Any] = {
        "inputs": [picture, method],
        "inputs_kwargs": {**knobs},
        "outputs": [shown, boxes],
        "concurrency_id": "detect",
        "concurrency_limit": 4,
    }
    button.click(detect, **given, api_name="detect", show_progress="minimal")
    # Turning a knob or choosing another picture detects again; the API needs only one event.
    gr.on(
        [picture.change, method.change, *(knob.change for knob in knobs.values())],
        detect,
        **given,
        api_name="detect_again",
        api_visibility="private",
        show_progress="hidden",
        trigger_mode="always_last",
    )


def _slid(image: RGB, progress: gr.Progress) -> Iterator[Found]:
    """Classify the windows in the worker; leaving the loop early closes the stream, which stops the job."""
    settings, size = SlidingSettings(), (image.shape[0], image.shape[1])
    labels = artifacts.load(registry.CLASSIFIER).card.classes
    job = job_targets.submit(
        job_targets.WINDOW_SCAN, image, registry.CLASSIFIER, settings, owner=visitor(), shared=True
    )
    for snapshot in job.stream():
        progress(snapshot.progress, snapshot.note)
        scores = WindowScores.of(size, settings, job.history)
        yield _shown(image, window_detections.detections(scores, settings), labels)


def _shown(image: RGB, found: Detections, labels: Sequence[str]) -> Found:
    rows = [
        [labels[label], round(float(score), 4), *(round(side, 1) for side in box)]
        for label, score, box in zip(found.labels.tolist(), found.scores, to_sizes(found.boxes).tolist(), strict=True)
    ]
    return drawing.draw(image, found, labels), {"headers": COLUMNS, "data": rows}
