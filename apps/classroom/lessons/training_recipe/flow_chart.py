"""The recipe as a flow chart, with the question that stopped a diagnosis marked."""

from apps.classroom.lessons.training_recipe import text
from apps.classroom.ui import svg
from core.training.diagnosis.diagnosis import Diagnosis

WIDTH, BOX, ROW, TOP = 590, 304, 74, 6
HEIGHT = 46
"""Of a box, in pixels."""


def draw(diagnosis: Diagnosis, dark: bool) -> str:
    """Draw the four questions below each other, each with its remedies on the right, as an SVG document."""
    causes = diagnosis.first.causes if diagnosis.first is not None else ()
    parts: list[str] = []
    for row, (cause, (question, remedies)) in enumerate(text.QUESTIONS.items()):
        y = TOP + row * ROW
        accent = svg.colour("convolution", dark)
        parts += [_box(2, y, BOX, accent if cause in causes else "", question)]
        middle = y + HEIGHT / 2
        parts += [
            svg.line([(2 + BOX, middle), (2 + BOX + 40, middle)]),
            svg.arrow_head(2 + BOX + 46, middle),
            svg.text(2 + BOX + 22, middle - 6, text.YES, size=13),
        ]
        first = middle + 5 - 9 * (len(remedies) - 1)
        parts += [svg.text(2 + BOX + 54, first + 18 * i, remedy, anchor="start") for i, remedy in enumerate(remedies)]
        parts += [
            svg.line([(BOX / 2, y + HEIGHT), (BOX / 2, y + ROW - 6)]),
            svg.arrow_head(BOX / 2, y + ROW, down=True),
            svg.text(BOX / 2 + 18, y + HEIGHT + 17, text.NO, size=13),
        ]
    end = TOP + len(text.QUESTIONS) * ROW
    parts += [svg.text(BOX / 2, end + 20, text.DONE, bold=True)]
    return svg.drawing(WIDTH, end + 30, text.FLOW_ALT, parts, dark)


def _box(x: float, y: float, width: float, accent: str, words: str) -> str:
    """A box with words in it, with a thick border in the accent colour if it has one."""
    border = f'stroke="{accent}" stroke-width="4"' if accent else 'stroke="currentColor" stroke-width="1.5"'
    box = svg.rectangle(x, y, width, HEIGHT, "none", more=f'rx="6" {border}')
    return box + svg.text(x + width / 2, y + HEIGHT / 2 + 5, words, bold=bool(accent))
