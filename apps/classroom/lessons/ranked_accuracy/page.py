"""Ranked accuracy: how good the classifiers of the suite are, and which classes they confuse."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ranked_accuracy import evaluations, mistaken_images, rank_curves, take_away, text
from apps.classroom.lessons.ranked_accuracy.lesson import LESSON
from apps.classroom.ui import components, confusion_chart, controls, sections
from apps.shared.arrow_table import arrow_table
from core.evaluation.ranked_accuracy_settings import RankedAccuracySettings

EVALUATED = evaluations.recorded()
PERCENT = st.column_config.NumberColumn(format="percent")

sections.header(LESSON)
stage, side = st.columns([5, 2], gap="large")
with side:
    name = st.selectbox(
        "Classifier",
        sorted(EVALUATED, key=lambda key: key != evaluations.FIRST),
        key="model",
        bind="query-params",
        help=text.CLASSIFIER_HELP,
    )
    chosen = EVALUATED[str(name)]
    st.caption(chosen.card.title)
    ranks = controls.controls(RankedAccuracySettings).ranks
    for column, k in zip(st.columns(2), (1, ranks), strict=True):
        column.metric(text.rank_name(k), text.accuracy(chosen, k))
        column.caption(text.accuracy_note(chosen, k))
    st.caption(text.FAMILIAR.get(chosen.card.name, ""))
with stage:
    rank_curves.draw(
        evaluations.curves(EVALUATED, chosen), ranks, text.curves_title(chosen), text.curves_axis(chosen), key="curves"
    )

sections.section(text.CONFUSION_HEADING, text.CONFUSION)
view = st.segmented_control(text.VIEW, text.VIEWS, default=text.PAIRS, required=True, key="confusion_view")
if view == text.MATRIX:
    if chosen.class_count <= confusion_chart.LARGEST:
        confusion_chart.draw(chosen.record.matrix(chosen.class_count), chosen.card.classes, key="confusion")
    else:
        st.markdown(text.illegible(chosen.class_count))
elif view == text.PER_CLASS:
    st.dataframe(
        arrow_table(text.per_class_table(chosen)),
        hide_index=True,
        width="stretch",
        column_config={text.RECALL: PERCENT, text.PRECISION: PERCENT},
    )
elif confusions := chosen.confusions():
    table, images = st.columns([3, 4], gap="large")
    with table:
        share = st.column_config.NumberColumn(format="percent", help=text.SHARE_HELP)
        st.dataframe(
            arrow_table(text.confusions_table(confusions)),
            hide_index=True,
            width="stretch",
            column_config={text.SHARE: share},
        )
    with images:
        labels = [text.confusion(truth, predicted, count) for truth, predicted, count, _ in confusions]
        picked = st.selectbox(text.CONFUSED_LABEL, labels, key=f"confusion_{name}")
        truth, predicted, *_ = confusions[labels.index(str(picked))]
        sheet, sentence = mistaken_images.of_confusion(chosen.card.name, truth, predicted)
        if sheet is not None:
            components.figure(sheet, "", sentence, key="confused")
        st.caption(sentence)
if (digits := mistaken_images.to_show(chosen.card.name)) is not None:
    sheet, sentence = digits
    st.markdown(sentence)
    components.figure(sheet, "", text.DIGITS_ALT, key="digits")

sections.section("What just happened", text.EXPLANATION)
st.latex(text.formula(chosen, ranks))

sections.section("Evidence", text.EVIDENCE)
st.dataframe(
    arrow_table(text.overview(EVALUATED.values(), ranks)),
    hide_index=True,
    width="stretch",
    height=text.OVERVIEW_HEIGHT,
    column_config={text.rank_name(1): PERCENT},
)
st.caption(text.OVERVIEW_CAPTION)
sections.origin(chosen.card)


def _downloads() -> None:
    st.download_button(
        text.DOWNLOAD,
        partial(take_away.record_json, chosen),
        f"{chosen.card.name}_evaluation.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
    )


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "forty_nine_of_fifty",
        text.EXERCISE_TASK,
        solved=evaluations.solves_exercise(chosen, ranks),
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(chosen.card.name, ranks), _downloads)
