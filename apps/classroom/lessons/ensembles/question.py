"""The question before the families are compared, and its answer from their recorded predictions."""

from collections.abc import Sequence

from apps.classroom.lessons.ensembles import recorded_families, text
from apps.classroom.lessons.ensembles.recorded_families import Figures
from apps.classroom.ui.teaching.predict_first import Outcome, Question


def outcome(families: Sequence[Figures]) -> Outcome:
    """The family whose members' errors are least alike."""
    ranked = sorted(families, key=lambda figures: figures.correlation)
    listed = ", ".join(f"{text.KINDS[figures.title]} {figures.correlation:.2f}" for figures in ranked)
    return Outcome(
        ranked[0].title,
        f"Correlation of errors: {listed}. An average can only correct errors that not all members make; see "
        f"*{text.DIVERSE}* below.",
    )


QUESTION = Question(
    name="ensembles",
    text="Three networks are averaged. Of which three are the errors least alike?",
    answers={
        "three different": "Three architectures",
        "five alike": "Three seeds of one recipe",
        "one trunk": "Three heads on one trunk",
    },
    outcome=lambda: outcome(recorded_families.of_three()),
)
