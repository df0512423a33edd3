"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="train_live",
    title="Train a network, live",
    question="How does a network learn?",
    summary=(
        "Step by step, from its mistakes. Watch loss and accuracy during the training, and change the learning rate "
        "while it runs."
    ),
    icon=":material/model_training:",
    widget="",
    builds_on=("convolution", "choosing_a_loss"),
    cites=(
        Cited("robbins1951", "stochastic gradient descent"),
        Cited("rumelhart1986"),
        Cited("kingma2015"),
        Cited("smith2018", "reading the curves"),
        Cited("alpaydin1998", "the digits"),
    ),
)
