"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="hog_up_close",
    title="HOG up close",
    question="What does a detector see in edges?",
    summary=(
        "Move the window. The detector counts and weighs the edges in each cell; colours show what speaks for a "
        "detection."
    ),
    icon=":material/flare:",
    widget="",
    builds_on=("sliding_windows",),
    cites=(
        Cited("dalal2005", "HOG, the people detector, and hard-negative mining"),
        Cited("felzenszwalb2010", "templates with parts that move"),
    ),
)
