"""Deep Dream: gradient ascent on a picture, each ingredient of the recipe on its own switch."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.deep_dream import text
from apps.classroom.lessons.deep_dream.lesson import LESSON
from apps.classroom.ui import components, controls, job_view, picture_picker, sections
from apps.shared import finished, job_targets
from core import images
from core.data import samples
from core.serving import artifacts, jobs
from core.synthesis.dream_settings import DreamSettings

RECORD = finished.load("deep_dream")

jobs.prepare("core.synthesis.dream")  # TensorFlow loads in the worker while the visitor looks around.
sections.header(LESSON)
picture = picture_picker.pick([samples.find(name) for name in text.SAMPLES], first=RECORD.sample)
stage, side = st.columns([3, 2], gap="large")

with side:
    busy = job_view.running("dream")
    button = st.container()
    text.presets(disabled=busy)
    settings = controls.controls(DreamSettings, columns=2)
    work = settings.work(*picture.image.shape[:2])
    problem = text.problem(picture.image, settings)
    estimate = job_view.seconds(job_targets.DEEP_DREAM, work, RECORD.seconds / RECORD.work)
    inputs = {"title": picture.title, "image": picture.image, "settings": settings}
    button.button(
        f"Dream, about {max(1, round(estimate))} s",
        type="primary",
        icon=":material/blur_on:",
        width="stretch",
        disabled=busy or bool(problem),
        on_click=job_view.start,
        args=("dream", job_targets.DEEP_DREAM, picture.image, settings),
        kwargs={"inputs": inputs, "work": work},
    )
    if problem:
        button.warning(problem)

with stage:
    outcome = job_view.outcome("dream")
    if job_view.running("dream"):
        job_view.live("dream", before=picture.image)
    elif outcome is not None and outcome.snapshot.image is not None:
        text.result(outcome, picture.title, settings)
        text.climb(outcome.history)
    elif picture.name == RECORD.sample:
        dream = finished.picture("deep_dream")
        components.compare(text.shrunk(picture.image, dream), dream, ("Photo", "Dream"), key="finished")
        st.caption(f"A finished dream with the default settings; it took {RECORD.seconds:.0f} s. Drag the handle.")
        text.climb(RECORD.history)
    else:
        components.figure(picture.image, f"{picture.title}, before the dream", picture.title, key="before")

sections.section("What just happened", text.EXPLANATION)
st.latex(text.FORMULA)
if outcome is not None:
    text.process(outcome)
else:
    st.info("Press **Dream**, and the stages of every octave are drawn here from that run.", icon=":material/info:")

sections.section("Evidence", "The network that dreams is the one that ranks; this was measured of it:")
sections.evidence(artifacts.load("efficientnet_lite0").card)

changed = text.change_without_normalizer(outcome)
sections.exercise(
    "dream_without_normalizer",
    "Dream with normalisation switched off and everything else as it was. How much does the picture change?",
    solved=changed is not None and changed < text.HARDLY,
    praise="Without the normaliser the picture hardly moves: the raw gradient is tiny, another size in each layer."
    + (f" Here a pixel changed by {changed:.2f} of 255 grey levels on average." if changed is not None else ""),
    hint="The switch is called *Normalize*. Dream again after switching it.",
)


def _downloads() -> None:
    if outcome is not None and outcome.snapshot.image is not None:
        data = partial(images.encode, outcome.snapshot.image, "png")  # Encoded when it is asked for.
        st.download_button(
            "The dream (PNG)", data, "dream.png", "image/png", icon=":material/download:", on_click="ignore"
        )
    else:
        st.caption("The dream can be downloaded here when there is one.")


sections.take_away(text.snippet(picture.source, settings), _downloads)
sections.sources(LESSON)
