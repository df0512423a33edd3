"""What the page says about a race and the sweep holds in the recorded numbers."""

import re
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from apps.classroom.lessons.network_race import race_run, text
from apps.classroom.lessons.network_race.race_run import NetworkRace
from core.evaluation import proportions
from core.evaluation.mean_difference import mean_difference
from core.numbers import percent
from core.training.comparison import sweep_result
from core.training.comparison.network_race_settings import NetworkRaceSettings

SWEEP = sweep_result.load()


def test_the_recorded_race_says_whether_its_first_and_its_last_differ_beyond_chance() -> None:
    race = race_run.recorded()
    assert race.is_of(SWEEP)
    (first, _), (last, _) = race.history.ranking[0], race.history.ranking[-1]
    found = mean_difference(SWEEP.best_accuracies(last), SWEEP.best_accuracies(first))
    said = text.summary(race, SWEEP)
    assert ("beyond chance." in said) == found.is_beyond_chance
    assert ("within chance." in said) == (not found.is_beyond_chance)
    mean = 100 * (fmean(SWEEP.best_accuracies(first)) - fmean(SWEEP.best_accuracies(last)))
    assert f"a mean difference of {mean:+.1f} points" in said.replace("−", "-")


def test_a_race_with_other_settings_is_not_compared_with_the_sweep() -> None:
    recorded = race_run.recorded()
    for settings in (NetworkRaceSettings(rates="keras"), NetworkRaceSettings(batch_size="16")):
        race = NetworkRace(settings, recorded.steps, is_own=True)
        assert not race.is_of(SWEEP)
        assert "so race again with other seeds" in text.summary(race, SWEEP)


def test_the_sweep_names_no_winner_that_chance_explains() -> None:
    accuracies = [SWEEP.best_accuracy(name) for name in SWEEP.optimizers]
    found = proportions.difference(min(accuracies), max(accuracies), SWEEP.validation_pictures)
    assert ("all eight are within chance" in text.sweep_summary(SWEEP)) == (not found.is_beyond_chance)


def test_ranges_are_factors_and_those_cut_off_by_the_grid_say_so() -> None:
    said = text.sweep_summary(SWEEP)
    factors = [float(number) for number in re.findall(r"a factor of (\d+) for", said)]
    assert factors == sorted(factors, reverse=True) and len(factors) >= 2
    for name in SWEEP.optimizers:
        found = SWEEP.range_of(name)
        assert found is not None
        is_open = found.is_open_below or found.is_open_above
        assert text.range_width(found).startswith("at least") == is_open
        assert float(text.range_width(found).split()[-1]) <= 1.06 * found.highest / found.lowest
    assert text.rounded(3.162) == "3" and text.rounded(100) == "100"


def test_accuracies_carry_their_interval() -> None:
    for row in text.sweep_table(SWEEP):
        assert re.fullmatch(r"[\d.]+ % \([\d.]+ to [\d.]+\)", row["mean accuracy"])


@given(st.sampled_from(SWEEP.optimizers), st.sampled_from(SWEEP.rates))
def test_a_bet_is_judged_by_the_means_of_all_settings(name: str, rate: float) -> None:
    said = text.bet(SWEEP, name, rate)
    means = [mean for other in SWEEP.optimizers for mean in SWEEP.curve(other)]
    own, best = fmean(SWEEP.accuracies(name, rate)), max(means)
    better = sum(mean > own for mean in means)
    assert (f"{better} of {len(means)} settings have a higher mean" in said) == (better > 0)
    found = proportions.difference(own, best, SWEEP.validation_pictures)
    if better:
        assert ("beyond chance" in said) == found.is_beyond_chance
    assert f"**{percent(own)}**" in said


def test_the_summary_counts_the_trainings() -> None:
    assert f"{len(SWEEP.trainings)} trainings: 8 optimizers" in text.sweep_summary(SWEEP)
