"""Feature extraction: where to cut a network, how it describes an image there, and what that is good for."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.features import (
    exercise,
    feature_vector,
    flowers_map,
    heads,
    layer_accuracy,
    picture_map,
    take_away,
    text,
)
from apps.classroom.lessons.features.lesson import LESSON
from apps.classroom.ui import charts, components, controls, sections
from apps.classroom.ui.pictures import picture_picker
from apps.shared import shared_results
from core.data.samples import SAMPLES
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.extraction_settings import ExtractionSettings

sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="flower")
example = feature_vector.extract(picture)
flowers = flowers_map.load()
mapped = example.vector(flowers.layer)
positions, names = flowers.neighbours(mapped)
picture_map.draw(
    flowers.points(),
    flowers.sheet_address(),
    flowers.place(picture.image, mapped),
    positions,
    (text.MAP_ALT, text.MAP_GROUP),
    key="landscape",
)
st.markdown(f"{text.MAP} {flowers.note} {text.neighbours(names)}")

sections.section("What just happened", text.EXPLANATION)
cut, layers = st.columns([2, 3], gap="large")
with cut:
    settings = controls.controls(ExtractionSettings)
    vector = example.features[settings.layer]
    caption = text.vector_caption(settings.layer, len(vector), feature_vector.active(vector))
    components.figure(feature_vector.draw(vector), caption, text.VECTOR_ALT, key="strip")
    st.latex(text.POOLING)
with layers:
    st.markdown(text.LAYERS_HEADING)
    charts.show(layer_accuracy.chart(settings.cut, charts.palette()[0]), key="layers", alt=text.LAYERS_ALT)
recorded, by_hand = accuracy_by_layer.recorded(), accuracy_by_layer.hand_made()
best = layer_accuracy.best()
note = text.layers_note(
    [(one.name, one.accuracy) for one in layer_accuracy.hand_made()],
    best.name,
    best.compared(layer_accuracy.layers()[-1]),
    same_width_differs=layer_accuracy.same_width_differs(),
)
st.markdown(note)

sections.section("Evidence", text.EVIDENCE)
st.markdown(heads.table())
with st.expander(text.ABOUT_DATA):
    st.caption(text.accuracy_caption(recorded.images, (recorded.command, by_hand.command)))
    for card in shared_results.heads():
        sections.origin(card)

earliest = layer_accuracy.earliest(exercise.GOAL)


def _downloads() -> None:
    data = partial(take_away.vector_csv, vector)  # Written on demand.
    st.download_button(text.DOWNLOAD, data, "features.csv", "text/csv", icon=":material/download:", on_click="ignore")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "features_earliest",
        text.exercise_task(exercise.GOAL),
        solved=exercise.checked() == earliest.name,
        praise=text.exercise_praise(
            earliest.name, earliest.accuracy, earliest.images, best.name, earliest.compared(best)
        ),
        hint=text.EXERCISE_HINT,
    )
    exercise.check_button(settings.layer)
with code:
    sections.take_away(take_away.snippet(picture.source, settings.layer), _downloads)
