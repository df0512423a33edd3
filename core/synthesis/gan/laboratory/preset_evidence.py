"""Do the presets fail, and do their cures help? Run both over several seeds and compare.

`python -m core.synthesis.gan.laboratory.preset_evidence` records the result, from which pages read their figures. It
takes some minutes. The presets were chosen with other seeds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, ConfigDict

from core import result_files
from core.evaluation.mean_difference import mean_difference
from core.evaluation.mean_ratio import MeanRatio, mean_ratio
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.presets import PRESETS, Preset
from core.synthesis.gan.laboratory.training import train

FILE = Path(__file__).with_name("preset_evidence.json")
COMMAND = "python -m core.synthesis.gan.laboratory.preset_evidence"
SEEDS = range(300, 310)
SMALLEST_DISTANCE = 1e-4
"""Energy distances below this are chance; ratios need them positive."""
SNAPSHOTS = 20
"""Measurements during a training, evenly spread; the second half counts."""


class Runs(BaseModel):
    """Trainings with the same settings, one with each seed.

    Attributes:
        settings: apart from the seed.
        measures: the metrics of `training.train` by name, each with one value for each seed: the mean over the second
            half of the training. `early_gradient` is the norm of the generator's gradient after the first twentieth.
    """

    model_config = ConfigDict(frozen=True)

    settings: LaboratorySettings
    measures: Mapping[str, tuple[float, ...]]


class PresetRuns(BaseModel):
    """The trainings of one preset: those that fail, and those after each cure by its name."""

    model_config = ConfigDict(frozen=True)

    failure: Runs
    cures: Mapping[str, Runs]


class PresetEvidence(BaseModel):
    """The trainings of all presets by name."""

    model_config = ConfigDict(frozen=True)

    seeds: tuple[int, ...]
    presets: Mapping[str, PresetRuns]


def ratio(failure: Runs, cure: Runs) -> MeanRatio:
    """The energy distance after a cure over that before it: the geometric mean over the seeds, at least three."""
    before, after = ([max(d, SMALLEST_DISTANCE) for d in runs.measures["distance"]] for runs in (failure, cure))
    return mean_ratio([a / b for b, a in zip(before, after, strict=True)])


def is_better(preset: Preset, failure: Runs, cure: Runs) -> bool:
    """Whether the preset's measure is better after a cure, beyond chance: more modes, or a smaller distance."""
    if preset.measure == "covered":
        return mean_difference(failure.measures["covered"], cure.measures["covered"]).low > 0
    return ratio(failure, cure).high < 1


def runs(preset: Preset, seeds: Sequence[int] = SEEDS, steps: int | None = None) -> PresetRuns:
    """Train a preset as it is and after each cure, once with each seed.

    Args:
        preset: the preset.
        seeds: of the trainings.
        steps: of each training; None for those of the preset.
    """
    changed = {} if steps is None else {"steps": steps}
    return PresetRuns(
        failure=_runs(preset.failure.model_copy(update=changed), seeds),
        cures={cure.name: _runs(preset.cured(cure).model_copy(update=changed), seeds) for cure in preset.cures},
    )


def read() -> PresetEvidence:
    """The recorded trainings.

    Raises:
        ResultFileError: the record is missing or damaged.
    """
    return result_files.read(FILE, PresetEvidence, COMMAND)


def _runs(settings: LaboratorySettings, seeds: Sequence[int]) -> Runs:
    every = settings.steps // SNAPSHOTS
    found: dict[str, list[float]] = {}
    for seed in seeds:
        rows = [dict(s.metrics) for s in train(settings.model_copy(update={"seed": seed}), every=every)]
        measured = {name: fmean(row[name] for row in rows[-(SNAPSHOTS // 2) :]) for name in rows[-1]}
        measured["early_gradient"] = rows[1]["generator_gradient"]
        for name, value in measured.items():
            found.setdefault(name, []).append(round(value, 4))
    del found["step"]
    return Runs(settings=settings, measures={name: tuple(values) for name, values in found.items()})


def _record() -> None:
    recorded: dict[str, PresetRuns] = {}
    for preset in PRESETS:
        recorded[preset.name] = runs(preset)
        before = recorded[preset.name].failure
        for name, after in recorded[preset.name].cures.items():
            found = mean_difference(before.measures[preset.measure], after.measures[preset.measure])
            better = "better" if is_better(preset, before, after) else "NOT BETTER"
            print(
                f"{preset.name}: {preset.measure} {found.before:.3g}; {name}: {found.after:.3g}, {better}", flush=True
            )
    result_files.write(FILE, PresetEvidence(seeds=tuple(SEEDS), presets=recorded))


if __name__ == "__main__":
    _record()
