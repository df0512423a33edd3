"""Ensembles: networks whose answers are averaged, one joining after the other."""

import streamlit as st

from apps.classroom import lessons
from apps.classroom.ui import components, controls, ensemble_curves, ensembling, lesson_parts, picker
from core.serving import artifacts
from core.transfer.ensemble_families import ENSEMBLE
from core.transfer.ensemble_settings import EnsembleSettings
from core.transfer.hit_map import hit_map

LESSON = lessons.find("ensembles")
CARD = artifacts.load(ENSEMBLE).card

lesson_parts.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    settings = controls.controls(EnsembleSettings)
    family, steps = ensembling.family(settings.family), ensembling.grown(settings.family)
    joined = ensembling.count(settings)
    st.markdown(ensembling.verdict(steps, joined))
with stage:
    ensemble_curves.growth(steps, joined, family.names, key="growth")
    st.caption(f"{CARD.metrics[0].data}, {len(family.labels):,} test pictures. The axes do not begin at zero.")

lesson_parts.section("Which pictures flip", ensembling.FLIPS)
drawing = hit_map(family.members[:joined], family.labels, family.names[:joined])
components.figure(drawing, "A column for each picture, a row for each member.", "Hits of each member", key="hits")
if joined > 1:
    st.markdown(ensembling.flip_sentence(family, joined))
    sheet, sentence = ensembling.flip_pictures(family, joined)
    if sheet is not None:
        components.figure(sheet, "", "Pictures whose answers changed sides", key="flips")
    st.caption(sentence)
    st.dataframe(ensembling.flip_table(family, joined), hide_index=True, width="stretch")

lesson_parts.section("Ask all of them")
picture = picker.pick(ensembling.samples_first(), first="cat")
members = family.ask(picture.image)[:joined]
right = ensembling.truth(picture.name, family.classes)
shown = int(members.mean(axis=0).argmax()) if right is None else right
left, middle, table = st.columns([2, 3, 4], gap="large")
with left:
    components.figure(
        ensembling.seen(picture.image, family), "All that they see: 32×32 pixels.", picture.title, key="seen"
    )
with middle:
    components.ranking(ensembling.bars(members.mean(axis=0), family.classes, right), key="together")
with table:
    st.dataframe(
        ensembling.said(family, members, shown),
        hide_index=True,
        width="stretch",
        column_config={
            f"p({family.classes[shown]})": st.column_config.NumberColumn(format="percent"),
            "loss −ln p": st.column_config.NumberColumn(format="%.3f"),
        },
    )

lesson_parts.section("What just happened", ensembling.EXPLANATION)
st.latex(ensembling.formula(members, shown))
st.markdown("Of accuracy nothing of the kind is true: an average can be wrong where most of its members are right.")

lesson_parts.section("Diverse or similar", ensembling.PAIRS)
percent, points = st.column_config.NumberColumn(format="percent"), st.column_config.NumberColumn(format="%.2f")
st.dataframe(
    ensembling.comparison_table(),
    hide_index=True,
    width="stretch",
    column_config={
        **dict.fromkeys(("mean of members", "best member", "ensemble", "disagreement"), percent),
        "above the mean (points)": points,
        "loss below the mean": st.column_config.NumberColumn(format="%.3f"),
    },
)

lesson_parts.section("Evidence", ensembling.EVIDENCE)
lesson_parts.evidence(CARD)

now = steps[joined - 1]
lesson_parts.exercise(
    "worse_than_its_best",
    "Find an ensemble of two or more that is right less often than the best of its members.",
    solved=joined > 1 and now.ensemble.accuracy < now.best.accuracy,
    praise="Averaging lowers the loss below the members' mean, and no more is promised: weak members can drag a strong "
    "one down.",
    hint="Who has most to lose by company?",
)


def _downloads() -> None:
    st.caption("The recorded answers lie in `trained/`, as `answers.h5` beside each card.")


lesson_parts.take_away(ensembling.snippet(settings), _downloads)
lesson_parts.sources(LESSON)
