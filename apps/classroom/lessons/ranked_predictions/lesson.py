"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ranked_predictions",
    title="Ranked predictions",
    question="What does the network think this is?",
    summary="A classifier ranks all of its classes. How good it looks depends on how far down the list you count.",
    icon=":material/format_list_numbered:",
    widget="classify",
    builds_on=("convolution",),
    cites=(
        Cited("tan2019"),
        Cited("russakovsky2015", "rank-1 and rank-5 error"),
        Cited("zhou2016", "class activation maps"),
    ),
)
