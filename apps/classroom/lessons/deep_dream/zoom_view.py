"""The zoom into a dream: the recorded clip or the visitor's own, its knobs and its download."""

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import controls
from apps.classroom.ui.jobs import clip_view, job_view, start_button, started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished, job_targets
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import frames_of

JOB = PageJob("dream_zoom", job_targets.DREAM_ZOOM, "Zoom into the dream", ":material/zoom_in:", record="deep_dream")


def show(picture: Picture, settings: DreamSettings, disabled: bool) -> None:
    """Show the clip beside the knobs and the button that makes one.

    Args:
        picture: the one that is picked.
        settings: of the dream.
        disabled: whether these settings are impossible.
    """
    shown, side = st.columns([3, 2], gap="large")
    busy = started_jobs.running(JOB.key)
    with side:
        st.markdown(text.ZOOM)
        button = st.container()
        camera = controls.controls(ZoomSettings, columns=2)
        start_button.show(
            button,
            JOB,
            camera,
            work=camera.work(settings, *picture.image.shape[:2]),
            arguments=(picture.image, settings),
            inputs={"title": picture.title},
            disabled=disabled,
        )
    with shown:
        result = job_view.outcome(JOB.key)
        if busy:
            job_view.live(JOB.key, before=picture.image)
        elif result is not None and (frames := frames_of(result.snapshot)):
            _clip(result, len(frames))
        else:
            clip_view.moving(finished.address("deep_dream_zoom"), text.RECORDED_ZOOM, key="recorded_zoom")


def _clip(result: JobResult, frames: int) -> None:
    source, rate, webp = clip_view.of_job(result.snapshot, result.inputs["settings"].zoom_rate, key="dream_zoom_clip")
    clip_view.moving(source, text.zoom_caption(result.inputs["title"], frames, rate), key="zoom")
    clip_view.downloads(result.snapshot, rate, webp, (text.ZOOM_WEBP, text.ZOOM_MP4), "dream")
