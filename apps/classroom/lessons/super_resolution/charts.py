"""The charts of this lesson as SVG: a training, the methods on the benchmark, and distortion against perception."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import fmean

from apps.classroom.lessons.super_resolution import text
from apps.classroom.ui import svg
from core.synthesis.super_resolution.method_table import MethodTable
from core.synthesis.super_resolution.upscaler import BICUBIC

WIDTH, HEIGHT = 560, 300
ACCENT = {False: "#0072B2", True: "#56B4E9"}
SECOND = "#D55E00"
DOT = 4.5


def _dot(x: float, y: float, colour: str, title: str, radius: float = DOT, opacity: float = 1.0) -> str:
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}" fill-opacity="{opacity:g}"/>'
    return svg.titled([circle], title)


def training(steps: Sequence[int], psnr: Sequence[float], bicubic: float, at: int, dark: bool) -> str:
    """The PSNR of the detail over the steps, whose axis is logarithmic; the record `at` is marked."""
    left, right, top, bottom = 52, 20, 20, 46
    low, high = bicubic - 3, max(*psnr, bicubic) + 0.5
    last = math.log10(max(steps[-1], 10))

    def place(step: float, value: float) -> tuple[float, float]:
        across = math.log10(max(step, 1)) / last
        up = (min(max(value, low), high) - low) / (high - low)
        return left + across * (WIDTH - left - right), top + (1 - up) * (HEIGHT - top - bottom)

    colour = ACCENT[dark]
    parts = []
    for value in range(math.ceil(low), math.floor(high) + 1):
        y = place(1, value)[1]
        parts += [svg.line([(left, y), (WIDTH - right, y)], width=0.5, more='stroke-opacity="0.3"')]
        parts += [svg.text(left - 8, y + 5, str(value), anchor="end")]
    for power in range(math.floor(last) + 1):
        parts += [svg.text(place(10**power, low)[0], HEIGHT - bottom + 20, f"{10**power:,}")]
    y = place(1, bicubic)[1]
    parts += [svg.line([(left, y), (WIDTH - right, y)], more='stroke-dasharray="6 4"')]
    parts += [svg.text(WIDTH - right, y + 17, f"bicubic {bicubic:.2f} dB", anchor="end")]
    points = [place(step, value) for step, value in zip(steps, psnr, strict=True)]
    parts += [svg.line(points, width=2.5, more=f'style="stroke:{colour}"')]
    parts += [_dot(*points[at], SECOND, f"{steps[at]:,}: {psnr[at]:.2f} dB", radius=7)]
    parts += [
        svg.text((left + WIDTH - right) / 2, HEIGHT - 6, text.STEP_AXIS),
        svg.text(4, 14, "PSNR (dB)", anchor="start"),
    ]
    return svg.drawing(WIDTH, HEIGHT, text.training_alt(steps, psnr), parts, dark)


@cache
def gains(table: MethodTable, scale: int, dark: bool) -> str:
    """How many dB each network gains on bicubic interpolation: each image as a dot, the mean as a line."""
    left, right, top, row = 150, 24, 10, 46
    methods = [name for name in table.methods(scale) if name != BICUBIC]
    base = table.row(BICUBIC, scale).psnr
    found = {name: [a - b for a, b in zip(table.row(name, scale).psnr, base, strict=True)] for name in methods}
    low = math.floor(min(0.0, *(min(values) for values in found.values())))
    high = math.ceil(max(max(values) for values in found.values()))
    height = top + row * len(methods) + 44

    def across(gain: float) -> float:
        return left + (gain - low) / (high - low) * (WIDTH - left - right)

    parts = []
    for value in range(low, high + 1):
        x = across(value)
        faint = 0.8 if value == 0 else 0.25
        parts += [svg.line([(x, top), (x, height - 42)], width=1, more=f'stroke-opacity="{faint}"')]
        parts += [svg.text(x, height - 24, f"{value:+d}" if value else "0")]
    for number, (name, values) in enumerate(found.items()):
        y = top + row * (number + 0.5)
        parts += [svg.text(left - 12, y - 1, text.METHODS[name], anchor="end", bold=True)]
        parts += [svg.text(left - 12, y + 15, f"{fmean(table.row(name, scale).psnr):.2f} dB", anchor="end", size=13)]
        for image, gain in zip(table.images, values, strict=True):
            parts += [_dot(across(gain), y, ACCENT[dark], f"{image}: {gain:+.2f} dB", opacity=0.55)]
        x = across(fmean(values))
        parts += [svg.line([(x, y - 13), (x, y + 13)], width=4, more=f'style="stroke:{SECOND}"')]
    parts += [svg.text((left + WIDTH - right) / 2, height - 5, text.GAIN_AXIS)]
    return svg.drawing(WIDTH, height, text.gains_alt(table, scale), parts, dark)


@cache
def plane(table: MethodTable, scale: int, dark: bool) -> str:
    """Each method by the mean of its PSNR and of its LPIPS, which is better further up."""
    left, right, top, bottom = 60, 110, 20, 46
    means = means_of(table, scale)
    psnr, lpips = ([value[axis] for value in means.values()] for axis in (0, 1))
    x_low, x_high, y_low, y_high = min(psnr) - 0.3, max(psnr) + 0.3, min(lpips) - 0.03, max(lpips) + 0.03

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (x - x_low) / (x_high - x_low) * (WIDTH - left - right),
            top + (y - y_low) / (y_high - y_low) * (HEIGHT - top - bottom),
        )

    parts = [svg.line([(left, top), (left, HEIGHT - bottom), (WIDTH - right + 60, HEIGHT - bottom)], width=1)]
    for tenth in range(math.ceil(y_low * 20), math.floor(y_high * 20) + 1):
        parts += [svg.text(left - 8, place(x_low, tenth / 20)[1] + 5, f"{tenth / 20:.2f}", anchor="end", size=13)]
    for value in range(math.ceil(x_low), math.floor(x_high) + 1):
        parts += [svg.text(place(value, y_low)[0], HEIGHT - bottom + 18, str(value), size=13)]
    for name, (x, y) in means.items():
        at = place(x, y)
        parts += [_dot(*at, ACCENT[dark], f"{text.METHODS[name]}: {x:.2f} dB, LPIPS {y:.3f}", radius=7)]
        parts += [svg.text(at[0] + 12, at[1] + 5, text.METHODS[name], anchor="start")]
    parts += [
        svg.text((left + WIDTH - right) / 2, HEIGHT - 6, text.PSNR_AXIS),
        svg.text(4, 13, text.LPIPS_AXIS, anchor="start"),
    ]
    return svg.drawing(WIDTH, HEIGHT, text.plane_alt(means), parts, dark)


def means_of(table: MethodTable, scale: int) -> Mapping[str, tuple[float, float]]:
    """The mean PSNR in dB and the mean LPIPS of each method at a factor."""
    rows = [table.row(name, scale) for name in table.methods(scale)]
    return {row.method: (fmean(row.psnr), fmean(row.lpips)) for row in rows}
