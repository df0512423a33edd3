"""Ten crops: a classifier is asked ten times about one picture, and its answers are averaged."""

from functools import partial

import streamlit as st

from apps.classroom import lessons
from apps.classroom.ui import classifiers, components, controls, lesson_parts, picker, ten_cropping
from core import images
from core.data.samples import SAMPLES
from core.evaluation.ten_crop import CENTRE
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.serving.litert import rank

LESSON = lessons.find("ten_crops")

lesson_parts.header(LESSON)
picture = picker.pick(SAMPLES, first="palace")
stage, side = st.columns([3, 2], gap="large")
with side:
    answers = st.container()
    classifier = classifiers.pick()
    settings = controls.controls(TenCropSettings)

labels = classifier.labels
truth = ten_cropping.truth(picture, labels)
found = ten_cropping.look(picture, classifier.artifact.name, settings.crop_size)
if not settings.mirrored:
    found = found.unmirrored
with stage:
    drawn = outline(picture.image, found.unmirrored.windows)
    caption = ten_cropping.caption(found, picture)
    components.figure(drawn, caption, f"{picture.title} with the windows of the crops", key="stage")
with answers:
    together, alone = st.columns(2, gap="medium")
    with together:
        st.markdown(f"**All {ten_cropping.number(found)}, averaged**")
        components.ranking(ten_cropping.rows(found.predictions(labels, 3), truth), key="together")
    with alone:
        st.markdown("**The centre alone**")
        components.ranking(ten_cropping.rows(rank(found.probabilities[CENTRE], labels, 3), truth), key="alone")
    st.markdown(ten_cropping.verdict(found, labels, truth))
components.crops(ten_cropping.cards(found, labels), key="crops")

lesson_parts.section("What just happened", ten_cropping.EXPLANATION)
st.latex(ten_cropping.formula(found, labels))
for column, (name, value) in zip(st.columns(3), ten_cropping.figures(found).items(), strict=True):
    column.metric(name, value)
st.markdown(ten_cropping.never_worse(found, labels, truth))
with st.expander("View by view"):
    table = ten_cropping.table(found, labels)
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(table, hide_index=True, width="stretch", column_config=dict.fromkeys(list(table)[2:], percent))

lesson_parts.section("Evidence")
gains = ten_cropping.gains()
for gain in gains:
    st.markdown(gain.sentence())
    components.ranking(gain.rows(), key=f"gain_{gain.card.name}_{gain.ten.data}_{gain.ten.split}")
    st.caption(f"{gain.card.attribution} Licence: {gain.card.licence}. Made by `{gain.card.command}`.")
if not gains:
    st.markdown(ten_cropping.UNMEASURED)

lesson_parts.exercise(
    "ten_crops_help",
    "Find a labelled sample and a crop size at which the centre alone is wrong, and the average of all is right.",
    solved=truth is not None and found.votes[CENTRE] != truth and found.winner == truth,
    praise="The other views outvoted the centre. Their errors differ, the truth is the same: so the average keeps it.",
    hint="Smaller crops disagree more. Take a thing that has more in it than its middle, such as a clock.",
)


def _downloads() -> None:
    data = partial(ten_cropping.probabilities, found, labels)  # Written when it is asked for.
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("All probabilities (CSV)", data, "ten_crops.csv", "text/csv")
    button("The windows (PNG)", partial(images.encode, drawn, "png"), "ten_crops.png", "image/png")


code = ten_cropping.snippet(picture.source, classifier.artifact.name, settings)
lesson_parts.take_away(code, _downloads)
lesson_parts.sources(LESSON)
