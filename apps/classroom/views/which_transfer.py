"""Which transfer? The decision table as an instrument: four cells, the measured curves behind them, one's own data."""

import streamlit as st

from apps import transfer_advice
from apps.classroom import lessons
from apps.classroom.ui import components, lesson_parts, own_classes, own_pictures, transfer_choice
from core.transfer import evidence
from core.transfer.advice import EARLY, LATE

LESSON = lessons.find("which_transfer")

lesson_parts.header(LESSON)
found = evidence.recorded()
stage, side = st.columns([3, 2], gap="large")
place = stage.empty()
if "first_cell" not in st.session_state:  # What is known before any picture of the visitor has been looked at.
    with place.container():
        transfer_choice.curves(found, found.subjects[0], None, key="before")
with side:
    examples, left_out, where = own_pictures.gather()
    own_classes.left_out(left_out)
    advice = transfer_choice.advise(examples, where) if examples else None
nearest = advice.subject if advice else found.subjects[0]
with place.container():
    transfer_choice.curves(found, nearest, advice.per_class if advice else None, key="nearest")
    st.markdown(transfer_advice.verdict(advice) if advice else "Give pictures of two classes at least.")
    if advice:
        st.code(advice.command, language="bash")
transfer_choice.table(advice.cell if advice else None)

lesson_parts.section("What just happened", transfer_choice.TABLE)
if advice:
    rows = [
        (f"late features ({LATE}), your pictures", advice.late),
        (f"early features ({EARLY}), your pictures", advice.early),
    ]
    for subject in found.subjects:
        rows += [(f"late features, {subject.title}", subject.late), (f"early features, {subject.title}", subject.early)]
    components.ranking(own_classes.bars(rows, counted=2), key="separated")

lesson_parts.section("Evidence", transfer_choice.against_the_book(found))
for subject in found.subjects:
    if subject != nearest:
        transfer_choice.curves(found, subject, None, key="other")
with st.expander("All trainings"):
    st.dataframe(
        transfer_choice.measured(found),
        hide_index=True,
        width="stretch",
        column_config={"rank-1": st.column_config.NumberColumn(format="percent")},
    )
steps = " and ".join(f"{count:,} of {way}" for way, count in found.steps.items())
st.caption(
    f"Measured on {found.machine} by `{found.command}`. Training took about as many steps with few pictures as with "
    f"many, {steps}: fewer than whole recipes take."
)

lesson_parts.exercise(
    "which_transfer_cell",
    "Give pictures, or more of them, so that another cell of the table is yours than at first.",
    solved=advice is not None and st.session_state.setdefault("first_cell", advice.cell) != advice.cell,
    praise="The same question has another answer with other data; nobody can say which way is best without them.",
    hint="The number of pictures of the sample set can be changed; photos are nearer to ImageNet than drawings.",
)
lesson_parts.take_away(transfer_choice.snippet(), lambda: None)
lesson_parts.sources(LESSON)
