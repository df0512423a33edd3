"""The zoom into a dream: the recorded clip or the visitor's own, its knobs and its download."""

import base64
from functools import partial
from html import escape

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.ui import controls, job_view
from apps.classroom.ui.job_view import JobResult, PageJob
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.shared import finished, job_targets
from core import clips
from core.snapshots import Snapshot
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings, frames_of

JOB = PageJob("dream_zoom", job_targets.DREAM_ZOOM, "Zoom into the dream", ":material/zoom_in:", record="deep_dream")


def show(picture: Picture, settings: DreamSettings, disabled: bool) -> None:
    """Show the clip beside the knobs and the button that makes one.

    Args:
        picture: the one that is picked.
        settings: of the dream.
        disabled: whether these settings are impossible.
    """
    shown, side = st.columns([3, 2], gap="large")
    busy = job_view.running(JOB.key)
    with side:
        st.markdown(text.ZOOM)
        button = st.container()
        camera = controls.controls(ZoomSettings, columns=2)
        job_view.start_button(
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
            _moving(finished.address("deep_dream_zoom"), text.RECORDED_ZOOM)


def _clip(result: JobResult, frames: int) -> None:
    rate = result.inputs["settings"].zoom_rate
    kept = st.session_state.get("dream_zoom_clip")
    if kept is None or kept[0] is not result.snapshot:
        kept = st.session_state["dream_zoom_clip"] = (result.snapshot, _encoded(result.snapshot, rate, "webp"))
    source = "data:image/webp;base64," + base64.b64encode(kept[1]).decode()
    _moving(source, text.zoom_caption(result.inputs["title"], frames, rate))
    with st.container(horizontal=True):
        st.download_button(text.ZOOM_WEBP, kept[1], "dream.webp", "image/webp", on_click="ignore")
        st.download_button(
            text.ZOOM_MP4, partial(_encoded, result.snapshot, rate, "mp4"), "dream.mp4", "video/mp4", on_click="ignore"
        )


def _moving(source: str, caption: str) -> None:
    """Show a clip; `st.image` would keep only its first frame."""
    st.html(f'<img src="{source}" alt="{escape(caption)}" style="width: 100%; border-radius: 0.6rem">')
    st.caption(caption)


def _encoded(snapshot: Snapshot, rate: int, format: clips.ClipFormat) -> bytes:
    return clips.encode(frames_of(snapshot), rate, format)
