"""Style by optimization: a picture descends until its content is the photo's and its style the painting's."""

import streamlit as st

from apps.classroom.lessons.style_by_optimization import (
    comparison,
    exercise,
    ingredients,
    records,
    style_view,
    take_away,
    text,
)
from apps.classroom.lessons.style_by_optimization.lesson import LESSON
from apps.classroom.lessons.style_by_optimization.style_run import JOB, Ingredients
from apps.classroom.ui import controls, sections
from apps.classroom.ui.jobs import job_view, start_button, started_jobs
from apps.classroom.ui.pictures import picture_picker
from apps.shared import finished
from core.data import samples
from core.synthesis.style.settings import StyleSettings

PHOTOS = ("palace", "astronaut", "cat", "coffee", "flower", "rocket", "motorcycle", "raccoon")
RECORD, PAINTING = finished.load(JOB.record), samples.PAINTINGS[0]

start_button.prepare(JOB)
sections.header(LESSON)
photo = picture_picker.pick([samples.find(name) for name in PHOTOS], first=RECORD.sample)
stage, side = st.columns([3, 2], gap="large")
busy = started_jobs.running(JOB.key)
with side:
    button = st.container()
    picked, paintings = ingredients.pick(photo, PAINTING.name)
    settings = controls.controls(StyleSettings, columns=2)
    chosen = Ingredients(photo, picked, paintings, settings)
    size = photo.image.shape[:2]
    problem = settings.problem(*size)
    start_button.show(
        button,
        JOB,
        settings,
        work=settings.work(*size),
        arguments=(photo.image, paintings),
        inputs={"title": photo.title, "photo": photo.image, "names": chosen.names, "state": chosen.state},
        disabled=bool(problem),
    )
    if problem:
        button.warning(problem)
with stage:
    result = job_view.outcome(JOB.key)
    if busy:
        style_view.running(photo.image)
    elif result is not None and result.snapshot.image is not None:
        style_view.ended(result, chosen)
    elif photo.name == RECORD.sample and picked[0].name == PAINTING.name and len(picked) == 1:
        style_view.recorded(RECORD, photo.image, PAINTING.title)
    else:
        style_view.before(photo)

sections.section("What just happened", text.EXPLANATION)
st.latex(text.FORMULA)
if result is not None and result.snapshot.metrics:
    panels, metrics = result.snapshot.panels, result.snapshot.metrics
else:
    panels, metrics = records.panels(), RECORD.history[-1][1]
if sections.one_of(text.VIEW, text.VIEWS, "style_look") == "grams":
    style_view.grams(panels, metrics)
else:
    style_view.time_lapse(panels)

sections.section("Evidence", text.STRIP)
style_view.strip(records.strip())
st.markdown(text.optimizers(comparison.recorded()))


def _downloads() -> None:
    job_view.download_picture(result, text.DOWNLOAD, "styled.png", text.NOTHING_TO_DOWNLOAD)


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "only_colours",
        text.EXERCISE_TASK,
        solved=exercise.only_colours(result),
        praise=text.exercise_praise(result.snapshot.metrics if result is not None else None),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(chosen), _downloads)
