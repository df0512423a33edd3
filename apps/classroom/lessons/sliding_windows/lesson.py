"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="sliding_windows",
    title="Sliding windows",
    question="How does a classifier find things?",
    summary=("Classify hundreds of windows, then let the best boxes remove their neighbours, one at a time."),
    icon=":material/grid_on:",
    widget="",
    builds_on=("four_detectors",),
    cites=(
        Cited("adelson1984", "image pyramids"),
        Cited("neubeck2006", "non-maximum suppression"),
        Cited("bodla2017", "soft suppression"),
        Cited("felzenszwalb2010", "their code has the other overlap"),
        Cited("liu2016", "SSD"),
    ),
)
