"""Is it a copy? The training image that is nearest to the chosen one, on machines that have the data set."""

import streamlit as st

from apps.classroom.lessons.gans import picture_row, text
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.ui import components
from apps.classroom.ui.jobs import job_view, started_jobs
from apps.shared import job_targets
from core.images import RGB
from core.serving.job import Job
from core.synthesis.gan import nearest_training_image
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.nearest_training_image import NearestImage

KEY, ASKED = "gans_nearest", "gans_nearest_asked"
KEPT = 512
"""Images whose nearest ones are kept for all visitors."""

_Which = tuple[Generator, int, bool, int]
"""An image: its generator, the seed of the noise, whether the weights are averaged, and its number."""


def show(now: Chosen) -> None:
    """Offer to look for the nearest training image, or show it; elsewhere, say where the measured distances are."""
    recipe = now.generator.artifact.card.recipe
    if not nearest_training_image.is_available(recipe):
        st.caption(text.COPY_ELSEWHERE)
        return
    which = (now.generator, now.seed, now.averaged, now.number)
    is_running, started = started_jobs.running(KEY), started_jobs.started(KEY)
    is_asked = st.session_state.get(ASKED) == which
    if is_asked and which not in _found() and is_running and started is not None and started.inputs["which"] == which:
        job_view.redrawn(KEY, lambda job: _progress(job, which))
        return
    partial = None if is_running else _ended(which)
    found = _found().get(which, partial) if is_asked else None
    if found is not None:
        name = text.name(now.kind, now.number)
        pair = ((now.image, name), (found.image, text.NEAREST))
        pictures = [picture_row.picture(image, caption, caption) for image, caption in pair]
        picture_row.show(pictures, "gans_nearest_image", widest="8rem")
        st.caption(text.nearest(found))
    if found is None or which not in _found():
        arguments = (which, recipe, now.image)
        icon, key = ":material/image_search:", "gans_find_nearest"
        st.button(text.FIND_NEAREST, icon=icon, key=key, on_click=_ask, args=arguments)


def _ask(which: _Which, recipe: str, image: RGB) -> None:
    """Start a search, unless it has ended for another visitor."""
    st.session_state[ASKED] = which
    if which not in _found():
        target = job_targets.NEAREST_TRAINING_IMAGE
        started_jobs.start(KEY, target, recipe, image, inputs={"which": which}, work=0.0)


@st.cache_resource
def _found() -> dict[_Which, NearestImage]:
    """What has been found, for all visitors."""
    return {}


def _progress(job: Job, which: _Which) -> None:
    """Show how far the search is, unless it has meanwhile ended for another visitor."""
    if which in _found():
        job.stop()
        st.rerun()
    note = job_view.progress_text(job, job.status(), job.snapshot, text.SEARCHING)
    components.progress(None, job.progress, note, key="gans_nearest_progress")
    job_view.stop_button(job, KEY)


def _ended(which: _Which) -> NearestImage | None:
    """Keep what the last search has found for all visitors; return what it had found of this image when it ended."""
    result = job_view.outcome(KEY)
    if result is None or (found := NearestImage.of(result.snapshot)) is None:
        return None
    if not result.stopped:
        if len(_found()) >= KEPT:
            _found().pop(next(iter(_found())), None)
        _found()[result.inputs["which"]] = found
    return found if result.inputs["which"] == which else None
