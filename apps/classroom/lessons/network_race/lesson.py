"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="network_race",
    title="Optimizers on a real network",
    question="Which optimizer would you take?",
    summary=(
        "Eight of them train the same network from the same weights on the same pictures; and a sweep over "
        "five decades of learning rates says how forgiving each one is."
    ),
    icon=":material/sprint:",
    widget="",
    cites=(
        Cited("wilson2017"),
        Cited("choi2019", "tuning decides"),
        Cited("schmidt2021"),
        Cited("kingma2015"),
        Cited("alpaydin1998", "the digits"),
    ),
)
