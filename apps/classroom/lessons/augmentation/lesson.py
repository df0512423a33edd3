"""The declaration of this lesson: its title, its question, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="augmentation",
    title="Augmentation",
    question="How do a few pictures become many?",
    summary=(
        "Rotate, shift, zoom, recolour, cover and mix: every epoch shows new versions of the same pictures, and "
        "the network learns what they have in common."
    ),
    icon=":material/auto_awesome_motion:",
    widget="augmentation",
    cites=(
        Cited("krizhevsky2012", "section 4.1: shifts, reflections and colours"),
        Cited("zhang2018"),
        Cited("yun2019"),
        Cited("zhong2020"),
        Cited("cubuk2020"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
