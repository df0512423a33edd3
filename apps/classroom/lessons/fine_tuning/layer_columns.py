"""A network as columns of layers, one for each step of fine-tuning: what is frozen, what is new, what learns."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import sqrt

from apps.classroom.lessons.fine_tuning import text
from apps.classroom.ui import svg
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, SURGERY, FreezingPlan, State

ROW, BOX, TOP = 20.0, 16.0, 66.0
"""Height of a row and of a box in it, and where the first row begins, in pixels."""

NAMES, COLUMN, WIDEST = 112.0, 212.0, 104.0
"""Width of the names of the blocks, of a column and of its widest box, in pixels."""

MOVED, BAR = 190.0, 110.0
"""Width of the column that says how far blocks moved, and of its longest bar, in pixels."""

MARGIN, HEAD_GAP = 6.0, 16.0
"""Space at the left of a column, and between body and head, in pixels."""

_COLOURS: Mapping[State, str] = {"pre-trained": "#999999", "new": "#D55E00", "learns": "#E69F00"}
_FROZEN = {False: "#0072B2", True: "#56B4E9"}
_HIGHLIGHT = 'fill-opacity="0.07" stroke="currentColor" stroke-opacity="0.55" stroke-width="2" rx="8"'


def columns(
    plan: FreezingPlan,
    captions: Sequence[str],
    *,
    dark: bool = False,
    current: int | None = None,
    moved: Mapping[str, float],
) -> str:
    """Draw the three steps side by side, and how far each block has moved.

    Args:
        plan: what is frozen and what learns.
        captions: the line below the title of each step.
        dark: for a dark page.
        current: the step to highlight, because it is running; 0 to 2.
        moved: the relative distance of the kernels of each block from their pre-trained values, 0 or more; empty if
            it is unknown.

    Returns:
        An SVG document.
    """
    height = _head_y(plan) + ROW + 46
    parts = _names(plan)
    for stage, caption in enumerate(captions):
        parts += _column(plan, stage, NAMES + stage * COLUMN, caption, dark, highlighted=stage == current)
    width = NAMES + len(captions) * COLUMN
    if moved:
        parts += _moved(plan, width + MARGIN, moved, dark)
        width += MOVED
    return svg.drawing(width, height, text.DRAWING_ALT, parts, dark)


def column(plan: FreezingPlan, stage: int, caption: str, *, dark: bool = False) -> str:
    """Draw one step alone, for narrow screens; arguments and result as in `columns`."""
    parts = _names(plan) + _column(plan, stage, NAMES, caption, dark, highlighted=False)
    height = _head_y(plan) + ROW + 46
    return svg.drawing(NAMES + COLUMN, height, f"The network, {text.STEPS[stage].lower()}", parts, dark)


def _names(plan: FreezingPlan) -> list[str]:
    names = [text.block_title(block.name) for block in plan.blocks]
    rows = [svg.text(NAMES - 8, _y(i) + 12.5, name, anchor="end", size=12) for i, name in enumerate(names)]
    return [*rows, svg.text(NAMES - 8, _head_y(plan) + 12.5, "head", anchor="end", size=12, bold=True)]


def _column(plan: FreezingPlan, stage: int, left: float, caption: str, dark: bool, *, highlighted: bool) -> list[str]:
    """Boxes as wide as the square root of their channels, with the state of each run of boxes beside it."""
    parts = []
    if highlighted:
        bottom = _head_y(plan) + ROW + 34
        parts.append(svg.rectangle(left + 2, 2, COLUMN - 4, bottom, "currentColor", more=_HIGHLIGHT))
    middle = left + MARGIN + 4 + WIDEST / 2
    parts += [svg.text(left + MARGIN + 4, 24, text.STEPS[stage], anchor="start", size=16, bold=True)]
    parts += [svg.text(left + MARGIN + 4, 44, caption, anchor="start", size=12.5)]
    *states, head = plan.states(stage)
    for number, (block, state) in enumerate(zip(plan.blocks, states, strict=True)):
        width = max(12.0, WIDEST * sqrt(block.channels / plan.features))
        box = svg.rectangle(middle - width / 2, _y(number), width, BOX, _colour(state, dark), more='rx="2"')
        parts.append(svg.titled([box], text.block_tooltip(block, state)))
    first = 0
    for state, run in groupby(states):
        count = len(list(run))
        parts += _bracket(middle + WIDEST / 2 + 6, _y(first), _y(first + count - 1) + BOX, state)
        first += count
    y = _head_y(plan)
    if stage == SURGERY:
        cut = y - HEAD_GAP / 2 - 2
        parts.append(svg.line([(left + MARGIN, cut), (left + COLUMN - 16, cut)], more='stroke-dasharray="5 4"'))
    box = svg.rectangle(middle - 40, y, 80, BOX, _colour(head, dark), more='rx="2"')
    parts.append(svg.titled([box], text.head_tooltip(plan, head)))
    parts.append(svg.text(middle + WIDEST / 2 + 14, y + 12.5, head, anchor="start", size=13, bold=True))
    return [*parts, svg.text(left + MARGIN + 4, y + ROW + 18, text.learning(plan, stage), anchor="start", size=13)]


def _bracket(x: float, top: float, bottom: float, state: State) -> list[str]:
    line = svg.line([(x, top + 1), (x + 4, top + 1), (x + 4, bottom - 1), (x, bottom - 1)], width=1)
    return [line, svg.text(x + 9, (top + bottom) / 2 + 4.5, state, anchor="start", size=13)]


def _moved(plan: FreezingPlan, left: float, moved: Mapping[str, float], dark: bool) -> list[str]:
    furthest = max(max(moved.values()), 1e-9)
    parts = [svg.text(left, 24, text.MOVED, anchor="start", size=16, bold=True)]
    parts += [svg.text(left, 44, text.MOVED_CAPTION, anchor="start", size=12.5)]
    *states, _ = plan.states(FINE_TUNING)
    for number, (block, state) in enumerate(zip(plan.blocks, states, strict=True)):
        share = moved.get(block.name, 0.0)
        length = max(1.0, BAR * share / furthest)
        parts.append(svg.rectangle(left, _y(number), length, BOX, _colour(state, dark), more='rx="2"'))
        parts.append(svg.text(left + length + 6, _y(number) + 12.5, text.distance(share), anchor="start", size=12))
    return parts


def _colour(state: State, dark: bool) -> str:
    return _FROZEN[dark] if state == "frozen" else _COLOURS[state]


def _y(number: int) -> float:
    return TOP + number * ROW


def _head_y(plan: FreezingPlan) -> float:
    return _y(len(plan.blocks)) + HEAD_GAP
