"""Deep Dream: gradient ascent on a picture, with a switch for each ingredient of the recipe."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.deep_dream import dream_view, exercise, presets, take_away, text
from apps.classroom.lessons.deep_dream.lesson import LESSON
from apps.classroom.ui import controls, job_view, sections
from apps.classroom.ui.job_view import PageJob
from apps.classroom.ui.pictures import picture_picker
from apps.shared import finished, job_targets
from core.data import samples
from core.serving import artifacts
from core.synthesis.dream_settings import DreamSettings

SAMPLES = ("palace", "coffee", "flower", "galaxies", "cat", "rocket", "astronaut", "motorcycle")
JOB = PageJob("dream", job_targets.DEEP_DREAM, "Dream", ":material/blur_on:", record="deep_dream")
RECORD = finished.load("deep_dream")

job_view.prepare(JOB)
sections.header(LESSON)
picture = picture_picker.pick([samples.find(name) for name in SAMPLES], first=RECORD.sample)
stage, side = st.columns([3, 2], gap="large")
busy = job_view.running(JOB.key)
with side:
    button = st.container()
    presets.show(disabled=busy)
    settings = controls.controls(DreamSettings, columns=2)
    size = picture.image.shape[:2]
    problem = settings.problem(*size)
    job_view.start_button(
        button,
        JOB,
        settings,
        work=settings.work(*size),
        arguments=(picture.image,),
        inputs={"title": picture.title, "image": picture.image},
        disabled=bool(problem),
    )
    if problem:
        button.warning(problem)
with stage:
    result = job_view.outcome(JOB.key)
    if busy:
        job_view.live(JOB.key, before=picture.image)
    elif result is not None and result.snapshot.image is not None:
        dream_view.ended(result, picture, settings)
    elif picture.name == RECORD.sample:
        dream_view.recorded(RECORD, picture)
    else:
        dream_view.not_yet(picture)

sections.section("What just happened", text.EXPLANATION)
st.latex(text.FORMULA)
if result is not None:
    dream_view.stages(result)
else:
    st.info(text.NO_STAGES, icon=":material/info:")

sections.section("Evidence", text.EVIDENCE)
sections.evidence(artifacts.load("efficientnet_lite0").card)

change = exercise.change_without_normalisation(result)
sections.exercise(
    "dream_without_normalizer",
    text.EXERCISE_TASK,
    solved=change is not None and change < exercise.HARDLY,
    praise=text.exercise_praise(change),
    hint=text.EXERCISE_HINT,
)


def _downloads() -> None:
    if result is None or result.snapshot.image is None:
        st.caption(text.NOTHING_TO_DOWNLOAD)
        return
    st.download_button(
        text.DOWNLOAD,
        partial(take_away.dream_png, result.snapshot.image),  # Encoded only if somebody asks for it.
        "dream.png",
        "image/png",
        icon=":material/download:",
        on_click="ignore",
    )


sections.take_away(take_away.snippet(picture.source, settings), _downloads)
sections.sources(LESSON)
