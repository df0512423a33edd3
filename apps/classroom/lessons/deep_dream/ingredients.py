"""The evidence: what each ingredient does, measured by leaving it out."""

import json
from functools import cache
from pathlib import Path

from apps.classroom.lessons.deep_dream import text
from core.synthesis.dream.evidence_settings import VARIANTS, WHOLE, Comparison, compare

FILE = Path(__file__).with_name("evidence.json")

CLAIMS = {
    "no octaves": "fine",
    "no detail": "fine",
    "no bands": "fine",
    "no frequencies": "fine",
    "no colours": "colour",
    "no motion": "gain",
}
"""The measure that each ingredient is there for, by the variant without it."""


@cache
def rows() -> dict[str, list[dict[str, float]]]:
    """The recorded measures of each photo, by variant."""
    recorded: dict[str, list[dict[str, float]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return recorded


@cache
def comparison(variant: str, measure: str) -> Comparison:
    """A recorded comparison with the whole recipe."""
    return compare(rows(), variant, measure)


def table() -> str:
    """All comparisons as a Markdown table; those beyond chance are bold."""
    lines = [text.EVIDENCE_HEAD, "|---|---:|---:|---:|"]
    whole = [text.measure(name, comparison("no octaves", name).whole) for name in ("gain", "fine", "colour")]
    lines.append(f"| {text.VARIANTS[WHOLE]} | " + " | ".join(whole) + " |")
    for variant in VARIANTS:
        if variant == WHOLE:
            continue
        cells = []
        for name in ("gain", "fine", "colour"):
            found = comparison(variant, name)
            shown = text.measure(name, found.without)
            cells.append(f"**{shown}**" if found.certain else shown)
        lines.append(f"| {text.VARIANTS[variant]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def sentences() -> str:
    """What came of the claim of each ingredient, as a list; and which ones trade response for coarser shapes."""
    lines = [text.claim(variant, measure, comparison(variant, measure)) for variant, measure in CLAIMS.items()]
    gains = {variant: comparison(variant, "gain") for variant in VARIANTS if variant != WHOLE}
    grain = {variant: comparison(variant, "fine") for variant in gains}
    if higher := [
        variant
        for variant, found in gains.items()
        if found.certain and found.without > found.whole and grain[variant].certain and grain[variant].low > 0
    ]:
        lines.append(text.higher_without(higher))
    return "\n".join(f"- {line}" for line in lines)
