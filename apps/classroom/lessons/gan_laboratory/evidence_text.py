"""What the page says of failures, cures, and what was measured of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from apps.classroom.lessons.gan_laboratory.text import number
from core.evaluation.mean_difference import mean_difference
from core.synthesis.gan.laboratory import preset_evidence
from core.synthesis.gan.laboratory.preset_evidence import PresetEvidence, is_better, ratio
from core.synthesis.gan.laboratory.presets import PRESETS, Cure, Measure, Preset

FAIL_AGAIN = "See it fail"
LONG: Mapping[Measure, str] = {"covered": "number of Gaussians covered", "distance": "energy distance"}
SHORT: Mapping[Measure, str] = {"covered": "Gaussians covered", "distance": "energy distance"}
_HEADS = ("failure → cure", "measure", "failing", "cured", "change, 95 % interval")
_STYLE = (
    "<style>.gan-evidence { overflow-x: auto; } .gan-evidence table { border-collapse: collapse; white-space: nowrap; }"
    " .gan-evidence :is(td, th) { padding: 0.1rem 0.9rem 0.1rem 0; text-align: left; }"
    " .gan-evidence tr { border-bottom: 1px solid #8886; }"
    " .gan-evidence :is(td, th):nth-child(n + 3) { text-align: right; font-variant-numeric: tabular-nums; }</style>"
)


@dataclass(frozen=True)
class Compared:
    """A failure before and after one of its cures.

    Attributes:
        preset: the failure.
        cure: one of its cures.
        failing: the mean of the preset's measure over the seeds, before.
        cured: the same after the cure.
        change: how it changes, with its 95 % interval: a difference of numbers of modes, a ratio of distances.
        helps: whether it is better beyond chance.
    """

    preset: Preset
    cure: Cure
    failing: float
    cured: float
    change: str
    helps: bool


@cache
def recorded() -> PresetEvidence:
    """The recorded trainings, read once for all visitors."""
    return preset_evidence.read()


@cache
def of_recorded() -> tuple[str, str]:
    """The summary and the table of the recorded trainings, written once for all visitors."""
    return summary(recorded()), table(recorded())


def failing(preset: Preset) -> str:
    """What a preset shows while it fails."""
    return f"**{preset.title}.** {preset.symptom}"


def cured(preset: Preset, cure: Cure) -> str:
    """What has been cured, and how."""
    return f"**{preset.title}, cured:** {_lower(cure.title)}."


def measured(one: Compared, seeds: int) -> str:
    """What the recorded trainings say about a cure, as a sentence."""
    verdict = "better beyond chance" if one.helps else "no improvement beyond chance"
    return (
        f"Over {seeds} seeds, with the cure “{_lower(one.cure.title)}” the mean {LONG[one.preset.measure]} goes from "
        f"**{number(one.failing)}** to **{number(one.cured)}**: {verdict}. Change: "
        f"{one.change.replace('(', '(95 % interval ')}."
    )


def summary(record: PresetEvidence) -> str:
    """What was measured, above the table."""
    rows = compared(record)
    return (
        f"**{sum(row.helps for row in rows)} of {len(rows)} cures help beyond chance**: over {len(record.seeds)} seeds "
        "that had no part in choosing the settings, the 95 % interval of the change, paired by seed, leaves out “no "
        "change”."
    )


def table(record: PresetEvidence) -> str:
    """Failure and cure of each preset as an HTML table that scrolls on narrow screens."""
    lines = [f"<tr>{''.join(f'<th>{head}</th>' for head in _HEADS)}</tr>"]
    for row in compared(record):
        after = f"<b>{number(row.cured)}</b>" if row.helps else number(row.cured)
        names = f"{row.preset.title} → {_lower(row.cure.title)}"
        cells = (names, SHORT[row.preset.measure], number(row.failing), after, row.change)
        lines.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    note = (
        "Means over the second half of a training. The change of a number is a difference, that of a distance the "
        "geometric mean of ratios; the intervals are paired by seed."
    )
    table = f'<div class="gan-evidence" tabindex="0"><table>{"".join(lines)}</table></div>'
    return f"{_STYLE}{table}<p>{note}</p>"


def compared(record: PresetEvidence) -> Sequence[Compared]:
    """Every cure of every preset."""
    return [compare(record, preset, cure) for preset in PRESETS for cure in preset.cures]


def compare(record: PresetEvidence, preset: Preset, cure: Cure) -> Compared:
    """One cure."""
    runs = record.presets[preset.name]
    before, after = runs.failure, runs.cures[cure.name]
    means = mean_difference(before.measures[preset.measure], after.measures[preset.measure])
    if preset.measure == "covered":
        middle = means.after - means.before
        sign = "+" if middle > 0 else ""
        change = f"{sign}{number(middle)} ({number(means.low)} to {number(means.high)})"
    else:
        found = ratio(before, after)
        change = f"×{number(found.mean)} ({number(found.low)} to {number(found.high)})"
    return Compared(preset, cure, means.before, means.after, change, is_better(preset, before, after))


def _lower(title: str) -> str:
    """A title inside a sentence, unless it begins with a name."""
    return title if title.startswith("Penalty R1") else title[0].lower() + title[1:]
