"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="which_transfer",
    title="Which transfer?",
    question="Which way is best for my pictures?",
    summary=(
        "Features, fine-tuning or training from scratch? A table of four cells, the measurements behind it, and "
        "reasoned advice on your own pictures."
    ),
    icon=":material/alt_route:",
    widget="transfer",
    cites=(
        Cited("yosinski2014"),
        Cited("kornblith2019"),
        Cited("cs231n", "the four cells"),
    ),
)
