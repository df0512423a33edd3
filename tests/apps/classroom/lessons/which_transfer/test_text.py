"""The sentences about the recorded experiment agree with its numbers."""

from apps.classroom.lessons.which_transfer import text
from core.transfer.choice import evidence


def test_the_winners_are_those_of_the_recorded_runs() -> None:
    recorded = evidence.recorded()
    lines = text.winners(recorded).splitlines()
    assert len(lines) == len(recorded.subjects)
    for subject, line in zip(recorded.subjects, lines, strict=True):
        for count in recorded.counts(subject.name):
            points = [p for p in recorded.points if (p.data, p.per_class) == (subject.name, count)]
            best = max(points, key=lambda point: point.accuracy)
            assert f"**{best.strategy}** with {count:,}" in line
