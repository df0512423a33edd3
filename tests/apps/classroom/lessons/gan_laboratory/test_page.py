"""The page as its script runs it: first view, steps, undo, presets, address, code."""

from pathlib import Path

import numpy as np
import pytest

from apps.classroom.lessons.gan_laboratory import curves, drawn_points, recorded
from apps.classroom.lessons.gan_laboratory import laboratory as visitors
from apps.classroom.ui import components
from apps.shared import finished
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.training import train
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_it_opens_on_the_recorded_training() -> None:
    app = open_page("gan_laboratory")
    laboratory = app.session_state["gan_laboratory"]
    assert laboratory.is_recorded and laboratory.timeline.now.state.step == LaboratorySettings().steps
    assert "**Step 3,001, the next one**" in texts(app) and not app.success
    assert "A recorded training" in "\n".join(c.value for c in app.caption)


def test_half_steps_whole_steps_and_undo() -> None:
    app = open_page("gan_laboratory", seed="5")
    timeline = app.session_state["gan_laboratory"].timeline
    assert timeline.now.steps == (0, 0)
    for key, steps, said in (
        ("D", (1, 0), "**Step 1**"),
        ("G", (1, 1), "**Step 1**"),
        ("both", (2, 2), "**Step 2**"),
    ):
        app.button(key=f"gan_step_{key}").click()
        app = checked(app.run())
        assert timeline.now.steps == steps and said in texts(app)
    for steps in ((1, 1), (1, 0), (0, 0)):
        app.button(key="gan_undo").click()
        app = checked(app.run())
        assert timeline.now.steps == steps
    assert app.button(key="gan_undo").disabled


def test_going_back_and_on_gives_the_same_numbers() -> None:
    app = open_page("gan_laboratory", seed="5")
    timeline = app.session_state["gan_laboratory"].timeline
    for _ in range(3):
        app.button(key="gan_step_both").click()
        app = checked(app.run())
    wanted = timeline.now.state.to_bytes()
    app.select_slider(key=f"gan_time_{timeline.version}").set_value(1)
    app = checked(app.run())
    assert timeline.now.steps == (1, 1) and len(timeline.moments) == 4
    for _ in range(2):
        app.button(key="gan_step_both").click()
        app = checked(app.run())
    assert timeline.now.state.to_bytes() == wanted and len(timeline.moments) == 4


def test_other_networks_start_again_but_another_distribution_goes_on() -> None:
    app = open_page("gan_laboratory")
    app.button_group(key="distribution").set_value("moons")
    app = checked(app.run())
    assert app.session_state["gan_laboratory"].timeline.now.state.step == 3000
    app.slider(key="width").set_value(16)
    app = checked(app.run())
    assert app.session_state["gan_laboratory"].timeline.now.state.step == 0


@pytest.mark.parametrize(
    "address",
    [
        {"distribution": "drawn"},
        {"distribution": "line", "noise_dimensions": "1"},
        {"loss": "wasserstein", "penalty": "wgan_gp", "noise": "uniform"},
        {"loss": "least_squares", "hidden_layers": "1", "activation": "tanh"},
    ],
)
def test_every_kind_of_laboratory_can_be_opened_and_stepped(address: dict[str, str]) -> None:
    app = open_page("gan_laboratory", **address)
    app.button(key="gan_step_both").click()
    app = checked(app.run())
    assert not app.warning and app.session_state["gan_laboratory"].timeline.now.steps == (1, 1)


def test_the_curves_are_those_of_the_training() -> None:
    charts = curves.data(recorded.timeline().curve, LaboratorySettings())
    assert [[line["name"] for line in chart["series"]] for chart in charts] == [
        ["D", "G", "2 ln 2"],
        ["G", "averaged G"],
    ]
    steps, metrics = finished.load("gan_laboratory").history[-1]
    assert charts[1]["series"][0]["x"][-1] == steps
    assert charts[1]["series"][0]["y"][-1] == pytest.approx(metrics["distance"], rel=1e-3)
    long = [(step, {"generator_loss": 1.0, "discriminator_loss": 1.0}) for step in range(1000)]
    (losses,) = curves.data([*long, (1000, {"generator_loss": float("nan")})], LaboratorySettings(loss="hinge"))
    assert len(losses["series"]) == 2
    assert all(len(line["x"]) <= components.MOST_POINTS + 1 and line["x"][-1] == 999 for line in losses["series"])
    assert curves.data([], LaboratorySettings()) == []


