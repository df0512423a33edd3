"""What the page says about convergence holds in the record, and the record is what a race gives."""

import pytest

from apps.classroom.lessons.optimizers_race import convergence, text
from apps.shared import finished
from core.optimization import line_up, surface_race, surfaces
from core.optimization.optimizer_settings import TITLES
from core.optimization.surface_race_presets import PRESETS

RECORD = finished.load("optimizers_race")
FOUND = convergence.recorded(RECORD)


@pytest.mark.parametrize(("surface", "name"), [("bowl", "sgd"), ("saddle", "sgd"), ("plateau", "adam")])
def test_the_record_is_what_a_race_gives(surface: str, name: str) -> None:
    best = FOUND[surface][name]
    assert best is not None
    race = surface_race.run(surfaces.find(surface), line_up.parse(f"{name}-learning_rate-{best.rate:g}"))
    assert race.trajectories[0].converged_at == best.step


def test_no_rule_is_first_everywhere() -> None:
    always = set(TITLES).intersection(*(convergence.fastest(best) for best in FOUND.values()))
    assert ("No rule is first everywhere" in text.evidence(RECORD)) == (not always)


def test_the_rate_alone_makes_sgd_slow_or_fast() -> None:
    best = FOUND["bowl"]["sgd"]
    assert best is not None and f"and {best.step:.0f} with {best.rate:g}." in text.rates_matter(RECORD)
    assert text._line_up_steps()[1] > 10 * best.step  # type: ignore[operator]


def test_the_verdict_names_who_ends_lowest_and_highest() -> None:
    first = PRESETS[0]
    race = surface_race.run(surfaces.find(first.surface), line_up.parse(first.line_up), first.start)
    losses = {TITLES[t.name]: t.losses[-1] for t in race.trajectories}
    said = text.verdict(race)
    assert f"Lowest loss at the end: {min(losses, key=losses.__getitem__)}; " in said
    assert f"highest: {max(losses, key=losses.__getitem__)}." in said
