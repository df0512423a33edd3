"""Ensembles: networks whose predictions are averaged, one joining after the other."""

import streamlit as st

from apps.classroom.lessons.ensembles import (
    flip_sheet,
    flips,
    free_pictures,
    growth_charts,
    network_input,
    picture_predictions,
    recorded_families,
    simplex,
    take_away,
    text,
)
from apps.classroom.lessons.ensembles.lesson import LESSON
from apps.classroom.lessons.ensembles.question import QUESTION
from apps.classroom.ui import components, controls, prediction_sheet, ranked_bars, sections
from apps.classroom.ui.pictures import picture_picker
from apps.classroom.ui.teaching import predict_first
from apps.shared import shared_results
from apps.shared.arrow_table import arrow_table
from apps.shared.markdown import as_written
from core.data import samples
from core.ensembles.families import ENSEMBLE, FAMILIES
from core.ensembles.hit_map import disputed as disputed_images
from core.ensembles.settings import EnsembleSettings
from core.serving.litert import rank

CARD = shared_results.load(ENSEMBLE).card
SAMPLES = sorted(samples.SAMPLES, key=lambda sample: sample.name not in CARD.classes)  # Known classes come first.
PERCENT = st.column_config.NumberColumn(format="percent")
THREE_DIGITS = st.column_config.NumberColumn(format="%.3f")

sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    settings = controls.controls(EnsembleSettings)
    family, growth = recorded_families.family(settings.family), recorded_families.growth(settings.family)
    card, joined = family.cards[0], recorded_families.joined(settings)
    steps = recorded_families.over_best(settings.family)
    st.markdown(text.verdict(growth[joined - 1], steps[joined - 1], len(family.labels)))
with stage:
    growth_charts.show(growth, joined, family.names, key="growth")
    st.caption(text.data_caption(CARD.metrics[0].data, len(family.labels)))

predict_first.ask(QUESTION)

sections.section(text.CLOSER_HEADING)
view = st.segmented_control(
    text.VIEW, text.VIEWS, default=text.DISPUTED, required=True, key="look", bind="query-params"
)
disputed = disputed_images(family.members[:joined].argmax(axis=2) == family.labels)
position = int(disputed[0]) if len(disputed) else 0
example = picture_predictions.recorded(family, joined, position)
shown = text.test_image(int(family.positions[position]))
if view == text.DISPUTED:
    st.markdown(text.FLIPS)
    drawing = recorded_families.hits(settings.family, joined)
    components.figure(drawing, text.HITS, text.hits_alt(family.names[:joined], len(disputed)), key="hits")
elif view == text.FLIPPED and joined > 1:
    flipped = flips.of_last(family, joined)
    st.markdown(text.flips(flipped))
    flip_sheet.show(card.metrics[0].data, flipped)
    if prediction_sheet.missing(card.metrics[0].data):
        free, sentence = free_pictures.draw(settings.family, joined)
        components.figure(free, sentence, text.FREE_ALT, key="free")
    with st.expander(text.FLIPS_TABLE):
        st.dataframe(arrow_table(text.flips_table(flipped)), hide_index=True, width="stretch")
elif view == text.FLIPPED:
    st.markdown(text.NOBODY_JOINED)
elif view == text.ASK:
    picture = picture_picker.pick(SAMPLES, first="cat")
    example, shown = picture_predictions.of(picture, family, joined), picture.title
    left, middle, right = st.columns([2, 3, 4], gap="large")
    with left:
        network_input.show(picture, card)
    with middle:
        ranked = rank(example.average, family.classes)
        components.ranking(ranked_bars.rows(ranked, 1, example.truth), key="together")
    with right:
        column = text.probability_column(family.classes[example.examined])
        st.dataframe(
            arrow_table(text.members_table(family.names, example.members, family.classes, example.examined)),
            hide_index=True,
            width="stretch",
            column_config={column: PERCENT, text.LOSS_COLUMN: THREE_DIGITS},
        )
else:
    compared = recorded_families.of_three()
    st.markdown(text.PAIRS)
    st.dataframe(
        arrow_table(text.families_table(compared)),
        hide_index=True,
        width="stretch",
        column_config={
            text.DISAGREEMENT: st.column_config.NumberColumn(format="percent", help=text.DISAGREEMENT_HELP),
            text.CORRELATION: st.column_config.NumberColumn(format="%.2f", help=text.CORRELATION_HELP),
        },
    )
    st.markdown(text.diversity(compared))

sections.section("What just happened")
drawn, words = st.columns([3, 5], gap="large")
with drawn:
    simplex.show(example, family.names, family.classes, key="simplex")
with words:
    st.markdown(text.SIMPLEX)
    st.markdown(text.EXPLANATION)
    st.markdown(text.NO_BOUND)
    st.markdown(text.example(as_written(shown), family.classes[example.examined]))
st.latex(text.jensen_formula(example.members, example.examined))

alike = recorded_families.ALIKE
sections.section("Evidence", text.corrected(recorded_families.figures(alike, len(FAMILIES[alike]))))
st.markdown(text.ADVICE)
with st.expander(text.OTHERS_HEADING):
    st.dataframe(arrow_table(text.OTHERS), hide_index=True, width="stretch")
sections.origin(CARD)

first_loss = recorded_families.first_loss(steps)


def _downloads() -> None:
    st.caption(text.RECORDED)


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "first_loss",
        text.EXERCISE_TASK,
        solved=joined == first_loss,
        praise=text.praise(steps, first_loss),
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(settings.family, joined), _downloads)
