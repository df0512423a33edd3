"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="gans",
    title="Two networks at war",
    question="How does a network invent images?",
    summary=(
        "A generator (G) turns random numbers into images and never sees a real one: all it learns comes from a "
        "discriminator (D) that tries to expose it. Click an image to hear what D thinks of it."
    ),
    icon=":material/theater_comedy:",
    widget="generate",
    builds_on=("train_live",),
    cites=(
        Cited("goodfellow2014", "the losses and their equilibrium"),
        Cited("radford2016", "DCGAN, its advice, arithmetic on averaged triples"),
        Cited("chollet2017", "advice for training GANs, chapter 8"),
        Cited("white2016", "walks on the sphere"),
        Cited("zhao2020", "augments what D sees"),
        Cited("yazici2019", "averaged weights"),
        Cited("binkowski2018", "kernel distance, KID"),
    ),
)
