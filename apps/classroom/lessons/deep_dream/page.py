"""Deep Dream: gradient ascent on a picture, with a switch for each ingredient of the recipe."""

from dataclasses import replace

import streamlit as st

from apps.classroom.lessons.deep_dream import (
    arithmetic,
    channel_grid,
    dream_view,
    guide_picker,
    ingredients,
    presets,
    take_away,
    text,
    which_is_which,
    zoom_view,
)
from apps.classroom.lessons.deep_dream.lesson import LESSON
from apps.classroom.lessons.deep_dream.question import QUESTION
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.jobs.start_button import PageJob
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared import finished, job_targets
from core.data import samples
from core.synthesis.dream.evidence_settings import BASE, WHOLE
from core.synthesis.dream.settings import VGG16, DreamSettings

SAMPLES = tuple(
    samples.find(name)
    for name in ("flower", "palace", "cat", "coffee", "galaxies", "raccoon", "astronaut", "rocket", "motorcycle")
)
JOB = PageJob("dream", job_targets.DEEP_DREAM, "Dream", ":material/blur_on:", record="deep_dream")
TOWARDS = replace(JOB, target=job_targets.DREAM_OF_PICTURE)
OF_CHANNEL = replace(JOB, target=job_targets.DREAM_OF_CHANNEL, label="Dream of this channel")
RECORD = finished.load("deep_dream")

start_button.prepare(JOB)
sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first=RECORD.sample)
stage, side = st.columns([3, 2], gap="large")
busy = started_jobs.running(JOB.key)
inputs = {"title": picture.title, "image": picture.image}
with side:
    button = st.container()
    is_guided, guide = guide_picker.pick(SAMPLES, first="cat")
    settings = controls.controls(DreamSettings, columns=2)
    size = picture.image.shape[:2]
    problem = settings.problem(*size)
    start_button.show(
        button,
        TOWARDS if is_guided else JOB,
        settings,
        work=settings.work(*size),
        arguments=(picture.image, guide.image) if guide else (picture.image,),
        inputs={**inputs, "about": text.towards(guide.title) if guide else ""},
        disabled=bool(problem) or (is_guided and guide is None),
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
    history = result.history if result is not None else RECORD.history
    presets.show(disabled=busy)

sections.section("What just happened")
view = sections.one_of(text.VIEW, text.VIEWS, "dream_view")
if view == text.ASCENT:
    explained, risen = st.columns([1, 1], gap="large")
    with explained:
        st.markdown(text.EXPLANATION)
        st.latex(text.FORMULA)
    with risen:
        dream_view.objective(history)
        is_other = result is None and picture.name != RECORD.sample
        st.caption(text.new_octave(samples.find(RECORD.sample).title if is_other else ""))
elif view == text.STEP:
    prepared, numbers = st.columns([1, 1], gap="large")
    with prepared:
        st.latex(text.FORMULA)
        st.markdown(text.PREPARATION)
    with numbers:
        arithmetic.show(history, result.inputs["settings"] if result else DreamSettings.parse(RECORD.settings))
elif view == text.STAGES:
    if result is not None:
        dream_view.stages(result)
    else:
        st.info(text.NO_STAGES, icon=":material/info:")
elif view == text.ONE_CHANNEL:
    grid, chosen = st.columns([2, 3], gap="large")
    with grid:
        layer, channel = channel_grid.choose()
    with chosen:
        st.markdown(text.CHANNELS)
        channel_grid.show(layer, channel)
        of_vgg16 = settings.model_copy(update={"network": VGG16})
        start_button.show(
            st.container(),
            OF_CHANNEL,
            of_vgg16,
            work=of_vgg16.work(*size),
            arguments=(picture.image, layer, channel),
            inputs={**inputs, "about": text.of_channel(layer, channel)},
            disabled=bool(of_vgg16.size_problem(*size)),
            width="content",
        )
else:
    zoom_view.show(picture, settings, disabled=bool(problem))

predict_first.ask(QUESTION)

photos = len(ingredients.rows()[WHOLE])
asked, found = st.columns([2, 5], gap="medium", vertical_alignment="bottom")
with asked:
    sections.section("Evidence", text.EVIDENCE.format(photos=photos, side=BASE.longest_side, octaves=BASE.octaves))
    with st.popover(text.ALL_MEASURES):
        st.markdown(text.MEASURES_NOTE)
        st.markdown(ingredients.table())
found.markdown(ingredients.sentences())

task, quiz = st.columns([4, 5], gap="large", vertical_alignment="bottom")
with task:
    sections.exercise(
        "dream_which_is_which", text.EXERCISE_TASK, which_is_which.solved(), text.EXERCISE_PRAISE, text.EXERCISE_HINT
    )
with quiz:
    which_is_which.show()


def _downloads() -> None:
    job_view.download_picture(result, text.DOWNLOAD, "dream.png", text.NOTHING_TO_DOWNLOAD)


sections.take_away(take_away.snippet(picture.source, settings, guide.source if guide else ""), _downloads)
