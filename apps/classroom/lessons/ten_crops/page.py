"""Ten crops: a classifier is asked ten times about one picture, and its answers are averaged."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ten_crops import crops, text
from apps.classroom.lessons.ten_crops.lesson import LESSON
from apps.classroom.ui import classifier_picker, components, controls, picture_picker, sections
from core import images
from core.data.samples import SAMPLES
from core.evaluation.ten_crop import CENTRE
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.serving.litert import rank

sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="palace")
stage, side = st.columns([3, 2], gap="large")
with side:
    answers = st.container()
    classifier = classifier_picker.pick()
    settings = controls.controls(TenCropSettings)

labels = classifier.labels
truth = text.truth(picture, labels)
found = text.look(picture, classifier.artifact.name, settings.crop_size)
if not settings.mirrored:
    found = found.unmirrored
with stage:
    drawn = outline(picture.image, found.unmirrored.windows)
    caption = text.caption(found, picture)
    components.figure(drawn, caption, f"{picture.title} with the windows of the crops", key="stage")
with answers:
    together, alone = st.columns(2, gap="medium")
    with together:
        st.markdown(f"**All {text.number(found)}, averaged**")
        components.ranking(text.rows(found.predictions(labels, 3), truth), key="together")
    with alone:
        st.markdown("**The centre alone**")
        components.ranking(text.rows(rank(found.probabilities[CENTRE], labels, 3), truth), key="alone")
    st.markdown(text.verdict(found, labels, truth))
crops.crops(text.cards(found, labels), key="crops")

sections.section("What just happened", text.EXPLANATION)
st.latex(text.formula(found, labels))
for column, (name, value) in zip(st.columns(3), text.figures(found).items(), strict=True):
    column.metric(name, value)
st.markdown(text.never_worse(found, labels, truth))
with st.expander("View by view"):
    table = text.table(found, labels)
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(table, hide_index=True, width="stretch", column_config=dict.fromkeys(list(table)[2:], percent))

sections.section("Evidence")
gains = text.gains()
for gain in gains:
    st.markdown(gain.sentence())
    components.ranking(gain.rows(), key=f"gain_{gain.card.name}_{gain.ten.data}_{gain.ten.split}")
    st.caption(f"{gain.card.attribution} Licence: {gain.card.licence}. Made by `{gain.card.command}`.")
if not gains:
    st.markdown(text.UNMEASURED)

sections.exercise(
    "ten_crops_help",
    "Find a labelled sample and a crop size at which the centre alone is wrong, and the average of all is right.",
    solved=truth is not None and found.votes[CENTRE] != truth and found.winner == truth,
    praise="The other views outvoted the centre. Their errors differ, the truth is the same: so the average keeps it.",
    hint="Smaller crops disagree more. Take a thing that has more in it than its middle, such as a clock.",
)


def _downloads() -> None:
    data = partial(text.probabilities, found, labels)  # Written when it is asked for.
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    button("All probabilities (CSV)", data, "ten_crops.csv", "text/csv")
    button("The windows (PNG)", partial(images.encode, drawn, "png"), "ten_crops.png", "image/png")


code = text.snippet(picture.source, classifier.artifact.name, settings)
sections.take_away(code, _downloads)
sections.sources(LESSON)
