"""Ensembles: networks whose answers are averaged, one joining after the other."""

import streamlit as st

from apps.classroom.lessons.ensembles import curves, text
from apps.classroom.lessons.ensembles.lesson import LESSON
from apps.classroom.ui import components, controls, picture_picker, sections
from core.ensembles.families import ENSEMBLE
from core.ensembles.hit_map import hit_map
from core.ensembles.settings import EnsembleSettings
from core.serving import artifacts

CARD = artifacts.load(ENSEMBLE).card

sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    settings = controls.controls(EnsembleSettings)
    family, steps = text.family(settings.family), text.grown(settings.family)
    joined = text.count(settings)
    st.markdown(text.verdict(steps, joined))
with stage:
    curves.growth(steps, joined, family.names, key="growth")
    st.caption(f"{CARD.metrics[0].data}, {len(family.labels):,} test pictures. The axes do not begin at zero.")

sections.section("Which pictures flip", text.FLIPS)
drawing = hit_map(family.members[:joined], family.labels, family.names[:joined])
components.figure(drawing, "A column for each picture, a row for each member.", "Hits of each member", key="hits")
if joined > 1:
    st.markdown(text.flip_sentence(family, joined))
    sheet, sentence = text.flip_pictures(family, joined)
    if sheet is not None:
        components.figure(sheet, "", "Pictures whose answers changed sides", key="flips")
    st.caption(sentence)
    st.dataframe(text.flip_table(family, joined), hide_index=True, width="stretch")

sections.section("Ask all of them")
picture = picture_picker.pick(text.samples_first(), first="cat")
members = family.ask(picture.image)[:joined]
right = text.truth(picture.name, family.classes)
shown = int(members.mean(axis=0).argmax()) if right is None else right
left, middle, table = st.columns([2, 3, 4], gap="large")
with left:
    components.figure(text.seen(picture.image, family), "All that they see: 32×32 pixels.", picture.title, key="seen")
with middle:
    components.ranking(text.bars(members.mean(axis=0), family.classes, right), key="together")
with table:
    st.dataframe(
        text.said(family, members, shown),
        hide_index=True,
        width="stretch",
        column_config={
            f"p({family.classes[shown]})": st.column_config.NumberColumn(format="percent"),
            "loss −ln p": st.column_config.NumberColumn(format="%.3f"),
        },
    )

sections.section("What just happened", text.EXPLANATION)
st.latex(text.formula(members, shown))
st.markdown("Of accuracy nothing of the kind is true: an average can be wrong where most of its members are right.")

sections.section("Diverse or similar", text.PAIRS)
percent, points = st.column_config.NumberColumn(format="percent"), st.column_config.NumberColumn(format="%.2f")
st.dataframe(
    text.comparison_table(),
    hide_index=True,
    width="stretch",
    column_config={
        **dict.fromkeys(("mean of members", "best member", "ensemble", "disagreement"), percent),
        "above the mean (points)": points,
        "loss below the mean": st.column_config.NumberColumn(format="%.3f"),
    },
)

sections.section("Evidence", text.EVIDENCE)
sections.evidence(CARD)

now = steps[joined - 1]
sections.exercise(
    "worse_than_its_best",
    "Find an ensemble of two or more that is right less often than the best of its members.",
    solved=joined > 1 and now.ensemble.accuracy < now.best.accuracy,
    praise="Averaging lowers the loss below the members' mean, and no more is promised: weak members can drag a strong "
    "one down.",
    hint="Who has most to lose by company?",
)


def _downloads() -> None:
    st.caption("The recorded answers lie in `trained/`, as `answers.h5` beside each card.")


sections.take_away(text.snippet(settings), _downloads)
sections.sources(LESSON)
