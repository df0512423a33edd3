"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="train_live",
    title="Train a network, live",
    question="How does a network learn?",
    summary=(
        "Step by step, from its mistakes: watch loss and accuracy as they come, and turn the learning rate under way."
    ),
    icon=":material/model_training:",
    widget="",
    cites=(
        Cited("robbins1951", "stochastic gradient descent"),
        Cited("rumelhart1986"),
        Cited("kingma2015"),
        Cited("smith2018", "reading the curves"),
        Cited("alpaydin1998", "the digits"),
    ),
)
