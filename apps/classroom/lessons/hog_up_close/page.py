"""HOG up close: a window, its cells, and what each of them contributes to the score."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.hog_up_close import hog_stage, mining, round_cards, scene, take_away, text
from apps.classroom.lessons.hog_up_close.lesson import LESSON
from apps.classroom.ui import controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.shared import shared_results
from core.data.samples import SAMPLES, STREET
from core.detection.classical import hog_light, hog_window
from core.detection.classical.hog_settings import HogSettings

sections.header(LESSON)
card = shared_results.load(mining.NAME).card
picture = picture_picker.pick((*STREET, *SAMPLES), first=STREET[0].name)
stage = st.container()
with st.container(border=True):
    settings = controls.controls(HogSettings, columns=len(HogSettings.knobs()))
shown = scene.of(picture.image, settings)
name = f"{picture.name} {shown.view.lit.pixels.shape[:2]} {settings.detector}"
at = hog_stage.place(shown, name)
window = hog_window.look(shown.model.template, shown.view.described, *at)
with stage:
    hog_stage.show(shown, window, at, name, picture.title, plain=settings.detector == "raccoon")

sections.section("What just happened", text.explanation(settings.detector))
change = hog_light.compare(shown.model, shown.plain.lit, shown.other.lit, at, shown.light)
st.markdown(text.light(change, *shown.light, shown.lit))

sections.section("Evidence")
round_cards.show(mining.cards(picture.image), key="rounds")
validation = next(source.images for source in card.data if source.use == "validation")
method, found = st.columns(2, gap="large")
with method:
    st.markdown(text.MINING)
    sections.origin(card)
found.markdown(text.mined([each.measured for each in mining.rounds()], validation))

nobody = picture.name not in ("pedestrian", "astronaut", "photographer", picture_picker.OWN)


def _downloads() -> None:
    data = partial(take_away.as_csv, window.contributions)
    st.download_button(text.DOWNLOAD, data, "cells.csv", "text/csv", icon=":material/download:", on_click="ignore")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "nobody_there",
        text.EXERCISE_TASK,
        solved=nobody and settings.detector == "people" and window.score > 0,
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, settings, at), _downloads)
