"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="own_classes",
    title="Teach it your own classes",
    question="Can it learn what you show it?",
    summary=(
        "Give a dozen pictures of each class. Within seconds, a network that was trained on something else tells your "
        "classes apart."
    ),
    icon=":material/school:",
    widget="teach",
    builds_on=("features",),
    cites=(
        Cited("donahue2014"),
        Cited("razavian2014"),
        Cited("carney2020"),
    ),
)
