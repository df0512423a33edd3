"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="choosing_a_loss",
    title="Choosing a loss",
    question="What does a mistake cost?",
    summary="Accuracy only counts mistakes; the loss also asks how sure the network was of them.",
    icon=":material/price_check:",
    widget="",
    cites=(
        Cited("bridle1990", "softmax and cross-entropy"),
        Cited("golik2013"),
        Cited("guo2017", "temperature"),
    ),
)
