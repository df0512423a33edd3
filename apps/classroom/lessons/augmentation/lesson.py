"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="augmentation",
    title="Augmentation",
    question="How do a few pictures become many?",
    summary=(
        "Turn, shift, zoom, recolour, cover and mix: every epoch sees other draws of the same pictures, and "
        "what they have in common is what is learnt."
    ),
    icon=":material/auto_awesome_motion:",
    widget="augmentation",
    cites=(
        Cited("krizhevsky2012", "section 4.1: shifts, mirror images and colours"),
        Cited("zhang2018"),
        Cited("yun2019"),
        Cited("zhong2020"),
        Cited("cubuk2020"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
