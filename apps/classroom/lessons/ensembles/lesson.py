"""What this lesson is called, and what it cites."""

from apps.classroom.lesson import Cited, Lesson

LESSON = Lesson(
    name="ensembles",
    title="Ensembles",
    question="Do several networks know more than one?",
    summary=(
        "Train the same network several times, average the answers: what one gets wrong by chance, the others "
        "mostly get right."
    ),
    icon=":material/groups:",
    widget="",
    cites=(
        Cited("hansen1990"),
        Cited("krogh1995", "the gain is what the members disagree in"),
        Cited("lee2015"),
        Cited("lakshminarayanan2017"),
        Cited("jensen1906"),
    ),
)
