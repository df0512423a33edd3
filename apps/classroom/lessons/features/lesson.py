"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="features",
    title="Feature extraction",
    question="What does a network know about new images?",
    summary=(
        "Cut a trained network before its last layer, and about a thousand numbers describe any image: enough to tell "
        "17 kinds of flowers apart, only one of which the network was trained to name."
    ),
    icon=":material/scatter_plot:",
    widget="",
    builds_on=("convolution", "ranked_accuracy"),
    cites=(
        Cited("donahue2014"),
        Cited("dalal2005", "HOG"),
        Cited("lowe2004", "SIFT"),
        Cited("csurka2004", "visual words"),
        Cited("ojala2002", "local binary patterns"),
        Cited("vandermaaten2008", "t-SNE"),
        Cited("nilsback2006", "Flowers-17"),
    ),
)
