"""The widget of the GAN laboratory, without the worker: what it reads, says and offers."""

import gradio as gr
import numpy as np
import pytest

from apps.widgets import gan_laboratory
from core.snapshots import last
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.presets import PRESETS
from core.synthesis.gan.laboratory.training import train


def test_the_table_holds_the_measures_of_the_training() -> None:
    settings = LaboratorySettings(distribution="grid_of_gaussians", steps=100)
    metrics = last(train(settings)).metrics
    table = gan_laboratory.table(metrics, settings)
    rows = {name: values for name, *values in table["data"]}
    assert all(len(row) == len(table["headers"]) for row in table["data"])
    assert rows["steps"] == ["100 of 100", ""]
    assert rows["modes covered"] == [f"{metrics[name]:.0f} of 25" for name in ("covered", "average_covered")]
    assert rows["energy distance"] == [f"{metrics[name]:.3g}" for name in ("distance", "average_distance")]
    assert rows["loss of G"] == [f"{metrics['generator_loss']:.3g}", ""]


def test_before_the_first_step_and_without_modes_the_table_is_shorter() -> None:
    settings = LaboratorySettings(distribution="moons")
    names = [row[0] for row in gan_laboratory.table(next(train(settings)).metrics, settings)["data"]]
    assert "loss of G" not in names and "modes covered" not in names and "energy distance" in names


def test_points_are_lines_of_two_numbers() -> None:
    found = gan_laboratory.coordinates("0.5 -0.25\n\n 1,0.125\n")
    assert np.array_equal(found, [[0.5, -0.25], [1, 0.125]])


@pytest.mark.parametrize(
    ("points", "sentence"),
    [("", "between 1 and 20,000 points"), ("0.5", "two numbers"), ("a b", "two numbers"), ("0 7", "between −1 and 1")],
)
def test_points_that_cannot_be_are_a_sentence(points: str, sentence: str) -> None:
    with pytest.raises(gr.Error, match=sentence):
        next(gan_laboratory.train(points, distribution="drawn"))


def test_a_value_out_of_bounds_is_a_sentence() -> None:
    with pytest.raises(gr.Error, match="Steps must be a whole number from 100"):
        next(gan_laboratory.train(steps=3))


def test_every_failure_and_every_cure_can_be_chosen() -> None:
    titles = [title for preset in PRESETS for title in (preset.title, *(cure.title for cure in preset.cures))]
    names = [knob.name for knob in LaboratorySettings.knobs()]
    chosen = [gan_laboratory.chosen_values(names, title) for title in gan_laboratory.trainings()]
    assert len(chosen) == len(titles) + 1
    found = [LaboratorySettings.parse(dict(zip(names, values, strict=True))) for _, *values in chosen]
    assert found[0] == LaboratorySettings()
    for preset in PRESETS:
        assert preset.failure in found and all(preset.cured(cure) in found for cure in preset.cures)
    assert all(explanation.endswith(".") for explanation, *_ in chosen)
