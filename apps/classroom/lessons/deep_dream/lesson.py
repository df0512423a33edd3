"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="deep_dream",
    title="Deep Dream",
    question="What does the network want to see?",
    summary="Freeze the weights and change the picture: gradient ascent turns a photo into what excites the network.",
    icon=":material/blur_on:",
    widget="dream",
    cites=(
        Cited("mordvintsev2015"),
        Cited("olah2017"),
    ),
)
