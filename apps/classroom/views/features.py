"""Feature extraction: where a network is cut, what it says of a picture there, and what that is good for."""

from functools import partial

import streamlit as st

from apps.classroom import lessons
from apps.classroom.ui import components, controls, extraction, lesson_parts, own_classes, picker
from core.data.samples import SAMPLES
from core.transfer.extraction_settings import ExtractionSettings

LESSON = lessons.find("features")
GOAL = 0.8

lesson_parts.header(LESSON)
known = extraction.flowers()
picture = picker.pick(SAMPLES, first="flower")
example = extraction.look(picture)
own, links, near = extraction.own(known, picture.image, example)
components.landscape(
    extraction.dots(known),
    known.sheet,
    own,
    links,
    "The pictures of Flowers-17, laid out by their features",
    key="landscape",
)
st.markdown(f"{extraction.MAP} {known.said} {extraction.neighbours(known, near)}")

lesson_parts.section("What just happened", extraction.EXPLANATION)
cut, layers = st.columns([2, 3], gap="large")
with cut:
    settings = controls.controls(ExtractionSettings)
    vector = example.features[settings.layer]
    components.figure(
        extraction.strip(vector), extraction.caption(settings.layer, vector), "The features as squares", key="strip"
    )
    st.latex(r"f_k=\frac{1}{h\,w}\sum_{y=1}^{h}\sum_{x=1}^{w} a_{yxk}")
with layers:
    st.markdown("**How well a linear head does on each layer**")
    components.ranking(extraction.column(settings.cut), key="layers")
    st.caption(extraction.evidence_text())

lesson_parts.section(
    "Evidence", "The heads on these features that lie in `trained/`, on pictures they were not fitted on:"
)
own_classes.measured()

lesson_parts.exercise(
    "features_earliest",
    f"Cut the network as early as possible, and still tell the flowers apart in {GOAL:.0%} of the cases.".replace(
        "%", " %"
    ),
    solved=settings.cut == extraction.earliest(GOAL),
    praise="Everything behind that layer costs time and adds little here; other data want other layers.",
    hint="The bars show what a head on each layer reaches.",
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("The vector (CSV)", partial(extraction.table, vector), "features.csv", "text/csv")


lesson_parts.take_away(extraction.snippet(picture.source, settings.layer), _downloads)
lesson_parts.sources(LESSON)
