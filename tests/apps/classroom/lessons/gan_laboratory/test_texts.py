"""Sentences on results agree with the numbers beside them."""

import pytest

from apps.classroom.lessons.gan_laboratory import bilinear_drawing, evidence_text, text
from apps.shared import finished
from core.synthesis.gan.adversarial_losses import LOSSES
from core.synthesis.gan.laboratory import procedure
from core.synthesis.gan.laboratory import state as states
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.preset_evidence import PresetEvidence, PresetRuns, Runs, read
from core.synthesis.gan.laboratory.presets import PRESETS, Preset

COVERED = next(preset for preset in PRESETS if preset.measure == "covered")
DISTANCE = next(preset for preset in PRESETS if preset.measure == "distance")


def recorded(preset: Preset, before: list[float], after: list[float]) -> PresetEvidence:
    """Evidence with these values of the preset's measure, for each of its cures."""
    failure = Runs(settings=preset.failure, measures={preset.measure: tuple(before)})
    changed = Runs(settings=preset.failure, measures={preset.measure: tuple(after)})
    runs = PresetRuns(failure=failure, cures={cure.name: changed for cure in preset.cures})
    return PresetEvidence(seeds=(1, 2, 3), presets={preset.name: runs})


@pytest.mark.parametrize(
    ("preset", "before", "after", "helps"),
    [
        (COVERED, [1, 1, 2], [7, 8, 8], True),
        (COVERED, [7, 8, 8], [1, 1, 2], False),
        (COVERED, [1, 5, 2], [5, 1, 4], False),
        (DISTANCE, [0.5, 0.6, 0.4], [0.01, 0.012, 0.009], True),
        (DISTANCE, [0.01, 0.012, 0.009], [0.5, 0.6, 0.4], False),
        (DISTANCE, [0.1, 0.5, 0.2], [0.5, 0.1, 0.2], False),
    ],
)
def test_a_cure_is_called_what_its_interval_says(
    preset: Preset, before: list[float], after: list[float], helps: bool
) -> None:
    one = evidence_text.compare(recorded(preset, before, after), preset, preset.cures[0])
    said = evidence_text.measured(one, 3)
    assert ("better beyond chance" in said) == helps and ("no improvement beyond chance" in said) != helps
    assert said.startswith("Over 3 seeds") and f"**{text.number(sum(after) / 3)}**" in said


def test_the_evidence_counts_the_cures_that_help() -> None:
    record = read()
    rows = evidence_text.compared(record)
    helping = sum(row.helps for row in rows)
    assert f"**{helping} of {len(rows)} cures help beyond chance**" in evidence_text.summary(record)
    assert evidence_text.table(record).count("<tr>") == 1 + len(rows)
    assert evidence_text.table(record).count("<b>") == helping


@pytest.mark.parametrize(
    ("loss", "values"),
    [
        ("minimax", ("2 ln 2 = **1.386**", "−ln 2 = **−0.693**")),
        ("non_saturating", ("2 ln 2 = **1.386**", "ln 2 = **0.693**")),
        ("least_squares", ("0.5 everywhere", "**0.25**", "**0.125**")),
        ("hinge", ("0 everywhere", "**2**")),
        ("wasserstein", ("**0**",)),
    ],
)
def test_the_losses_at_the_solution(loss: str, values: tuple[str, ...]) -> None:
    said = text.losses_as_aim(LaboratorySettings.parse({"loss": loss}), finished.load("gan_laboratory"))
    assert all(value in said for value in values)


def test_the_numbers_of_a_step_are_those_of_its_formulas() -> None:
    for loss in LOSSES:
        settings = LaboratorySettings.parse({"loss": loss, "penalty": "r1", "width": 8})
        _, trace = procedure.step(states.start(settings), settings)
        of_d, of_g = text.formulas(trace.discriminator[-1], trace.generator, settings).split("L_G &=")
        assert f"= {trace.discriminator[-1].loss.value:.4g}" in of_d and r"\text{penalty }" in of_d
        assert f"= {trace.generator.loss.value:.4g}" in of_g
        halves = text.diagram(trace.discriminator[-1], trace.generator, settings)
        assert [half["half"] for half in halves] == ["D", "G"]
        aim = halves[1]["rows"][1]["text"]
        assert ("climb" in aim) == (loss == "minimax")
    assert text.formulas(None, None, settings) == ""


def test_the_game_says_who_arrives() -> None:
    drawing = bilinear_drawing.drawing(0.1, 6, dark=False)
    assert drawing.count("leaves") == 1 and drawing.count("circles") == 1 and drawing.count("arrives") == 3
    assert "simultaneous steps times 1.005" in drawing
