"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ranked_accuracy",
    title="Ranked accuracy",
    question="How good is a classifier?",
    summary=(
        "It depends on what you count: one rank, five ranks, or the kinds of mistakes. Here are all classifiers of "
        "this suite, each measured on images that were held out from its training."
    ),
    icon=":material/leaderboard:",
    widget="",
    builds_on=("ranked_predictions",),
    cites=(
        Cited("russakovsky2015", "rank-1 and rank-5 error"),
        Cited("krizhevsky2009", "CIFAR-10"),
        Cited("lecun1998gradient", "MNIST"),
        Cited("le2015", "Tiny ImageNet"),
        Cited("beyer2020", "what rank-1 counts as wrong and people do not"),
    ),
)
