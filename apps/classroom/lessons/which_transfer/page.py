"""Which transfer? The decision table: four cells, the measured curves behind them, and advice on one's own pictures."""

import streamlit as st

from apps.classroom.lessons.which_transfer import accuracies, decision_table, take_away, text
from apps.classroom.lessons.which_transfer.advising import advise
from apps.classroom.lessons.which_transfer.lesson import LESSON
from apps.classroom.ui import components, sections
from apps.classroom.ui.code_block import code_block
from apps.classroom.ui.pictures import labelled_pictures
from apps.shared import transfer_advice
from core.transfer.choice import evidence

sections.header(LESSON)
recorded = evidence.recorded()
stage, side = st.columns([3, 2], gap="large")
curves = stage.empty()
if "first_cell" not in st.session_state:  # Shown until the features of the first pictures have been extracted.
    with curves.container():
        accuracies.draw_curves(recorded, recorded.subjects[0], None, key="before")
with side:
    examples, source = labelled_pictures.gather()
    advice = advise(examples, source) if examples else None
nearest = advice.subject if advice else recorded.subjects[0]
with curves.container():
    accuracies.draw_curves(recorded, nearest, advice.per_class if advice else None, key="nearest")
    st.markdown(transfer_advice.verdict(advice) if advice else text.FEW)
    if advice:
        code_block(advice.command, "bash", key="command")
decision_table.draw(advice.cell if advice else None)

sections.section("What just happened", text.EXPLANATION)
if advice:
    components.ranking(accuracies.probe_bars(advice, recorded), key="separated")

sections.section("Evidence", text.winners(recorded))
for subject in recorded.subjects:
    if subject != nearest:
        accuracies.draw_curves(recorded, subject, None, key="other")
with st.expander(text.ALL_RUNS):
    st.dataframe(
        text.runs(recorded),
        hide_index=True,
        width="stretch",
        column_config={"rank-1": st.column_config.NumberColumn(format="percent")},
    )
st.caption(text.measured(recorded.machine, recorded.command, recorded.steps))

sections.exercise(
    "which_transfer_cell",
    text.EXERCISE_TASK,
    solved=advice is not None and st.session_state.setdefault("first_cell", advice.cell) != advice.cell,
    praise=text.EXERCISE_PRAISE,
    hint=text.EXERCISE_HINT,
)
sections.take_away(take_away.snippet(), lambda: None)
sections.sources(LESSON)
