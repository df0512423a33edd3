"""Feature extraction: where a network is cut, what it says of a picture there, and what that is good for."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.features import picture_map, text
from apps.classroom.lessons.features.lesson import LESSON
from apps.classroom.lessons.own_classes import text as own_classes_text
from apps.classroom.ui import components, controls, picture_picker, sections
from core.data.samples import SAMPLES
from core.transfer.linear_heads.extraction_settings import ExtractionSettings

GOAL = 0.8

sections.header(LESSON)
known = text.flowers()
picture = picture_picker.pick(SAMPLES, first="flower")
example = text.look(picture)
own, links, near = text.own(known, picture.image, example)
picture_map.landscape(
    text.dots(known),
    known.sheet,
    own,
    links,
    "The pictures of Flowers-17, laid out by their features",
    key="landscape",
)
st.markdown(f"{text.MAP} {known.said} {text.neighbours(known, near)}")

sections.section("What just happened", text.EXPLANATION)
cut, layers = st.columns([2, 3], gap="large")
with cut:
    settings = controls.controls(ExtractionSettings)
    vector = example.features[settings.layer]
    components.figure(text.strip(vector), text.caption(settings.layer, vector), "The features as squares", key="strip")
    st.latex(r"f_k=\frac{1}{h\,w}\sum_{y=1}^{h}\sum_{x=1}^{w} a_{yxk}")
with layers:
    st.markdown("**How well a linear head does on each layer**")
    components.ranking(text.column(settings.cut), key="layers")
    st.caption(text.evidence_text())

sections.section("Evidence", "The heads on these features that lie in `trained/`, on pictures they were not fitted on:")
own_classes_text.measured()

sections.exercise(
    "features_earliest",
    f"Cut the network as early as possible, and still tell the flowers apart in {GOAL:.0%} of the cases.".replace(
        "%", " %"
    ),
    solved=settings.cut == text.earliest(GOAL),
    praise="Everything behind that layer costs time and adds little here; other data want other layers.",
    hint="The bars show what a head on each layer reaches.",
)


def _downloads() -> None:
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("The vector (CSV)", partial(text.table, vector), "features.csv", "text/csv")


sections.take_away(text.snippet(picture.source, settings.layer), _downloads)
sections.sources(LESSON)
