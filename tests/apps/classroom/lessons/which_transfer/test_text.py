"""The sentences about the recorded experiment agree with its numbers."""

import pytest

from apps.classroom.lessons.which_transfer import accuracies, exercise, text
from apps.shared import transfer_advice
from apps.shared.transfer_advice import CELLS, RULES
from core.transfer.choice import evidence
from core.transfer.choice.advice import Cell
from core.transfer.choice.evidence import STRATEGIES


def test_the_winners_are_those_of_the_recorded_runs() -> None:
    recorded = evidence.recorded()
    lines = text.winners(recorded).splitlines()
    assert len(lines) == len(recorded.subjects)
    for subject, line in zip(recorded.subjects, lines, strict=True):
        for count in recorded.counts(subject.name):
            points = [p for p in recorded.points if (p.data, p.per_class) == (subject.name, count)]
            best = max(points, key=lambda point: point.accuracy)
            assert f"**{best.strategy}** with {count:,}" in line


@pytest.mark.parametrize("cell", CELLS)
def test_the_rule_of_each_cell_is_held_against_what_was_measured(cell: Cell) -> None:
    recorded = evidence.recorded()
    found = transfer_advice.check(recorded, cell)
    points = {
        strategy: next(p for p in recorded.curve(found.subject.name, strategy) if p.per_class == found.per_class)
        for strategy in STRATEGIES
    }
    named = max((points[strategy] for strategy in RULES[cell]), key=lambda point: point.accuracy)
    others = [point for strategy, point in points.items() if strategy not in RULES[cell]]
    lead = named.accuracy - max(point.accuracy for point in others)
    assert found.lead.after - found.lead.before == pytest.approx(lead)
    assert found.verdict == (
        "Undecided" if not found.lead.is_beyond_chance else f"The rule {'holds' if lead > 0 else 'fails'}"
    )
    assert f"**{found.verdict}**" in transfer_advice.measured(found)
    rule = CELLS[cell][1].lower().replace("earlier", "early")
    assert all(f"**{strategy}**" in rule for strategy in RULES[cell])


def test_the_rule_for_few_images_of_another_kind_fails_as_the_exercise_says() -> None:
    recorded = evidence.recorded()
    assert transfer_advice.check(recorded, Cell(similar=False, many=False)).verdict == "The rule fails"
    lead = exercise.lead(recorded)
    assert lead.is_beyond_chance and lead.after > lead.before
    praise = text.exercise_praise(exercise.best(recorded), exercise.NAMED, lead)
    assert praise.startswith("From scratch 94.8 %, early features 58.4 %: 36.4 points")


def test_the_probes_have_an_interval_each() -> None:
    lines = accuracies.probe_table(None, evidence.recorded()).splitlines()[2:]
    assert [line.count("\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}") for line in lines] == [2, 2]
