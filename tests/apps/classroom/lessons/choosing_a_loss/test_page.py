"""The page as its script runs it: no exception, and its code gives what it shows."""

import json
from pathlib import Path

import numpy as np
import pytest

from apps.classroom.lessons.choosing_a_loss import exercise, prediction_loss, reliability_diagram, text
from core.evaluation import recorded_predictions
from core.optimization.losses import categorical_cross_entropy, softmax
from core.optimization.temperature import with_temperature
from core.serving import artifacts
from core.training import recipe
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_the_snippet_prints_the_loss_of_the_page(tmp_path: Path) -> None:
    app = open_page("choosing_a_loss", sample="coffee", temperature="2.0")
    said = execute(code_blocks(app)[0], tmp_path)
    cost = said.split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "espresso" in said and "**Hit.**" not in said
    app = open_page("choosing_a_loss", loss="binary")
    cost = execute(code_blocks(app)[0], tmp_path).split("loss = ")[1].split()[0]
    assert f"costs **{cost} nats**" in texts(app) and "If “cat” is true" in texts(app)
    assert "p-y" in app.latex[0].value and "binary_crossentropy" in code_blocks(app)[2]


def test_another_true_class_costs_more_and_the_losses_are_those_of_the_cards() -> None:
    app = open_page("choosing_a_loss", sample="coffee")
    before = texts(app)
    app.selectbox(key="truth_categorical_coffee").select_index(3)
    app = checked(app.run())
    assert "**Hit.**" in before and "**Miss.**" in texts(app)
    app.button_group(key="loss_evidence").set_value("losses")
    app = checked(app.run())
    assert text.EVIDENCE in texts(app) and "Reliability diagram" not in texts(app)
    table = app.dataframe[1].value
    assert all(" to " in accuracy for accuracy in table["accuracy (95 % interval)"])
    assert len(table) >= 4
    assert all(float(loss) < float(chance) for loss, chance in zip(table["loss"], table["chance"], strict=True))


@pytest.mark.parametrize("loss", ["categorical", "binary"])
def test_the_bars_hold_the_prediction_and_the_pictures_their_place_on_the_curve(loss: str) -> None:
    app = open_page("choosing_a_loss", loss=loss)
    proto = next(e.proto for e in app.get("bidi_component") if e.proto.component_name == "convolab_loss_stage")
    data = json.loads(proto.json)
    cost = -np.log(data["probabilities"][data["truth"]])
    assert f"costs **{cost:.3f} nats**" in texts(app)
    assert len(data["labels"]) + data["others"] == (1000 if loss == "categorical" else 2)
    if loss == "categorical":
        mean = np.mean([-np.log(sample["p"]) for sample in data["samples"]])
        assert f"cost **{mean:.3f}** on average" in texts(app)
    else:
        assert not data["samples"] and sum(data["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_the_exercise_is_solved_by_the_best_temperature() -> None:
    assert not open_page("choosing_a_loss").success
    assert "Solved" in open_page("choosing_a_loss", temperature="0.75").success[0].value
    assert not open_page("choosing_a_loss", temperature="0.3").success


def test_the_praise_says_on_which_side_the_best_temperature_lies() -> None:
    best = exercise.best_temperature()
    means = {t: prediction_loss.mean_of_samples(t) for t in exercise.TEMPERATURES}
    assert means[best] == min(means.values())
    assert ("below 1: on these images the network is not confident enough" in text.exercise_praise(best)) == (best < 1)
    assert "above 1" in text.exercise_praise(1.5)


def test_through_softmax_the_squared_error_has_no_gradient_where_the_network_is_confidently_wrong() -> None:
    p = softmax([12.0, 0.0, 0.0])
    y = np.array([0.0, 1.0, 0.0])
    to_logits = 2 * p * ((p - y) - ((p - y) * p).sum())
    assert np.abs(to_logits).max() < 1e-3
    assert 1.9 < ((p - y) ** 2).sum() <= 2
    assert categorical_cross_entropy(y[None], p[None]).to_logits[0, 1] == pytest.approx(-1, abs=1e-4)


def test_the_binary_page_says_with_which_loss_its_network_was_trained() -> None:
    assert recipe.load("dogs_vs_cats_alexnet").label_smoothing == 0.1  # Of the categorical loss.
    assert "was trained with the categorical loss" in text.EXPLANATION["binary"]
    card = artifacts.load("dogs_vs_cats_alexnet").card
    assert len(card.classes) == 2


@pytest.mark.parametrize("temperature", ["0.5", "0.75", "1.0", "2.0"])
def test_the_verdict_on_confidence_follows_the_recorded_predictions(temperature: str) -> None:
    recorded = recorded_predictions.read(artifacts.load(reliability_diagram.MODEL))
    scaled = with_temperature(recorded.members[0], float(temperature))
    distance = scaled.max(axis=1).mean() - (scaled.argmax(axis=1) == recorded.labels).mean()
    said = texts(open_page("choosing_a_loss", temperature=temperature))
    assert ("the network is **too confident**" in said) == (distance >= text.CALIBRATED)
    assert ("the network is **not confident enough**" in said) == (distance <= -text.CALIBRATED)
    assert f"for {len(recorded.labels):,} test images" in said
