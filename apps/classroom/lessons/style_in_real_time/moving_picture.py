"""A clip painted frame by frame by a worker: its file, its knobs, the flicker of the result, and the download."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st

from apps.classroom.lessons.style_in_real_time import painting_button, text
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle
from apps.classroom.ui import charts, controls
from apps.classroom.ui.jobs import clip_view, job_view, started_jobs
from apps.classroom.ui.jobs.job_view import JobResult
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures.picture_cache import cached_per_picture
from apps.classroom.ui.pictures.picture_picker import Picture
from apps.classroom.ui.pictures.visitor_cache import cached_until_left
from apps.shared import finished, job_targets
from apps.shared.markdown import as_written
from core import clips, images
from core.clip_decoders import ClipError
from core.clips import Clip
from core.images import RGB
from core.synthesis.frame_panels import frames_of
from core.synthesis.style.network_settings import ClipSettings, NetworkSettings

RECORD, RECORDED_CLIP = "style_in_real_time_clip", "style_in_real_time_moving"
JOB = PageJob("paint_clip", job_targets.STYLE_OF_CLIP, "Paint the clip", ":material/movie:", record=RECORD)
KINDS = ["gif", "webp", "mp4", "webm", "mov"]
RATE, LAMP_SECONDS, NOISE = 12, 2, 2.0
"""Frames a second at most; how long the lamp moves; and the noise, the standard deviation in levels of 0 to 255."""


def show(photo: Picture, style: ChosenStyle, settings: NetworkSettings) -> None:
    """Show the clip, the visitor's own or the recorded one, above the file picker and the knobs."""
    st.markdown(text.CLIP)
    shown = st.container()
    file = st.file_uploader(text.CLIP_FILE, KINDS, key="clip_file", max_upload_size=50)
    own = [knob for knob in ClipSettings.knobs() if knob.name in ("longest_side", "smoothing")]
    values = controls.grid(own, 2, key="clip_", at={knob.name: knob.default for knob in own})
    chosen = ClipSettings.parse({**settings.model_dump(), **values})
    make: Callable[[], Clip]
    if file:
        make = partial(_read, file.getvalue(), chosen.longest_side)
        try:
            clip = make()
        except ClipError as error:
            st.error(as_written(str(error)))
            return
        if not clip.complete:
            st.caption(text.FIRST_SECONDS)
        first, count, rate, title = clip.frames[0], len(clip.frames), clip.frames_per_second, file.name
    else:
        first = _first_of_lamp(photo, chosen.longest_side)
        count, rate, title = LAMP_SECONDS * RATE, float(RATE), text.lamp_over(photo.title)
        make = partial(lamp, photo.image, chosen.longest_side)
    painting_button.show(JOB, first, style, chosen, title, count=count, clip=make)
    with shown:
        result = job_view.outcome(JOB.key)
        if started_jobs.running(JOB.key):
            job_view.live(JOB.key, before=first)
        elif result is not None and len(frames_of(result.snapshot)) > 1:
            _ended(result, rate)
        else:
            record = finished.load(RECORD)
            clip_view.moving(finished.address(RECORDED_CLIP), text.recorded_clip(record), key="recorded_clip")
            curve(record.history, key="recorded_flicker")


def lamp(photo: RGB, longest: int, frames: int = LAMP_SECONDS * RATE) -> Clip:
    """A clip for those who have none: a lamp circles once over a still photo, with a little noise.

    The noise is what any camera adds; without it, successive frames would be painted alike where nothing moves.

    Args:
        photo: uint8 RGB (H, W, 3).
        longest: side of the clip in pixels.
        frames: how many of its frames to make.
    """
    still = images.fit(photo, longest).astype(np.float32)
    height, width = still.shape[:2]
    y, x = np.mgrid[:height, :width]
    noise, made = np.random.default_rng(0), []
    for turn in 2 * np.pi * np.arange(frames) / (LAMP_SECONDS * RATE):
        centre = width * (0.5 + 0.38 * np.cos(turn)), height * (0.5 + 0.3 * np.sin(turn))
        light = 0.55 + 0.75 * np.exp(-((np.hypot(x - centre[0], y - centre[1]) / (0.28 * width)) ** 2))
        lit = np.clip(still * light[..., np.newaxis] + noise.normal(0, NOISE, still.shape), 0, 255)
        made.append(lit.astype(np.uint8))
    return Clip(np.stack(made), float(RATE))


def curve(history: Sequence[tuple[int, Mapping[str, float]]], key: str) -> None:
    """Draw the flicker from frame to frame."""
    points = [(step, metrics["flicker"]) for step, metrics in history if "flicker" in metrics]
    series = {"flicker": ([step for step, _ in points], [value for _, value in points])}
    charts.lines(series, text.FRAME_AXIS, text.FLICKER_AXIS, key=key, height=190)


def _ended(result: JobResult, rate: float) -> None:
    source, rate, webp = clip_view.of_job(result.snapshot, rate, key="painted_clip")
    flicker = result.snapshot.metrics.get("mean flicker", 0.0)
    smoothing = result.inputs["settings"].smoothing
    caption = text.clip_caption(result.inputs["title"], result.inputs["style"], flicker, smoothing)
    clip_view.moving(source, caption, key="clip")
    curve(result.history, key="flicker")
    clip_view.downloads(result.snapshot, rate, webp, (text.CLIP_WEBP, text.CLIP_MP4), "painted")


@cached_per_picture("Lighting a lamp …")
def _first_of_lamp(photo: RGB, longest: int) -> RGB:
    return lamp(photo, longest, frames=1).frames[0]


@cached_until_left(1, show_spinner="Reading the clip …")
def _read(data: bytes, longest: int) -> Clip:
    return clips.read(data, longest=longest, frames_per_second=RATE)
