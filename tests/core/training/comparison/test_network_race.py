"""The race on a real network: fair, reproducible, and with learning rates that change while it runs."""

from collections.abc import Mapping

import pytest

from core.snapshots import Snapshot
from core.training.comparison import network_race, sweep_result
from core.training.comparison.compared_optimizers import OPTIMIZERS
from core.training.comparison.network_race_settings import NetworkRaceSettings
from tests.keras_process import KerasProcess

SHORT = NetworkRaceSettings(rates="keras", batch_size="128", epochs=2)


def losses(snapshot: Snapshot | Mapping[str, float]) -> dict[str, float]:
    metrics = snapshot.metrics if isinstance(snapshot, Snapshot) else snapshot
    return {name: metrics[f"{name}_loss"] for name in OPTIMIZERS if f"{name}_loss" in metrics}


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A race of four optimizers, where it does not matter how many there are: each is compiled for a second."""
    chosen = {name: OPTIMIZERS[name] for name in ("sgd", "momentum", "adam", "nadam")}
    monkeypatch.setattr(network_race, "OPTIMIZERS", chosen)
    return set(chosen)


@pytest.fixture(scope="module")
def snapshots() -> list[Snapshot]:
    return list(network_race.run(SHORT))


def test_all_start_from_the_same_weights_and_then_differ(snapshots: list[Snapshot]) -> None:
    start, first, *_, last = snapshots
    assert start.step == 0 and last.step == last.total == 20
    for what in ("validation_loss", "validation_accuracy"):
        assert len({start.metrics[f"{name}_{what}"] for name in OPTIMIZERS}) == 1
    assert set(losses(first)) == set(OPTIMIZERS) and len(set(losses(first).values())) == 1
    assert len(set(losses(last).values())) == len(OPTIMIZERS)
    assert last.metrics["adam_validation_accuracy"] > 0.5 > last.metrics["adadelta_validation_accuracy"]


def test_accuracy_is_measured_after_each_epoch(snapshots: list[Snapshot]) -> None:
    assert [s.step for s in snapshots if "epoch" in s.metrics] == [0, 10, 20]
    assert all(0 <= s.metrics["nadam_validation_accuracy"] <= 1 for s in snapshots if "epoch" in s.metrics)


def test_the_same_seed_gives_the_same_curves_to_the_last_bit_even_in_another_process(snapshots: list[Snapshot]) -> None:
    assert [dict(s.metrics) for s in network_race.run(SHORT)] == [dict(s.metrics) for s in snapshots]
    code = f"""
from core.training.comparison import network_race
from core.training.comparison.network_race_settings import NetworkRaceSettings
for snapshot in network_race.run({SHORT.source()}):
    pass
print(repr(sorted(snapshot.metrics.items())))
"""
    process = KerasProcess("-c", code)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert output.strip() == repr(sorted(snapshots[-1].metrics.items()))


def test_another_seed_gives_other_curves(snapshots: list[Snapshot], four: set[str]) -> None:
    other = losses(next(s for s in network_race.run(SHORT.model_copy(update={"seed": 1})) if s.step == 1))
    assert set(other) == four and all(loss != losses(snapshots[1])[name] for name, loss in other.items())


@pytest.mark.usefixtures("four")
def test_the_rate_of_one_or_of_all_changes_while_it_runs() -> None:
    stream = network_race.run(SHORT)
    next(stream), next(stream)
    changed = stream.send({"learning_rate": 10, "optimizer": "adam"}).metrics
    assert changed["adam_rate"] == pytest.approx(0.01) and changed["nadam_rate"] == pytest.approx(0.001)
    changed = stream.send({"learning_rate": 0.1}).metrics
    assert changed["adam_rate"] == pytest.approx(0.0001) and changed["sgd_rate"] == pytest.approx(0.001)
    assert next(stream).metrics["sgd_rate"] == pytest.approx(0.001)
    stream.close()


def test_an_optimizer_that_diverges_drops_out_and_the_others_continue(four: set[str]) -> None:
    stream = network_race.run(SHORT)
    next(stream)
    stream.send({"learning_rate": 1e40, "optimizer": "momentum"})  # Sums of such steps overflow on every processor.
    *_, last = stream
    assert set(losses(last)) == four - {"momentum"}
    assert "momentum_rate" not in last.metrics and "momentum_validation_accuracy" not in last.metrics
    assert last.step == last.total


def test_the_rates_are_one_for_all_or_the_defaults_of_keras() -> None:
    assert set(NetworkRaceSettings(rates="same", learning_rate="0.1").learning_rates().values()) == {0.1}
    import keras

    for name, rate in NetworkRaceSettings(rates="keras").learning_rates().items():
        entry = OPTIMIZERS[name]
        optimizer = getattr(keras.optimizers, entry.keras_class)(**entry.arguments)
        assert float(optimizer.learning_rate) == pytest.approx(rate)


def test_the_best_rates_are_those_of_the_recorded_sweep() -> None:
    found = sweep_result.load()
    assert NetworkRaceSettings().learning_rates() == {name: found.best_rate(name) for name in OPTIMIZERS}
    assert len(found.trainings) == 8 * 11 * 3 and found.command == "python -m core sweep"


def test_a_larger_race_is_more_work() -> None:
    assert NetworkRaceSettings(epochs=16).work() == 2 * NetworkRaceSettings(epochs=8).work()
    assert NetworkRaceSettings(batch_size="16").work() > NetworkRaceSettings(batch_size="128").work()
