"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ranked_accuracy",
    title="Ranked accuracy",
    question="How good is a classifier?",
    summary=(
        "It depends on what you count: one rank, five ranks, or the kinds of mistakes. Here are all classifiers of "
        "this suite, measured on pictures that they have never seen."
    ),
    icon=":material/leaderboard:",
    widget="",
    cites=(
        Cited("russakovsky2015", "rank-1 and rank-5 error"),
        Cited("krizhevsky2009", "CIFAR-10"),
        Cited("beyer2020", "what rank-1 counts as wrong and people do not"),
    ),
)
