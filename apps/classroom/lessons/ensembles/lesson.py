"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ensembles",
    title="Ensembles",
    question="Do several networks know more than one?",
    summary=(
        "Train the same network several times and average the predictions: the average corrects about a third of each "
        "network's errors."
    ),
    icon=":material/groups:",
    widget="",
    builds_on=("ten_crops",),
    cites=(
        Cited("hansen1990"),
        Cited("krogh1995", "for squared error, the gain equals the disagreement"),
        Cited("lee2015"),
        Cited("lakshminarayanan2017"),
        Cited("jensen1906"),
        Cited("breiman1996"),
        Cited("freund1997", "AdaBoost"),
    ),
)
