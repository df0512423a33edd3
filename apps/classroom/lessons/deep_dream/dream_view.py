"""What is shown of a dream: photo and dream under a handle, the objective as a curve, the stages of each octave."""

from collections.abc import Mapping, Sequence

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import charts, components
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished
from apps.shared.finished import Finished
from core.images import RGB
from core.synthesis.dream.settings import DreamSettings


def ended(result: JobResult, picture: Picture, settings: DreamSettings) -> None:
    """Show a visitor's dream.

    Args:
        result: of the job, which has an image.
        picture: the one that is picked now.
        settings: the current ones.
    """
    dream, photo, title = result.snapshot.image, result.inputs["image"], result.inputs["title"]
    assert dream is not None
    components.compare(photo, dream, (text.PHOTO, text.DREAM), key="dream_result")
    if result.stopped:
        st.caption(text.stopped(result.snapshot.step, result.snapshot.total))
    elif (title, result.inputs["settings"]) != (picture.title, settings):
        st.caption(text.other_settings(title, result.inputs["about"]))
    else:
        st.caption(text.done(result.inputs["about"]))


def recorded(record: Finished, picture: Picture) -> None:
    """Show the dream that was recorded from this picture."""
    dream = finished.picture("deep_dream")
    components.compare(picture.image, dream, (text.PHOTO, text.DREAM), key="finished")
    st.caption(text.recorded(record.seconds))


def not_yet(picture: Picture) -> None:
    """Show a picture that has not been dreamed on."""
    components.figure(picture.image, text.not_yet(picture.title), picture.title, key="before")


def stages(result: JobResult) -> None:
    """Show the stages of each octave, two octaves side by side, as the run recorded them."""
    rows: dict[str, list[tuple[str, RGB]]] = {}
    for name, image in result.snapshot.panels.items():
        octave, _, stage = name.partition(": ")
        rows.setdefault(octave, []).append((stage, image))
    octaves = list(rows.items())
    for first in range(0, len(octaves), 2):
        for place, (octave, panels) in zip(st.columns(2, gap="large"), octaves[first : first + 2], strict=False):
            with place:
                st.markdown(f"**{octave}**")
                for column, (stage, image) in zip(st.columns(4), panels, strict=False):
                    column.image(image, caption=stage, width="stretch", alt=f"{octave}, {stage}")


def objective(history: Sequence[tuple[int, Mapping[str, float]]]) -> None:
    """Draw the objective over the steps, with a mark where each octave begins."""
    points = [(step, metrics) for step, metrics in history if "objective" in metrics]
    begins: dict[float, float] = {}
    for step, metrics in points:
        begins.setdefault(metrics["octave"], step)
    charts.lines(
        {"objective": ([step for step, _ in points], [metrics["objective"] for _, metrics in points])},
        "step",
        text.OBJECTIVE_AXIS,
        key="objective",
        marks=[(step, text.octave(number)) for number, step in begins.items()],
        height=250,
    )
