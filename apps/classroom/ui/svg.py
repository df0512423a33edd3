"""The few SVG elements that drawings of networks consist of, as text, and their colours."""

from collections.abc import Sequence
from html import escape

INK, PAPER = {False: "#1B2733", True: "#E8EDF2"}, {False: "#FFFFFF", True: "#12171D"}
"""Colours of text and background, by whether the page is dark."""

# Okabe and Ito, Color Universal Design, 2008; of their two blues, the one with more contrast.
_COLOURS = {
    "input": "#999999",
    "inception": "#009E73",
    "concatenate": "#009E73",
    "residual": "#D55E00",
    "add": "#D55E00",
    "dense": "#E69F00",
    "pooling": "#CC79A7",
    "activation": "#B8A900",
}
_CONVOLUTION = {False: "#0072B2", True: "#56B4E9"}


def colour(kind: str, dark: bool) -> str:
    """The colour of a kind of layer or module."""
    return _CONVOLUTION[dark] if kind == "convolution" else _COLOURS.get(kind, "#999999")


def drawing(width: float, height: float, name: str, parts: Sequence[str], dark: bool, role: str = "img") -> str:
    """A complete SVG document.

    Args:
        width: natural width in pixels.
        height: natural height in pixels.
        name: a description for those who cannot see it.
        parts: elements, from back to front.
        dark: for a dark page.
        role: "img", or "group" if parts of it can be clicked.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="{role}" aria-label="{escape(name)}" color="{INK[dark]}" '
        f'font-family="system-ui, sans-serif" font-size="14">{"".join(parts)}</svg>'
    )


def text(x: float, y: float, words: str, *, anchor: str = "middle", size: float = 14, bold: bool = False) -> str:
    """A line of text whose baseline is at y."""
    weight = ' font-weight="650"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{weight}'
    return f'<text {place} fill="currentColor">{escape(words)}</text>'


def rectangle(x: float, y: float, width: float, height: float, fill: str, *, more: str = "") -> str:
    """A rectangle; `more` holds further attributes."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" {more}/>'


def polygon(points: Sequence[tuple[float, float]], fill: str, opacity: float) -> str:
    """A filled polygon."""
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}" fill-opacity="{opacity:g}"/>'


def line(points: Sequence[tuple[float, float]], *, width: float = 1.5, more: str = "") -> str:
    """A line through points; `more` holds further attributes."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="{width:g}" {more}/>'


def arrow_head(x: float, y: float, *, down: bool = False) -> str:
    """The head of an arrow that points right, or down, to (x, y)."""
    points = [(x, y), (x - 4, y - 7), (x + 4, y - 7)] if down else [(x, y), (x - 7, y - 4), (x - 7, y + 4)]
    return polygon(points, "currentColor", 1)


def titled(parts: Sequence[str], title: str, attributes: str = "") -> str:
    """A group of elements with a tooltip."""
    return f"<g {attributes}><title>{escape(title)}</title>{''.join(parts)}</g>"


def legend(x: float, y: float, kinds: Sequence[tuple[str, str]], dark: bool) -> str:
    """A row of coloured squares with their meaning; `kinds` are pairs of a kind and its word."""
    parts = []
    for kind, word in kinds:
        parts += [rectangle(x, y - 11, 12, 12, colour(kind, dark), more='rx="2"')]
        parts += [text(x + 18, y, word, anchor="start", size=13)]
        x += 34 + 7 * len(word)
    return "".join(parts)
