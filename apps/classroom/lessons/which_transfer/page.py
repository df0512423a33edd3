"""Which transfer? The decision table as an instrument: four cells, the measured curves behind them, one's own data."""

import streamlit as st

from apps.classroom.lessons.own_classes import text as own_classes_text
from apps.classroom.lessons.which_transfer import text
from apps.classroom.lessons.which_transfer.lesson import LESSON
from apps.classroom.ui import components, labelled_pictures, sections
from apps.shared import transfer_advice
from core.transfer.choice import evidence
from core.transfer.choice.advice import EARLY, LATE

sections.header(LESSON)
found = evidence.recorded()
stage, side = st.columns([3, 2], gap="large")
place = stage.empty()
if "first_cell" not in st.session_state:  # What is known before any picture of the visitor has been looked at.
    with place.container():
        text.curves(found, found.subjects[0], None, key="before")
with side:
    examples, left_out, where = labelled_pictures.gather()
    own_classes_text.left_out(left_out)
    advice = text.advise(examples, where) if examples else None
nearest = advice.subject if advice else found.subjects[0]
with place.container():
    text.curves(found, nearest, advice.per_class if advice else None, key="nearest")
    st.markdown(transfer_advice.verdict(advice) if advice else "Give pictures of two classes at least.")
    if advice:
        st.code(advice.command, language="bash")
text.table(advice.cell if advice else None)

sections.section("What just happened", text.TABLE)
if advice:
    rows = [
        (f"late features ({LATE}), your pictures", advice.late),
        (f"early features ({EARLY}), your pictures", advice.early),
    ]
    for subject in found.subjects:
        rows += [(f"late features, {subject.title}", subject.late), (f"early features, {subject.title}", subject.early)]
    components.ranking(own_classes_text.bars(rows, counted=2), key="separated")

sections.section("Evidence", text.against_the_book(found))
for subject in found.subjects:
    if subject != nearest:
        text.curves(found, subject, None, key="other")
with st.expander("All trainings"):
    st.dataframe(
        text.measured(found),
        hide_index=True,
        width="stretch",
        column_config={"rank-1": st.column_config.NumberColumn(format="percent")},
    )
steps = " and ".join(f"{count:,} of {way}" for way, count in found.steps.items())
st.caption(
    f"Measured on {found.machine} by `{found.command}`. Training took about as many steps with few pictures as with "
    f"many, {steps}: fewer than whole recipes take."
)

sections.exercise(
    "which_transfer_cell",
    "Give pictures, or more of them, so that another cell of the table is yours than at first.",
    solved=advice is not None and st.session_state.setdefault("first_cell", advice.cell) != advice.cell,
    praise="The same question has another answer with other data; nobody can say which way is best without them.",
    hint="The number of pictures of the sample set can be changed; photos are nearer to ImageNet than drawings.",
)
sections.take_away(text.snippet(), lambda: None)
sections.sources(LESSON)
