"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="ranked_predictions",
    title="Ranked predictions",
    question="What does the network think this is?",
    summary=(
        "A classifier never says one thing: it ranks a thousand, and how many ranks you count decides how "
        "good it looks."
    ),
    icon=":material/format_list_numbered:",
    widget="classify",
    cites=(
        Cited("tan2019"),
        Cited("russakovsky2015", "rank-1 and rank-5 error"),
        Cited("zhou2016", "class activation maps"),
    ),
)
