"""Trained end to end: which default boxes are responsible, what that costs, and how good the detector has become."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.trained_end_to_end import (
    box_drawing,
    detecting,
    drawn_box,
    evidence,
    take_away,
    text,
)
from apps.classroom.lessons.trained_end_to_end.lesson import LESSON
from apps.classroom.lessons.trained_end_to_end.responsibility import Responsibility
from apps.classroom.ui import controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.shared.arrow_table import arrow_table
from core.data.samples import SAMPLES
from core.detection.ssd.matching import RESPONSIBLE
from core.detection.ssd.trained_detector_settings import TrainedDetectorSettings

sections.header(LESSON)
stage, side = st.columns([3, 2], gap="medium")
with side:
    name = controls.controls(TrainedDetectorSettings).detector
    picture = picture_picker.pick(SAMPLES, first=detecting.FIRST[name])

detector = detecting.detector(name)
raw = detecting.raw(picture, name)
size = (picture.image.shape[0], picture.image.shape[1])
classes = len(detector.labels)
key = f"box_{name}_{picture.name}_{picture.title}"
if st.session_state.setdefault("box_of", key) != key:  # A box belongs to the picture on which it was drawn.
    st.session_state["box_of"] = key
    st.query_params.pop("box", None)
drawn = box_drawing.current(key, classes)
if drawn:
    st.query_params["box"] = str(drawn)
box = drawn or drawn_box.parse(st.query_params.get("box", ""), classes)
box = box or drawn_box.first(detecting.detections(raw, name, size), size)
found = Responsibility.of(detector.defaults, raw, box)
with stage:
    box_drawing.show(picture.image, text.alt(picture.title), found, detector.labels, key)
with side:
    responsible = len(found.terms.responsible)
    st.metric(text.RESPONSIBLE_BOXES, text.headline(responsible, len(found.overlaps)))
    st.markdown(text.verdict(responsible, found.best, len(found.neither)))

sections.section("What just happened", text.explanation())
st.latex(text.formula(found.terms))
st.markdown(text.negatives(found.terms, len(found.elsewhere)))
with st.expander(text.OFFSETS):
    st.dataframe(arrow_table(found.table()), hide_index=True, width="stretch")

sections.section("Evidence")
evidence.show(detector.artifact)
sections.origin(detector.artifact.card)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("Responsible default boxes (CSV)", partial(take_away.as_csv, found), "responsible.csv", "text/csv")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "no_default_box", text.EXERCISE_TASK, found.best < RESPONSIBLE, text.EXERCISE_PRAISE, text.EXERCISE_HINT
    )
with code:
    sections.take_away(take_away.snippet(picture.source, name, box), _downloads)
