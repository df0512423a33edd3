"""The learning-rate sweep: the rates it tries, its distribution over workers, and its result."""

from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import ConvolabError
from core.result_files import ResultFileError
from core.training.comparison import sweep_result as results
from core.training.comparison.learning_rate_sweep import Sweep, train_rates
from core.training.comparison.sweep_result import SweepResult, SweepTraining
from core.training.comparison.sweep_settings import SweepSettings

COARSE = SweepSettings(rates_per_decade=1, seeds=1, epochs=1, batch_size=128)


def result(accuracies: dict[str, list[float]], seeds: int = 1) -> SweepResult:
    rates = SweepSettings(rates_per_decade=1).rates()
    trainings = [
        SweepTraining(optimizer=name, rate=rate, seed=seed, loss=0.5, accuracy=accuracy)
        for name, found in accuracies.items()
        for rate, accuracy in zip(rates, found, strict=True)
        for seed in range(seeds)
    ]
    return SweepResult(
        command="python -m core sweep",
        machine="2 cores",
        versions={},
        seconds=1.0,
        training_pictures=1350,
        validation_pictures=447,
        settings=SweepSettings(),
        trainings=tuple(trainings),
    )


def test_the_rates_span_five_decades_evenly() -> None:
    rates = SweepSettings().rates()
    assert (rates[0], rates[-1], len(rates)) == (1e-4, 10, 11)
    assert [b / a for a, b in pairwise(rates)] == pytest.approx([10**0.5] * 10, rel=1e-3)


def test_each_rate_starts_from_the_same_weights_and_a_fresh_optimizer() -> None:
    """The third rate after two others gives the same as alone."""
    third = list(train_rates("adam", 2, COARSE))[2]
    settings = COARSE.model_copy()
    object.__setattr__(settings, "rates", lambda: [third.metrics["rate"]])
    assert next(train_rates("adam", 2, settings)).metrics == third.metrics


def test_a_rate_that_is_much_too_high_leaves_the_network_guessing() -> None:
    *_, last = train_rates("momentum", 0, COARSE.model_copy(update={"epochs": 4}))
    assert last.metrics["rate"] == 10
    assert last.metrics["accuracy"] == pytest.approx(0.1, abs=0.05) and last.metrics.get("loss", 9.0) > 2.2


def test_a_sweep_over_workers_gives_what_one_process_gives() -> None:
    settings = SweepSettings(rates_per_decade=1, seeds=2, epochs=1, batch_size=128)
    sweep = Sweep(settings, workers=2, optimizers=("sgd", "adam"))
    with pytest.raises(ConvolabError, match="has not ended"):
        _ = sweep.result
    snapshots = list(sweep.stream())
    assert snapshots[0].step == 0 and snapshots[-1].step == snapshots[-1].total == 24
    found = sweep.result
    assert found.optimizers == ["sgd", "adam"] and len(found.trainings) == 24
    assert found.training_pictures + found.validation_pictures == 1797
    alone = [s.metrics["accuracy"] for s in train_rates("adam", 1, settings)]
    assert [t.accuracy for t in found.trainings if (t.optimizer, t.seed) == ("adam", 1)] == alone
    assert SweepResult.model_validate_json(found.model_dump_json()) == found


def test_the_range_is_that_around_the_best_rate_and_says_where_the_sweep_ended() -> None:
    found = result({"sgd": [0.95, 0.1, 0.9, 0.97, 0.95, 0.2], "adam": [0.92, 0.93, 0.92, 0.5, 0.1, 0.1]})
    assert found.best_rate("sgd") == 0.1 and found.best_accuracy("sgd") == 0.97
    span = found.range_of("sgd")
    assert span is not None and (span.lowest, span.highest) == (0.01, 1) and span.decades == pytest.approx(2)
    assert not span.is_open_below and not span.is_open_above
    open_span = found.range_of("adam")
    assert open_span is not None and open_span.is_open_below and open_span.decades == pytest.approx(2)
    assert found.range_of("adam", 0.99) is None
    assert found.most_robust_rate(["sgd", "adam"]) == (1e-4, ["sgd", "adam"])


def test_a_missing_or_damaged_result_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ResultFileError, match=r"none\.json is missing or damaged; .*python -m core sweep"):
        results.load(tmp_path / "none.json")
    (tmp_path / "half.json").write_text('{"command": "')
    with pytest.raises(ResultFileError, match=r"half\.json is missing"):
        results.load(tmp_path / "half.json")
