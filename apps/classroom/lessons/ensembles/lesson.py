"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="ensembles",
    title="Ensembles",
    question="Do several networks know more than one?",
    summary=(
        "Train the same network several times and average the predictions: what one gets wrong by chance, the others "
        "mostly get right."
    ),
    icon=":material/groups:",
    widget="",
    cites=(
        Cited("hansen1990"),
        Cited("krogh1995", "the gain comes from disagreement"),
        Cited("lee2015"),
        Cited("lakshminarayanan2017"),
        Cited("jensen1906"),
    ),
)
