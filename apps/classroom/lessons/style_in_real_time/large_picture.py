"""A photo at its own size, painted in tiles by a worker: button, live picture, result and download."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.style_in_real_time import painting_button, text
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures import original_size
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import job_targets
from core import images
from core.synthesis.style.network_settings import NetworkSettings

JOB = PageJob(
    "paint_large", job_targets.STYLE_IN_TILES, "Paint at full size", ":material/grid_on:", record="style_in_real_time"
)
LARGEST = 4096
SHOWN = 1280
"""Longest sides in pixels of the result, and of what the page shows of it."""


def show(photo: Picture, style: ChosenStyle, settings: NetworkSettings, on_stage: tuple[int, int]) -> None:
    """Show the button, or the running job, or what it has painted.

    Args:
        photo: that was picked.
        style: in which to paint it.
        settings: the knobs; their longest side does not count here.
        on_stage: height and width of the picture that the page shows already.
    """
    original = original_size.read(photo, LARGEST)
    settings = settings.model_copy(update={"longest_side": LARGEST})
    height, width = settings.size(*original.shape[:2])
    st.markdown(text.large(photo.title, width, height, larger=max(height, width) > max(on_stage)))
    painting_button.show(JOB, original, style, settings, photo.title)
    if started_jobs.running(JOB.key):
        job_view.live(JOB.key, before=images.fit(photo.image, SHOWN))
        return
    result = job_view.outcome(JOB.key)
    if result is None or result.snapshot.image is None:
        return
    picture = result.snapshot.image
    caption = text.painted_large(result.inputs["title"], result.inputs["style"], picture, result.stopped)
    components.figure(images.fit(picture, SHOWN), caption, caption, key="large_picture")
    st.download_button(
        text.DOWNLOAD_LARGE,
        partial(images.encode, picture, "jpeg", 95),
        "painted.jpg",
        "image/jpeg",
        icon=":material/download:",
        on_click="ignore",
    )
