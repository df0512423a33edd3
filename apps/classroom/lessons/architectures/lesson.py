"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="architectures",
    title="Architectures",
    question="What is inside a network?",
    summary=(
        "From AlexNet to ResNet, networks became deeper and yet smaller. See what each layer contains, what it costs, "
        "and what it makes of a picture."
    ),
    icon=":material/account_tree:",
    widget="",
    cites=(
        Cited("krizhevsky2012"),
        Cited("simonyan2015"),
        Cited("szegedy2015"),
        Cited("he2016"),
        Cited("zeiler2014", "feature maps"),
    ),
)
