"""What each piece of advice buys, as a drawing whose rows open: the effect of leaving it out, with its interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from apps.classroom.lessons.gans import advice_text
from apps.classroom.lessons.gans.advice_text import Effect
from apps.classroom.ui import svg

ROW, TOP, BOTTOM = 32, 44, 30
HELPS, HARMS, UNCLEAR = {False: "#0072B2", True: "#56B4E9"}, "#D55E00", "#858585"


@dataclass(frozen=True)
class Layout:
    """Where the columns are, in pixels; without room for titles beside the intervals they stand above them.

    Attributes:
        width: of the drawing.
        left: where the intervals begin.
        row: height of a row.
    """

    width: int
    left: int
    row: int

    @property
    def is_wide(self) -> bool:
        """Whether titles stand beside the intervals."""
        return self.left > EDGE


EDGE = 10
WIDE, NARROW = Layout(700, 400, ROW), Layout(370, EDGE, 45)


def drawing(effects: Sequence[Effect], opened: str, layout: Layout, dark: bool) -> str:
    """Draw the effects.

    Args:
        effects: one a row; failures may lie outside the scale.
        opened: the variant whose row is marked.
        layout: `WIDE` or `NARROW`.
        dark: for a dark page.
    """
    limit = scale(effects)
    right = layout.width - EDGE
    middle, half = (layout.left + right) / 2, (right - layout.left) / 2
    height = TOP + layout.row * len(effects) + BOTTOM
    parts = [
        svg.text(layout.left, 16, advice_text.BETTER_WITHOUT, anchor="start", size=13),
        svg.text(right, 16, advice_text.BETTER_WITH, anchor="end", size=13),
        svg.line([(middle, TOP - 14), (middle, height - BOTTOM)], more='stroke-opacity="0.4"'),
    ]
    for doublings in range(-limit, limit + 1):
        x = middle + doublings / limit * half
        if doublings:
            parts.append(svg.line([(x, TOP - 14), (x, height - BOTTOM)], width=1, more='stroke-opacity="0.16"'))
        if doublings in (-limit, limit) or abs(doublings) == 1 or not doublings:
            anchor = {-limit: "start", limit: "end"}.get(doublings, "middle")
            label = advice_text.factor(doublings) if doublings else "equal"
            parts.append(svg.text(x, height - 8, label, anchor=anchor, size=13))
    for number, effect in enumerate(effects):
        y = TOP + layout.row * number
        parts.append(_row(effect, y, layout, limit, dark, effect.variant.name == opened))
    return svg.drawing(layout.width, height, advice_text.ALT, parts, dark, role="group")


def scale(effects: Sequence[Effect]) -> int:
    """The doublings on either side of the axis: of the advice, not of the failures; longer intervals are cut off."""
    shown = [effect for effect in effects if not effect.is_failure] or list(effects)
    return max(2, *(math.ceil(abs(effect.doublings) + 0.2) for effect in shown))


def _row(effect: Effect, y: float, layout: Layout, limit: int, dark: bool, is_open: bool) -> str:
    right = layout.width - EDGE
    middle, half = (layout.left + right) / 2, (right - layout.left) / 2
    line = y + layout.row - (ROW / 2 if layout.is_wide else 14)
    colour = {1: HELPS[dark], -1: HARMS, 0: UNCLEAR}[effect.verdict]

    def x(value: float) -> float:
        return middle + half * max(-1.0, min(1.0, value / limit))

    fill = 'fill-opacity="0.13" rx="6"' if is_open else 'fill-opacity="0" rx="6"'
    low, high = math.log2(effect.ratio.low), math.log2(effect.ratio.high)
    stroke = f'style="stroke: {colour}"'
    title, place = advice_text.title(effect, layout.is_wide), (8, line + 5) if layout.is_wide else (EDGE + 2, y + 17)
    parts = [
        svg.rectangle(0, y, layout.width, layout.row - 2, "currentColor", more=fill),
        svg.text(*place, title, anchor="start"),
        svg.line([(x(low), line), (x(high), line)], width=5, more=stroke),
    ]
    for end, direction in ((low, -1), (high, 1)):
        if abs(end) > limit and end * direction > 0:
            tip = middle + half * direction
            corners = [(tip + 8 * direction, line), (tip - 4 * direction, line - 7), (tip - 4 * direction, line + 7)]
            parts.append(svg.polygon(corners, colour, 1))
    if abs(effect.doublings) <= limit:
        parts.append(f'<circle cx="{x(effect.doublings):.1f}" cy="{line:.1f}" r="7" fill="{colour}"/>')
    name = escape(advice_text.row_alt(effect), quote=True)
    attributes = f'data-name="{escape(effect.variant.name)}" tabindex="0" role="button" aria-label="{name}"'
    return svg.titled(parts, advice_text.sentence(effect), attributes + f' aria-pressed="{str(is_open).lower()}"')
