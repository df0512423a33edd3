"""Which transfer? The decision table: four cells, the measurements that they are held against, and advice."""

import streamlit as st

from apps.classroom.lessons.which_transfer import accuracies, decision_table, dogs_vs_cats, exercise, take_away, text
from apps.classroom.lessons.which_transfer.advising import advise, is_under_way
from apps.classroom.lessons.which_transfer.lesson import LESSON
from apps.classroom.lessons.which_transfer.question import QUESTION
from apps.classroom.ui import sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.pictures import labelled_pictures
from apps.classroom.ui.teaching import predict_first
from apps.shared import transfer_advice
from apps.shared.arrow_table import arrow_table
from core.transfer.choice import evidence

sections.header(LESSON)
recorded = evidence.recorded()
stage, side = st.columns([8, 5], gap="medium")
with side:
    advice, source = advise()
nearest = advice.subject if advice else recorded.subjects[0]
with side:
    if advice:
        st.markdown(transfer_advice.verdict(advice))
    elif not is_under_way():
        st.markdown(text.FEW)
with stage:
    accuracies.draw_curves(recorded, nearest, advice.per_class if advice else None, key="nearest")
    st.markdown(accuracies.probe_table(advice, recorded))
    if advice:
        code_block(advice.command, "bash", key="command")
        if source == labelled_pictures.SAMPLE:
            st.caption(text.SAMPLE)

sections.section("What just happened")
match sections.one_of(text.VIEW, text.VIEWS, "transfer_view"):
    case text.TABLE_VIEW:
        st.markdown(text.TABLE)
        decision_table.draw(advice.cell if advice else None, recorded)
    case text.MEASURE_VIEW:
        explained, told = st.columns(2, gap="large")
        explained.markdown(text.EXPLANATION)
        told.markdown(text.HISTORY)
    case text.CASE_VIEW:
        st.markdown(text.CASE)
        st.markdown(dogs_vs_cats.steps())

predict_first.ask(QUESTION)

sections.section("Evidence")
if sections.one_of(text.EVIDENCE, text.EVIDENCE_VIEWS, "transfer_evidence") == text.WINNERS_VIEW:
    curves, winners = st.columns(2, gap="large", vertical_alignment="center")
    with curves:
        for subject in recorded.subjects:
            if subject != nearest:
                accuracies.draw_curves(recorded, subject, None, key="other")
    winners.markdown(accuracies.winners())
else:
    runs, how = st.columns([5, 3], gap="large")
    runs.dataframe(
        arrow_table(text.runs(recorded)),
        hide_index=True,
        width="stretch",
        height=300,
        column_config={"rank-1": st.column_config.NumberColumn(format="percent")},
    )
    how.markdown(text.measured(recorded.machine, recorded.command, recorded.steps))

best, lead = exercise.best(recorded), exercise.lead(recorded)
task, answers = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
with task:
    sections.exercise(
        "which_transfer_rule",
        text.EXERCISE_TASK,
        solved=exercise.solved(recorded),
        praise=text.exercise_praise(best, exercise.NAMED, lead),
        hint=text.EXERCISE_HINT,
    )
with answers:
    exercise.ask()
sections.take_away(take_away.snippet(), lambda: None)
