"""A network as columns of layers, one for each step of its surgery: what is frozen in it, what is new, what learns."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import sqrt

from apps.classroom.ui import svg
from core.transfer.fine_tuning.stages import Plan, State

ROW, BOX, TOP = 20.0, 16.0, 66.0
NAMES, COLUMN, WIDEST = 112.0, 212.0, 104.0
MOVED, BAR = 190.0, 110.0
MARGIN = 6.0
TITLES = ("Surgery", "Warm-up", "Fine-tuning")
HEAD_GAP = 16.0
_COLOURS: Mapping[State, str] = {"trained before": "#999999", "new": "#D55E00", "learns": "#E69F00"}
_FROZEN = {False: "#0072B2", True: "#56B4E9"}
_MARKED = 'fill-opacity="0.07" stroke="currentColor" stroke-opacity="0.55" stroke-width="2" rx="8"'


def columns(
    plan: Plan, below: Sequence[str], *, dark: bool = False, current: int | None = None, moved: Mapping[str, float]
) -> str:
    """The three steps side by side, and how far each block has moved.

    Args:
        plan: what learns when.
        below: a line under the title of each step.
        dark: for a dark page.
        current: the step under way, to be marked; 0 to 2.
        moved: by what part the kernels of each block have changed, 0 or more; empty where nobody knows yet.

    Returns:
        An SVG document.
    """
    height = _head_y(plan) + ROW + 46
    parts = _names(plan)
    for stage, (title, line) in enumerate(zip(TITLES, below, strict=True)):
        left = NAMES + stage * COLUMN
        parts += _column(plan, stage, left, title, line, dark, marked=stage == current)
    width = NAMES + len(TITLES) * COLUMN
    if moved:
        parts += _moved(plan, width + MARGIN, moved, dark)
        width += MOVED
    return svg.drawing(width, height, "The network in three steps: surgery, warm-up, fine-tuning", parts, dark)


def column(plan: Plan, stage: int, line: str, *, dark: bool = False) -> str:
    """One step alone, for narrow screens; arguments and result as of `columns`."""
    parts = _names(plan) + _column(plan, stage, NAMES, TITLES[stage], line, dark, marked=False)
    height = _head_y(plan) + ROW + 46
    return svg.drawing(NAMES + COLUMN, height, f"The network, {TITLES[stage].lower()}", parts, dark)


def title_of(block: str) -> str:
    """The name of a block for people."""
    if block == "head":
        return "last convolution"
    return block.replace("block", "block ")


def _names(plan: Plan) -> list[str]:
    names = [title_of(block.name) for block in plan.blocks]
    rows = [svg.text(NAMES - 8, _y(i) + 12.5, name, anchor="end", size=12) for i, name in enumerate(names)]
    return [*rows, svg.text(NAMES - 8, _head_y(plan) + 12.5, "head", anchor="end", size=12, bold=True)]


def _column(plan: Plan, stage: int, left: float, title: str, line: str, dark: bool, *, marked: bool) -> list[str]:
    """Boxes as wide as the root of their channels, the state of each run of them beside it."""
    parts = []
    if marked:
        bottom = _head_y(plan) + ROW + 34
        parts.append(svg.rectangle(left + 2, 2, COLUMN - 4, bottom, "currentColor", more=_MARKED))
    middle = left + MARGIN + 4 + WIDEST / 2
    parts += [svg.text(left + MARGIN + 4, 24, title, anchor="start", size=16, bold=True)]
    parts += [svg.text(left + MARGIN + 4, 44, line, anchor="start", size=12.5)]
    *states, head = plan.states(stage)
    for number, (block, state) in enumerate(zip(plan.blocks, states, strict=True)):
        wide = max(12.0, WIDEST * sqrt(block.channels / plan.features))
        box = svg.rectangle(middle - wide / 2, _y(number), wide, BOX, _colour(state, dark), more='rx="2"')
        parts.append(svg.titled([box], f"{title_of(block.name)}: {block.parameters:,} weights, {state}"))
    first = 0
    for state, run in groupby(states):
        count = len(list(run))
        parts += _bracket(middle + WIDEST / 2 + 6, _y(first), _y(first + count - 1) + BOX, state)
        first += count
    y = _head_y(plan)
    if stage == 0:
        cut = y - HEAD_GAP / 2 - 2
        parts.append(svg.line([(left + MARGIN, cut), (left + COLUMN - 16, cut)], more='stroke-dasharray="5 4"'))
    box = svg.rectangle(middle - 40, y, 80, BOX, _colour(head, dark), more='rx="2"')
    parts.append(svg.titled([box], f"the new head: {plan.head:,} weights, {head}"))
    parts.append(svg.text(middle + WIDEST / 2 + 14, y + 12.5, head, anchor="start", size=13, bold=True))
    learning = (0, plan.head, plan.head + plan.released)[stage]
    words = f"{plan.classes} classes, random weights" if stage == 0 else f"{learning:,} weights learn"
    return [*parts, svg.text(left + MARGIN + 4, y + ROW + 18, words, anchor="start", size=13)]


def _bracket(x: float, top: float, bottom: float, words: str) -> list[str]:
    line = svg.line([(x, top + 1), (x + 4, top + 1), (x + 4, bottom - 1), (x, bottom - 1)], width=1)
    middle = (top + bottom) / 2 + 4.5
    lines = words.split(" ")
    start = middle - 8 * (len(lines) - 1)
    words_ = [svg.text(x + 9, start + 16 * i, word, anchor="start", size=13) for i, word in enumerate(lines)]
    return [line, *words_]


def _moved(plan: Plan, left: float, moved: Mapping[str, float], dark: bool) -> list[str]:
    most = max(max(moved.values()), 1e-9)
    parts = [svg.text(left, 24, "Moved", anchor="start", size=16, bold=True)]
    parts += [svg.text(left, 44, "by what part of its length", anchor="start", size=12.5)]
    for number, block in enumerate(plan.blocks):
        part = moved.get(block.name, 0.0)
        long = BAR * part / most
        state = plan.states(2)[number]
        parts.append(svg.rectangle(left, _y(number), max(1.0, long), BOX, _colour(state, dark), more='rx="2"'))
        parts.append(svg.text(left + max(1.0, long) + 6, _y(number) + 12.5, percent(part), anchor="start", size=12))
    return parts


def percent(part: float) -> str:
    """A small part as text; what has not moved at all is 0."""
    return "0" if part == 0 else f"{100 * part:.2g} %"


def _colour(state: State, dark: bool) -> str:
    return _FROZEN[dark] if state == "frozen" else _COLOURS[state]


def _y(number: int) -> float:
    return TOP + number * ROW


def _head_y(plan: Plan) -> float:
    return _y(len(plan.blocks)) + HEAD_GAP
