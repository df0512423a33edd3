"""The probability of the true class wherever the crop is placed, computed by a worker: with a browser component."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from apps.classroom.lessons.ten_crops import text
from apps.classroom.lessons.ten_crops.lesson import LESSON
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished, job_targets
from core.arrays import FloatArray
from core.evaluation import crop_map
from core.evaluation.ten_crop import NAMES, enlarged
from core.evaluation.ten_crop_settings import TenCropSettings
from core.images import RGB, resize
from core.serving.litert import Classifier

JOB = PageJob("crop_map", job_targets.CROP_MAP, "Map all positions", ":material/grid_on:", record=LESSON.name)
WORK = crop_map.SIDE**2 / len(NAMES)
"""In units of the record, which classified ten crops."""
RECORDED = "efficientnet_lite0"
SHOWN = 320
"""Side of the picture, in pixels."""

_component = components.declare(
    "position_map",
    '<div class="pair"><div class="seen"><img><div class="window"></div></div>'
    '<canvas tabindex="0" role="application"></canvas></div><p class="said" aria-live="polite"></p>',
    Path(__file__).parent,
)


@cached_per_picture("Scaling the image …")
def _square(image: RGB, model: str, fraction: float) -> str:
    """The square that crops are cut from, as a data URI."""
    classifier = Classifier.load(model)
    square, _ = enlarged(image, classifier.input_size, classifier.artifact.card.preprocessing, fraction)
    return components.thumbnail(resize(square, (SHOWN, SHOWN)))


def show(picture: Picture, classifier: Classifier, index: int, fraction: float) -> None:
    """Show the map of a class, or the button that has it computed.

    Args:
        picture: that is classified.
        classifier: that classifies it.
        index: of the class.
        fraction: side of the crops relative to the scaled image.
    """
    inputs = {"image": picture.image, "model": classifier.artifact.name, "index": index, "fraction": fraction}
    if started_jobs.running(JOB.key):
        job_view.live(JOB.key, None, loading=text.MAP_LOADING)
        return
    found = _found(picture, inputs, classifier.labels[index])
    if found is None or np.isnan(found).any():
        st.caption(text.MAP_WANTED)
        arguments = (picture.image, classifier.artifact.name, index, fraction)
        start_button.offer(st.container(), JOB, arguments, work=WORK, inputs=inputs)
        return
    data = {
        "source": _square(picture, classifier.artifact.name, fraction),
        "alt": text.alt(picture.title),
        "values": np.round(found, 4).tolist(),
        "fraction": fraction,
        "words": text.map_words(classifier.labels[index]),
    }
    st.markdown(text.positions(found, classifier.labels[index]))
    _component(data=data, key="position_map")


def _found(picture: Picture, inputs: dict[str, Any], label: str) -> FloatArray | None:
    """The map that the visitor has had computed, or the recorded one."""
    result = job_view.outcome(JOB.key)
    if result is not None and _is_same(dict(result.inputs), inputs):
        return crop_map.values(result.snapshot.metrics)
    record = finished.load(LESSON.name)
    is_recorded = (picture.name, inputs["model"], inputs["fraction"], label) == (
        record.sample,
        RECORDED,
        TenCropSettings().crop_size,
        record.sample,
    )
    return crop_map.values(record.history[1][1]) if is_recorded else None


def _is_same(done: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(done[name] == wanted[name] for name in ("model", "index", "fraction")) and np.array_equal(
        done["image"], wanted["image"]
    )
