"""Feature extraction: where to cut a network, how it describes a picture there, and what that is good for."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.features import feature_vector, flowers_map, layer_accuracy, picture_map, take_away, text
from apps.classroom.lessons.features.lesson import LESSON
from apps.classroom.ui import components, controls, linear_head_evidence, sections
from apps.classroom.ui.pictures import picture_picker
from core.data.samples import SAMPLES
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.extraction_settings import ExtractionSettings

GOAL = 0.8

sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="flower")
example = feature_vector.extract(picture)
flowers = flowers_map.load()
mapped = example.vector(flowers.layer)
positions, names = flowers.neighbours(mapped)
picture_map.draw(
    flowers.points(), flowers.sheet, flowers.place(picture.image, mapped), positions, text.MAP_ALT, key="landscape"
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
    components.ranking(layer_accuracy.bars(settings.cut), key="layers")
    recorded = accuracy_by_layer.recorded()
    st.caption(text.accuracy_caption(recorded.images, recorded.command))

sections.section("Evidence", text.EVIDENCE)
linear_head_evidence.show()

accuracies = layer_accuracy.accuracies()
earliest, best = layer_accuracy.earliest(GOAL), layer_accuracy.best()
sections.exercise(
    "features_earliest",
    text.exercise_task(GOAL),
    solved=settings.layer == earliest,
    praise=text.exercise_praise(earliest, accuracies[earliest], best, accuracies[best]),
    hint=text.EXERCISE_HINT,
)


def _downloads() -> None:
    data = partial(take_away.vector_csv, vector)  # Written on demand.
    st.download_button(text.DOWNLOAD, data, "features.csv", "text/csv", icon=":material/download:", on_click="ignore")


sections.take_away(take_away.snippet(picture.source, settings.layer), _downloads)
sections.sources(LESSON)
