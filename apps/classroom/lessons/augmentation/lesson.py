"""The declaration of this lesson: its title, its question, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="augmentation",
    title="Augmentation",
    question="How do a few images become many?",
    summary=(
        "Rotate, recolour, erase, mix: each epoch shows new versions, and the network must learn what they share."
    ),
    icon=":material/auto_awesome_motion:",
    widget="augmentation",
    builds_on=("train_live",),
    cites=(
        Cited("krizhevsky2012", "section 4.1: shifts, reflections and colours"),
        Cited("zhang2018"),
        Cited("yun2019"),
        Cited("zhong2020"),
        Cited("cubuk2020"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