def test_an_address_that_names_a_failure_explains_it_and_offers_its_cures() -> None:
    app = open_page("gan_laboratory", discriminator_learning_rate="0.0003", steps="800")
    assert "**Mode collapse.** The samples swing" in texts(app) and "Over 10 seeds" in texts(app)
    assert app.button(key="gan_cure_mode_collapse_faster_discriminator").label == "Cure: Discriminator ten times faster"
    app = open_page("gan_laboratory", steps="800")
    assert "**Mode collapse, cured:** discriminator ten times faster." in texts(app)
    assert app.button(key="gan_fail").label == "See it fail"


def test_a_training_that_diverges_is_a_sentence() -> None:
    address = {"loss": "wasserstein", "discriminator_learning_rate": "0.3", "discriminator_optimizer": "sgd"}
    app = open_page("gan_laboratory", generator_learning_rate="0.3", generator_optimizer="sgd", seed="1", **address)
    for _ in range(40):
        app.button(key="gan_step_both").click()
        app = checked(app.run())
        if app.warning:
            break
    assert "The training diverged at step" in app.warning[0].value
    app.button(key="gan_undo").click()
    assert not checked(app.run()).warning


def test_the_code_gives_the_numbers_of_the_first_view(tmp_path: Path) -> None:
    lines = execute(code_blocks(open_page("gan_laboratory"))[0], tmp_path).splitlines()
    steps, metrics = finished.load("gan_laboratory").history[-1]
    printed = dict(line.split(": ") for line in lines if ": " in line)
    assert float(printed["step"]) == steps and float(printed["covered"]) == metrics["covered"]
    # In 3000 steps the last digits of another processor's arithmetic grow; the order of magnitude stays.
    assert float(printed["distance"]) == pytest.approx(metrics["distance"], abs=0.03)
    assert "1218 weights" in lines[-1]


def test_the_code_of_a_drawing_runs(tmp_path: Path) -> None:
    app = open_page("gan_laboratory", distribution="drawn", steps="100")
    code = code_blocks(app)[0]
    assert "points = np.array([" in code and "step: 100" in execute(code, tmp_path)


def test_drawn_points_are_kept_in_the_address() -> None:
    points = ((0.5, -0.25), (-1.0, 1.0), (0.01, 0.99))
    address = drawn_points.to_address(points)
    app = open_page("gan_laboratory", distribution="drawn", points=address)
    laboratory = app.session_state["gan_laboratory"]
    assert laboratory.drawn == points and not app.warning
    assert "[50, -25, -100, 100, 1, 99]" in code_blocks(app)[0] and f"points={address}" in code_blocks(app)[1]
    visitors.draw(laboratory, points[:1])
    app = checked(app.run())
    assert f"points={drawn_points.to_address(points[:1])}" in code_blocks(app)[1]
    app.button_group(key="distribution").set_value("circle")
    assert "points=" not in code_blocks(checked(app.run()))[1]
    app.button_group(key="distribution").set_value("drawn")
    assert f"points={drawn_points.to_address(points[:1])}" in code_blocks(checked(app.run()))[1]
    visitors.draw(laboratory, ())
    assert "points=" not in code_blocks(checked(app.run()))[1]


@pytest.mark.parametrize("points", ["A", "<script>", "A" * 10_000, "____"])
def test_a_damaged_drawing_in_the_address_is_a_sentence(points: str) -> None:
    app = open_page("gan_laboratory", distribution="drawn", points=points)
    assert "The drawing in this address is damaged" in app.warning[0].value
    assert app.session_state["gan_laboratory"].drawn == drawn_points.EXAMPLE
    assert "points=" not in code_blocks(app)[1]


def test_the_first_view_is_what_the_code_computes() -> None:
    first = recorded.timeline().moments[1].state
    again = list(train(LaboratorySettings(steps=100), every=first.step))[1]
    weights = states.from_panel(again.panels[states.STATE]).generator.weights
    assert np.abs(weights - first.generator.weights).max() < 0.05
