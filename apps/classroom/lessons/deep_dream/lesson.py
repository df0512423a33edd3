"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="deep_dream",
    title="Deep Dream",
    question="What does the network “want” to see?",
    summary="Keep the weights fixed and change the picture: gradient ascent turns a photo into what its layers "
    "respond to most.",
    icon=":material/blur_on:",
    widget="dream",
    builds_on=("architectures",),
    cites=(
        Cited("mordvintsev2015"),
        Cited("olah2017", "channels, colours, frequencies, motion"),
        Cited("simonyan2015", "VGG16"),
        Cited("szegedy2015", "GoogLeNet, which dreamed first"),
    ),
)
