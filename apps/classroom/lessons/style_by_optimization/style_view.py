"""The stage of the page, and what happened in a run: curves, time-lapse, Gram matrices, losses of the layers."""

from collections.abc import Mapping, Sequence

import streamlit as st

from apps.classroom.lessons.style_by_optimization import text
from apps.classroom.lessons.style_by_optimization.style_run import JOB, Ingredients
from apps.classroom.ui import charts, components
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished
from apps.shared.finished import Finished
from apps.shared.once_per_image import once_per_image
from core import images
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis.style.settings import STYLE_LAYERS

SMALL = 165
"""Width in pixels of small pictures: five in a row on a screen, two on a phone."""
History = Sequence[tuple[int, Mapping[str, float]]]
POINTS = 60
"""Of a curve, at most; more cannot be seen, and every one costs time."""


def running(photo: RGB) -> None:
    """Show the picture and the curves of the running job, redrawn twice a second."""

    def show(_: Snapshot | None) -> None:
        job = started_jobs.current(JOB.key)
        if job is not None and len(job.history) > 2:
            curves(job.history, key="live_losses", height=220)

    job_view.live(JOB.key, before=photo, show=show)


def ended(result: JobResult, chosen: Ingredients) -> None:
    """Show a visitor's picture."""
    picture, photo = result.snapshot.image, result.inputs["photo"]
    assert picture is not None
    components.compare(photo, picture, (text.PHOTO, text.RESULT), key="style_result")
    if result.inputs["state"] != chosen.state:
        st.caption(text.other_settings(result.inputs["title"], result.inputs["names"]))
    elif result.stopped:
        st.caption(text.stopped(result.snapshot.step, result.snapshot.total))
    else:
        st.caption(text.HANDLE)
    curves(result.history, key="losses")


def recorded(record: Finished, photo: RGB, painting: str) -> None:
    """Show the recorded result of this photo and painting."""
    picture = finished.picture(JOB.record)
    components.compare(photo, picture, (text.PHOTO, text.RESULT), key="finished")
    st.caption(text.recorded(painting, record.seconds))
    curves(record.history, key="recorded_losses")


def before(photo: Picture) -> None:
    """Show a photo that has not been painted."""
    components.figure(photo.image, text.not_yet(photo.title), photo.title, key="before")


def strip(pictures: Mapping[str, RGB]) -> None:
    """Show what each style layer alone makes of noise."""
    with st.container(horizontal=True, gap="small"):
        for name, picture in pictures.items():
            st.image(_small(picture), name, width=SMALL, alt=text.STRIP_ALT.format(name))


def curves(history: History, key: str, height: int = 260) -> None:
    """Draw the three losses over the steps."""
    points = [(step, metrics) for step, metrics in history if "style" in metrics]
    thinned = points[:: max(1, len(points) // POINTS)]
    steps = [step for step, _ in thinned]
    series = {label: (steps, [metrics[name] for _, metrics in thinned]) for name, label in text.CURVES.items()}
    charts.lines(series, text.STEP_AXIS, text.LOSS_AXIS, key=key, height=height)


def grams(panels: Mapping[str, RGB], metrics: Mapping[str, float]) -> None:
    """Show the Gram matrices, and what is still wrong in each layer."""
    layers = {name: metrics[name] for name in STYLE_LAYERS.values() if name in metrics}
    words, shown = st.columns([2, 3], gap="large")
    with words:
        st.markdown(text.GRAMS)
        if layers:
            st.markdown(text.LAYER_LOSSES)
    with shown:
        with st.container(horizontal=True, gap="small"):
            for name in text.GRAM_ORDER:
                if name in panels:
                    st.image(_small(panels[name]), name.partition(": ")[2].capitalize(), width=SMALL, alt=name)
        if layers:
            st.markdown(text.layer_table(layers))


@st.fragment
def time_lapse(panels: Mapping[str, RGB]) -> None:
    """Show the picture after each step, with a handle."""
    frames = {name.removeprefix("Step "): image for name, image in panels.items() if name.startswith("Step ")}
    shown, handle = st.columns([2, 3], gap="large")
    with handle:
        step = str(st.select_slider(text.TIME_LAPSE, list(frames), value=list(frames)[-1], key="style_frame"))
    with shown:
        components.figure(frames[step], "", f"The picture after step {step}", key="style_time_lapse")


@once_per_image
def _small(picture: RGB) -> str:
    """A picture that nobody changes, no wider than it is shown."""
    height, width = picture.shape[:2]
    fitting = images.resize(picture, (round(height * SMALL / width), SMALL)) if width > SMALL else picture
    return components.data_uri(fitting)
