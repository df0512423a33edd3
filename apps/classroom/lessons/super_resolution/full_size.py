"""A picture at its own size, enlarged in tiles by a worker: button, live picture, result and download."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.super_resolution import text
from apps.classroom.lessons.super_resolution.chosen import Chosen
from apps.classroom.ui import components, controls
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures import original_size
from apps.shared import job_targets
from core import images
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import Upscaler

JOB = PageJob("upscale", job_targets.UPSCALING, "Enlarge", ":material/zoom_out_map:", record="super_resolution")
LARGEST, MOST = 6000, 48_000_000
"""Longest side in pixels of a picture that is given (larger ones are shrunk when they are read), and pixels of a
result, which the server keeps for the visitor."""
SHOWN = 1280


def show(now: Chosen) -> None:
    """Show the button, or the running job, or what it has made."""
    given = original_size.read(now.picture, LARGEST)
    height, width = given.shape[:2]
    upscaler = Upscaler.load(now.network)
    if height * width * upscaler.scale**2 > MOST:
        st.warning(text.too_large((width, height), upscaler.scale, MOST))
        return
    st.markdown(text.full_size(now.picture.title, (width, height), now.scale, now.method))
    settings = controls.controls(UpscaleSettings, columns=2)
    tiles = len(upscaler.tiles(height, width, settings))
    start_button.show(
        st.container(),
        JOB,
        settings,
        work=settings.work(height, width),
        arguments=(given, now.network, now.scale),
        inputs={"title": now.picture.title, "method": now.method, "tiles": tiles},
        width="content",
    )
    if started_jobs.running(JOB.key):
        job_view.live(JOB.key, before=images.fit(given, SHOWN))
        return
    result = job_view.outcome(JOB.key)
    if result is None or result.snapshot.image is None:
        return
    picture = result.snapshot.image
    caption = text.enlarged(result.inputs, picture, result.stopped)
    components.figure(images.fit(picture, SHOWN), caption, caption, key="sr_full")
    if not result.stopped:
        st.download_button(
            text.DOWNLOAD_FULL,
            partial(images.encode, picture),
            "enlarged.png",
            "image/png",
            icon=":material/download:",
            on_click="ignore",
        )
