"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="fine_tuning",
    title="Fine-tuning",
    question="Can a trained network learn something else?",
    summary=(
        "Replace its head with a new one and warm that up; then let the layers below it adapt, a little at a time."
    ),
    icon=":material/tune:",
    widget="",
    cites=(
        Cited("yosinski2014"),
        Cited("girshick2014", "fine-tuning after pre-training"),
        Cited("kornblith2019"),
        Cited("kumar2022", "why the head comes first"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
