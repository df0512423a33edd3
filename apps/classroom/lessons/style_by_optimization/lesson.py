"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="style_by_optimization",
    title="Style by optimization",
    question="How does a painting get into a photo?",
    summary=(
        "No network is trained: gradient descent on the pixels gives a picture the photo's content and the "
        "painting's style."
    ),
    icon=":material/brush:",
    widget="style",
    builds_on=("deep_dream",),
    cites=(
        Cited("gatys2016"),
        Cited("gatys2016colour", "the two ways to keep the photo's colours"),
        Cited("mahendran2015", "total variation"),
        Cited("liu1989", "L-BFGS"),
    ),
)
