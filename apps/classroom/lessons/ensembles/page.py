"""Ensembles: networks whose predictions are averaged, one joining after the other."""

import streamlit as st

from apps.classroom.lessons.ensembles import (
    flip_sheet,
    flips,
    growth_charts,
    network_input,
    picture_predictions,
    recorded_families,
    take_away,
    text,
)
from apps.classroom.lessons.ensembles.lesson import LESSON
from apps.classroom.ui import components, controls, ranked_bars, sections
from apps.classroom.ui.pictures import picture_picker
from core.data import samples
from core.ensembles.families import ENSEMBLE
from core.ensembles.hit_map import hit_map
from core.ensembles.settings import EnsembleSettings
from core.serving import artifacts
from core.serving.litert import rank

CARD = artifacts.load(ENSEMBLE).card
SAMPLES = sorted(samples.SAMPLES, key=lambda sample: sample.name not in CARD.classes)  # Known classes come first.
PERCENT = st.column_config.NumberColumn(format="percent")
TWO_DIGITS, THREE_DIGITS = (st.column_config.NumberColumn(format=f"%.{digits}f") for digits in (2, 3))

sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    settings = controls.controls(EnsembleSettings)
    family, growth = recorded_families.family(settings.family), recorded_families.growth(settings.family)
    card, joined = family.cards[0], recorded_families.joined(settings)
    st.markdown(text.verdict(growth[joined - 1]))
with stage:
    growth_charts.show(growth, joined, family.names, key="growth")
    st.caption(text.data_caption(CARD.metrics[0].data, len(family.labels)))

sections.section(text.FLIPS_HEADING, text.FLIPS)
drawing = hit_map(family.members[:joined], family.labels, family.names[:joined])
components.figure(drawing, text.HITS, text.HITS_ALT, key="hits")
flipped = flips.of_last(family, joined) if joined > 1 else None
if flipped is not None:
    st.markdown(text.flips(flipped))
    sheet_place = st.container()
    st.dataframe(text.flips_table(flipped), hide_index=True, width="stretch")

sections.section(text.ONE_PICTURE_HEADING)
picture = picture_picker.pick(SAMPLES, first="cat")
predictions = picture_predictions.of(picture, family, joined)
members, examined = predictions.members, predictions.examined
left, middle, right = st.columns([2, 3, 4], gap="large")
with left:
    network_input.show(picture, card)
with middle:
    ranked = rank(predictions.average, family.classes)
    components.ranking(ranked_bars.rows(ranked, 1, predictions.truth), key="together")
with right:
    st.dataframe(
        text.members_table(family.names, members, family.classes, examined),
        hide_index=True,
        width="stretch",
        column_config={text.probability_column(family.classes[examined]): PERCENT, text.LOSS_COLUMN: THREE_DIGITS},
    )

sections.section("What just happened", text.EXPLANATION)
st.latex(text.jensen_formula(members, examined))
st.markdown(text.NO_BOUND)

sections.section(text.PAIRS_HEADING, text.PAIRS)
st.dataframe(
    text.families_table(recorded_families.complete()),
    hide_index=True,
    width="stretch",
    column_config={
        **dict.fromkeys(text.SHARES, PERCENT),
        text.GAIN_POINTS: TWO_DIGITS,
        text.GAIN_LOSS: THREE_DIGITS,
    },
)

sections.section("Evidence", text.EVIDENCE)
sections.evidence(CARD)

sections.exercise(
    "worse_than_its_best",
    text.EXERCISE_TASK,
    solved=recorded_families.is_worse_than_its_best(growth[joined - 1]),
    praise=text.EXERCISE_PRAISE,
    hint=text.EXERCISE_HINT,
)


def _downloads() -> None:
    st.caption(text.RECORDED)


sections.take_away(take_away.snippet(settings.family, joined), _downloads)
sections.sources(LESSON)

if flipped is not None:
    with sheet_place:  # Filled last: at its first use on a machine, the data set takes a while to unpack.
        flip_sheet.show(card.metrics[0].data, flipped)
