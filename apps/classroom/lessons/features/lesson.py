"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="features",
    title="Feature extraction",
    question="What does it know of pictures that it never learnt?",
    summary=(
        "Cut a trained network before its last layer, and a thousand numbers describe any picture: enough to tell "
        "apart flowers that it was never taught."
    ),
    icon=":material/scatter_plot:",
    widget="",
    cites=(
        Cited("donahue2014"),
        Cited("vandermaaten2008"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
