"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="network_race",
    title="Optimizers on a real network",
    question="Which optimizer would you choose?",
    summary=(
        "Eight optimizers train the same network from the same weights on the same images. A sweep of learning rates "
        "from 0.0001 to 10 shows how forgiving each one is."
    ),
    icon=":material/sprint:",
    widget="",
    builds_on=("optimizers_race",),
    cites=(
        Cited("wilson2017", "adaptive rules and generalisation"),
        Cited("choi2019", "tuning decides"),
        Cited("schmidt2021"),
        Cited("kingma2015"),
        Cited("alpaydin1998", "the digits"),
    ),
)
