"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="style_in_real_time",
    title="Style in real time",
    question="How can a network paint at once?",
    summary="One network paints in one pass. A style is 990 numbers: mix them, walk among them, or learn new ones.",
    icon=":material/palette:",
    widget="stylize",
    cites=(
        Cited("dumoulin2017", "many styles in one network, by conditional instance normalization"),
        Cited("ulyanov2016", "instance normalization"),
        Cited("johnson2016", "the losses of Gatys et al. train a network instead of moving pixels"),
        Cited("ghiasi2017", "a network predicts the numbers of any painting"),
    ),
)
