"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="style_in_real_time",
    title="Style in real time",
    question="How can a network paint in one pass?",
    summary="To the network a style is 990 numbers: mix them, walk among them, or have new ones learned.",
    icon=":material/palette:",
    widget="stylize",
    builds_on=("style_by_optimization",),
    cites=(
        Cited("dumoulin2017", "many styles in one network, by conditional instance normalization"),
        Cited("ulyanov2016", "instance normalization"),
        Cited("johnson2016", "the losses of Gatys et al. train a network instead of moving pixels"),
        Cited("ghiasi2017", "a network predicts the numbers of any painting"),
    ),
)
