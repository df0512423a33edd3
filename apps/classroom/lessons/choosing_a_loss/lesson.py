"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="choosing_a_loss",
    title="Choosing a loss",
    question="What does a mistake cost?",
    summary="Accuracy only counts mistakes; the loss also measures how confident the network was.",
    icon=":material/price_check:",
    widget="",
    builds_on=("convolution",),
    cites=(
        Cited("bridle1990", "softmax and cross-entropy"),
        Cited("golik2013"),
        Cited("szegedy2016", "label smoothing"),
        Cited("guo2017", "temperature"),
    ),
)
