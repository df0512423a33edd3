"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="which_transfer",
    title="Which transfer?",
    question="Which way is best for my pictures?",
    summary=(
        "Features, fine-tuning or from scratch? Four cells of a table, what was measured behind each, and "
        "advice for your own pictures with its reason."
    ),
    icon=":material/alt_route:",
    widget="transfer",
    cites=(
        Cited("yosinski2014"),
        Cited("kornblith2019"),
        Cited("cs231n", "the four cells"),
    ),
)
