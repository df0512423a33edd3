"""The numbers of styles as strips of colour, gammas and betas of every normalised channel, and their weighted sum."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from apps.classroom.ui import components, svg
from core.arrays import Float32Array
from core.nets.style.numbers import StyleLayout

Row = tuple[str, Float32Array]
"""What stands before a strip, and the numbers of the style, float32 (S,)."""
RANGES = {"γ": (0.0, 2.0), "β": (-1.0, 1.0)}
"""Of the colours; what is outside has the colour of the end."""
PARTS = {"contract": "contract", "residual": "residual blocks", "expand": "expand"}
LOW, HIGH = (0, 114, 178), (213, 94, 0)
BAR, GAP, TOP, BOTTOM = 22, 8, 22, 22
"""Heights in pixels of a strip, of the space below it, and of the lines of text above and below all strips."""


def drawing(rows: Sequence[Row], layout: StyleLayout, alt: str, dark: bool, narrow: bool) -> str:
    """Draw the numbers of styles: gammas beside betas, or above them for narrow screens."""
    labels, width = (0, 380) if narrow else (200, 960)
    line = BAR + GAP + (16 if narrow else 0)
    part = width if narrow else (width - labels - 24) // 2
    parts, across, down = [], labels, 0
    for kind, values in enumerate(RANGES):
        parts.append(svg.text(across, down + 14, _range_text(values), anchor="start", size=13))
        for number, (label, style) in enumerate(rows):
            y = down + TOP + number * line
            if narrow:
                parts.append(svg.text(0, y + 12, label, anchor="start", size=12))
                y += 16
            elif kind == 0:
                parts.append(svg.text(labels - 10, y + 15, _short(label), anchor="end", bold=number == len(rows) - 1))
            parts.append(_strip(_gathered(style, layout, kind), RANGES[values], across, y, part, dark))
        below = down + TOP + len(rows) * line
        parts += _layers(layout, across, below, part)
        if narrow:
            down = below + BOTTOM
        else:
            across += part + 24
    height = (down if narrow else TOP + len(rows) * line + BOTTOM) + 2
    return svg.drawing(width, height, alt, parts, dark)


def most_different(first: Float32Array, second: Float32Array, layout: StyleLayout) -> tuple[str, int, int]:
    """The gamma in which two styles differ most: its layer, its channel there, and its place in the vector."""
    found = []
    for name, place in layout.normalised().items():
        channels = (place.stop - place.start) // 2
        for channel in range(channels):
            at = place.start + channel
            found.append((abs(float(first[at] - second[at])), name, channel, at))
    _, name, channel, at = max(found)
    return name, channel, at


def _gathered(style: Float32Array, layout: StyleLayout, half: int) -> Float32Array:
    """All gammas (half 0) or all betas (half 1), layer by layer."""
    return style[_places(layout, half)]


@lru_cache(maxsize=8)
def _places(layout: StyleLayout, half: int) -> npt.NDArray[np.int64]:
    """Where all gammas (half 0) or all betas (half 1) stand in the vector."""
    numbers = np.arange(layout.size)
    return np.concatenate([np.split(numbers[place], 2)[half] for place in layout.normalised().values()])


def _strip(values: Float32Array, ends: tuple[float, float], x: float, y: float, width: float, dark: bool) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR}"'
    source = _coloured(values.astype(np.float32).tobytes(), ends, dark)
    return f'<image {place} href="{source}" preserveAspectRatio="none" style="image-rendering: pixelated"/>'


@lru_cache(maxsize=256)
def _coloured(numbers: bytes, ends: tuple[float, float], dark: bool) -> str:
    """Numbers, given as the bytes of float32, as a picture in a data URI: two equal rows of coloured pixels."""
    values = np.frombuffer(numbers, np.float32)
    at = np.clip(2 * (values - ends[0]) / (ends[1] - ends[0]) - 1, -1, 1)[:, np.newaxis]
    middle = np.array((40, 48, 56) if dark else (240, 240, 236))
    colours = middle + np.abs(at) * (np.where(at < 0, LOW, HIGH) - middle)
    pixels = np.ascontiguousarray(np.rint(colours).astype(np.uint8)[np.newaxis].repeat(2, axis=0))
    return components.encoded_uri(pixels, "png")


def _layers(layout: StyleLayout, x: float, y: float, width: float) -> list[str]:
    """Names of the parts of the network below the strips, and a line where each block begins."""
    channels = {name: (place.stop - place.start) // 2 for name, place in layout.normalised().items()}
    whole, drawn, at = sum(channels.values()), [], 0
    ends: dict[str, list[float]] = {}
    for name, count in channels.items():
        left, right = x + width * at / whole, x + width * (at + count) / whole
        ends.setdefault(name.rstrip("0123456789_"), [left, right])[1] = right
        if name.endswith(("contract1", "expand1", "_1")):
            drawn.append(svg.line([(left, y - GAP + 2), (left, y + 2)], width=1))
        at += count
    for part, (left, right) in ends.items():
        anchor, place = ("end", right) if part == "expand" else ("middle", (left + right) / 2)
        drawn.append(svg.text(place, y + 14, PARTS[part], anchor=anchor, size=12))
    return drawn


def _range_text(kind: str) -> str:
    low, high = RANGES[kind]
    return f"{kind}: blue {low:g} or less, orange {high:g} or more".replace("-", "−")


def _short(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"
