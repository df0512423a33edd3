"""The presets fail and their cures help, with new seeds and in the record, and the sentences agree with the figures."""

import pytest

from core.evaluation.mean_difference import mean_difference
from core.synthesis.gan.laboratory import preset_evidence
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.preset_evidence import PresetRuns
from core.synthesis.gan.laboratory.presets import PRESETS, Cure, Preset

SEEDS = (400, 401, 402, 403)
"""Neither those of the record nor those that the presets were chosen with."""
STEPS = {"strong_discriminator": 100}
"""Fewer than in the preset where a step takes long."""
PAIRS = [(preset, cure) for preset in PRESETS for cure in preset.cures]
NAMES = [f"{preset.name}-{cure.name}" for preset, cure in PAIRS]


def recorded(name: str) -> PresetRuns:
    return preset_evidence.read().presets[name]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_failure_and_cure_differ_beyond_chance_with_new_seeds(preset: Preset) -> None:
    runs = preset_evidence.runs(preset, SEEDS, STEPS.get(preset.name))
    for cure in preset.cures:
        assert preset_evidence.is_better(preset, runs.failure, runs.cures[cure.name]), cure.name


@pytest.mark.parametrize(("preset", "cure"), PAIRS, ids=NAMES)
def test_failure_and_cure_differ_beyond_chance_in_the_record(preset: Preset, cure: Cure) -> None:
    runs = recorded(preset.name)
    after = runs.cures[cure.name]
    assert runs.failure.settings == preset.failure, f"Run {preset_evidence.COMMAND}."
    assert after.settings == preset.cured(cure), f"Run {preset_evidence.COMMAND}."
    assert preset_evidence.is_better(preset, runs.failure, after)


def test_the_record_is_complete() -> None:
    record = preset_evidence.read()
    assert set(record.presets) == {preset.name for preset in PRESETS}
    for runs in record.presets.values():
        for each in (runs.failure, *runs.cures.values()):
            assert {len(values) for values in each.measures.values()} == {len(record.seeds)}


@pytest.mark.parametrize(("preset", "cure"), PAIRS, ids=NAMES)
def test_a_cure_turns_no_other_knobs(preset: Preset, cure: Cure) -> None:
    before, after = preset.failure.model_dump(), preset.cured(cure).model_dump()
    assert {name for name in LaboratorySettings.model_fields if before[name] != after[name]} == set(cure.knobs)


def test_a_strong_discriminator_is_right_and_the_generator_suffers() -> None:
    runs = recorded("strong_discriminator")
    failure = runs.failure.measures
    assert min(failure["accuracy_fake"]) > 0.5  # “Most” of the samples.
    for cure in runs.cures.values():
        assert mean_difference(failure["accuracy_fake"], cure.measures["accuracy_fake"]).high < 0
        assert mean_difference(failure["generator_loss"], cure.measures["generator_loss"]).high < 0
        assert mean_difference(failure["discriminator_loss"], cure.measures["discriminator_loss"]).low > 0
        assert mean_difference(failure["covered"], cure.measures["covered"]).low > 0


def test_where_the_gradient_vanishes_every_sample_is_recognised() -> None:
    runs = recorded("vanishing_gradient")
    failure, cure = runs.failure.measures, runs.cures["non_saturating"].measures
    assert min(failure["accuracy_fake"]) > 0.99
    assert 50 * max(failure["early_gradient"]) < min(cure["early_gradient"])


def test_average_weights_are_calmer_where_samples_swing() -> None:
    failure = recorded("oscillation").failure.measures
    assert mean_difference(failure["distance"], failure["average_distance"]).high < 0


def test_without_its_penalty_the_wasserstein_loss_grows_to_thousands() -> None:
    runs = recorded("wasserstein_without_penalty")
    failure, cure = runs.failure.measures, runs.cures["wgan_gp"].measures
    assert min(map(abs, failure["generator_loss"])) > 1000 > 20 > max(map(abs, cure["generator_loss"]))
