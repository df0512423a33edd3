"""A clip on a page: shown as animated WebP, offered as WebP and as MP4."""

import base64
from functools import partial

import streamlit as st

from apps.classroom.ui import components
from apps.shared.markdown import as_written
from core import clips
from core.snapshots import Snapshot
from core.synthesis.frame_panels import frames_of


def moving(source: str, caption: str, key: str) -> None:
    """Show a clip by its address or data URI; `st.image` would keep only its first frame.

    Args:
        source: of the clip.
        caption: below it, and what those hear who cannot see it.
        key: of the component in the session.
    """
    components.clip(source, caption, key)
    st.caption(as_written(caption))


def of_job(snapshot: Snapshot, rate: float, key: str) -> tuple[str, float, bytes]:
    """A clip that a job has made, encoded once and kept in the session.

    Args:
        snapshot: the last one, with the frames as panels.
        rate: frames a second, as long as this clip is kept.
        key: of the clip in the session; it holds one at a time.

    Returns:
        The clip as a data URI, its rate, and its content as WebP.
    """
    kept = st.session_state.get(key)
    if kept is None or kept[0] is not snapshot:
        kept = st.session_state[key] = (snapshot, rate, _encoded(snapshot, rate, "webp"))
    _, rate, content = kept
    return "data:image/webp;base64," + base64.b64encode(content).decode(), rate, content


def downloads(snapshot: Snapshot, rate: float, webp: bytes, labels: tuple[str, str], name: str) -> None:
    """Offer a clip as WebP and as MP4, which is encoded only if somebody asks for it.

    Args:
        snapshot: with the frames as panels.
        rate: frames a second.
        webp: the content of the first file.
        labels: of the two buttons.
        name: of the files, without suffix.
    """
    with st.container(horizontal=True):
        st.download_button(labels[0], webp, f"{name}.webp", "image/webp", on_click="ignore")
        mp4 = partial(_encoded, snapshot, rate, "mp4")
        st.download_button(labels[1], mp4, f"{name}.mp4", "video/mp4", on_click="ignore")


def _encoded(snapshot: Snapshot, rate: float, format: clips.ClipFormat) -> bytes:
    return clips.encode(frames_of(snapshot), rate, format)
