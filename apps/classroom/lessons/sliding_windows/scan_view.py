"""The stage while there are no windows to step through: the picture, the running scan and its start button."""

import streamlit as st

from apps.classroom.lessons.sliding_windows import scans, text
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from core.detection.methods.registry import CLASSIFIER
from core.detection.sliding.sliding_settings import WindowSettings
from core.images import RGB


def show(image: RGB, title: str, nothing: bool) -> None:
    """Show the running scan with its boxes, or the picture.

    Args:
        image: the picture as it is scanned.
        title: its caption.
        nothing: whether all windows are classified, and show no class.
    """
    with st.columns([3, 2])[0]:  # About as large as the picture of the finished stage.
        if started_jobs.running(scans.JOB.key):
            job_view.live(scans.JOB.key, before=image)
            st.caption(text.SCANNING)
        else:
            components.figure(image, text.NOTHING if nothing else text.not_yet(title), title, key="before")


def start(image: RGB, settings: WindowSettings, planned: int, done: int) -> None:
    """Offer to classify the windows of a picture.

    Args:
        image: the picture.
        settings: of the windows.
        planned: how many there are.
        done: how many of them a stopped scan has classified.
    """
    too_many = planned > scans.MOST
    start_button.prepare(scans.JOB)
    start_button.show(
        st.container(),
        scans.JOB,
        settings,
        work=planned,
        arguments=(image, CLASSIFIER),
        inputs={"image": image},
        disabled=too_many,
        width="content",
    )
    if too_many:
        st.warning(text.too_many(planned, scans.MOST))
    elif done:
        st.caption(text.stopped(done, planned))
