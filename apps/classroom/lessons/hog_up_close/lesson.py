"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="hog_up_close",
    title="HOG up close",
    question="What does a detector see in edges?",
    summary=(
        "Move the window over the picture. The detector counts the directions of the edges in each cell and weighs "
        "them. The colours show which cells speak for a detection, and which against it."
    ),
    icon=":material/flare:",
    widget="",
    builds_on=("sliding_windows",),
    cites=(
        Cited("dalal2005", "HOG, the people detector, and hard-negative mining"),
        Cited("felzenszwalb2010", "templates with parts that move"),
    ),
)
