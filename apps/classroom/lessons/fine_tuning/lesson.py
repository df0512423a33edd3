"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="fine_tuning",
    title="Fine-tuning",
    question="Can a trained network learn something else?",
    summary=(
        "Give a trained network a new last layer, train that first, then let the layers before it adapt in small steps."
    ),
    icon=":material/tune:",
    widget="",
    builds_on=("train_live", "features"),
    cites=(
        Cited("yosinski2014"),
        Cited("girshick2014", "fine-tuning after pre-training"),
        Cited("kornblith2019"),
        Cited("kumar2022", "why the head comes first"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
