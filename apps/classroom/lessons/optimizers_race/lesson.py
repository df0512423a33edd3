"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="optimizers_race",
    title="Optimizers race",
    question="Which way down?",
    summary=(
        "Eight update rules start at the same point of the same surface. Watch where they go, and read every number of "
        "every step."
    ),
    icon=":material/downhill_skiing:",
    widget="optimizers",
    builds_on=("train_live",),
    cites=(
        Cited("polyak1964", "momentum"),
        Cited("sutskever2013", "Nesterov's momentum"),
        Cited("duchi2011", "Adagrad"),
        Cited("zeiler2012"),
        Cited("tieleman2012", "RMSprop"),
        Cited("kingma2015"),
        Cited("dozat2015", "Nadam"),
        Cited("garipov2018", "planes through weights"),
    ),
)
