"""Ranked accuracy: how good the suite's classifiers are, and what they take for what."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ranked_accuracy import confusion_chart, rank_curves, text
from apps.classroom.lessons.ranked_accuracy.lesson import LESSON
from apps.classroom.ui import components, controls, sections
from core.evaluation.ranked_accuracy_settings import RankedAccuracySettings
from core.numbers import percent

FOUND = text.found()
PERCENT = st.column_config.NumberColumn(format="percent")

sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    name = st.selectbox(
        "Classifier",
        sorted(FOUND, key=lambda key: key != text.FIRST),
        key="model",
        bind="query-params",
        help="Whose evaluation to look at. Costs nothing.",
    )
    chosen = FOUND[str(name)]
    st.caption(chosen.card.title)
    settings = controls.controls(RankedAccuracySettings)
    st.metric("rank-1", percent(chosen.record.curve(1)[0]))
    st.metric(f"rank-{settings.ranks}", percent(chosen.record.curve(settings.ranks)[-1]))
with stage:
    title = f"Rank-k accuracy, {chosen.record.data}, {chosen.record.images:,} pictures"
    rank_curves.draw(text.curves(FOUND, chosen.card.name), settings.ranks, title, key="curves")

sections.section("All classifiers")
st.dataframe(
    text.overview(FOUND, settings.ranks),
    hide_index=True,
    width="stretch",
    column_config=dict.fromkeys(("rank-1", f"rank-{settings.ranks}", "a guess", "wrong, then right"), PERCENT),
)
st.caption("Wrong, then right: of the pictures that rank-1 misses, the part that counts as right with so many ranks.")

sections.section("What it takes for what", text.CONFUSION)
rows = text.mistakes(chosen)
left, right = st.columns([5, 4], gap="large")
with left:
    if chosen.chance <= confusion_chart.LARGEST:
        confusion_chart.matrix(chosen.record.matrix(chosen.chance), chosen.card.classes, key="confusion")
    else:
        st.markdown(f"A matrix of {chosen.chance:,} classes cannot be read; its most frequent entries can.")
with right:
    st.dataframe(text.mistakes_table(chosen), hide_index=True, width="stretch", column_config={"of its class": PERCENT})
if rows:
    labels = [text.words(row) for row in rows]
    picked = st.selectbox("Pictures of a confusion", labels, key=f"confusion_{name}")
    truth, answer, *_ = rows[labels.index(str(picked))]
    drawing, sentence = text.pictures(chosen.card.name, truth, answer)
    if drawing is not None:
        components.figure(drawing, "", sentence, key="confused")
    st.caption(sentence)
if (digits := text.foreign_digits(chosen.card.name)) is not None:
    st.markdown(digits[1])
    components.figure(digits[0], "", "Digits that the network reads wrongly", key="digits")

sections.section("What just happened", text.EXPLANATION)
st.latex(text.formula(chosen, settings.ranks))

sections.section("Evidence", text.EVIDENCE)
sections.evidence(chosen.card)

first, counted = chosen.record.curve(1)[0], chosen.record.curve(settings.ranks)[-1]
sections.exercise(
    "forty_nine_of_fifty",
    "Choose a classifier that is wrong on one picture in ten or more, and count as few ranks as make it right on 49 of "
    "50.",
    solved=first <= 0.9 and counted >= 0.98 > chosen.record.curve(max(1, settings.ranks - 1))[-1],
    praise="Its first answer is often wrong and the truth seldom far: the classes that it confuses are few and alike.",
    hint="Where are there many classes that look alike, and how steep is the curve at its beginning?",
)


def _downloads() -> None:
    st.download_button(
        "The record (JSON)",
        partial(text.as_json, chosen),
        f"{chosen.card.name}_evaluation.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
    )


sections.take_away(text.snippet(chosen.card.name, settings.ranks), _downloads)
sections.sources(LESSON)
