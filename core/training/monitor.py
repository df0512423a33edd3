"""The training monitor: the history of the epochs as `history.json` and as a figure, and early warnings."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.atomic_files import replacing

Epoch = Mapping[str, float]
FILE, FIGURE = "history.json", "history.svg"

PATIENCE = 5
"""Consecutive epochs with falling training loss and validation loss above its best that count as overfitting."""
NOISE = 0.03
"""Differences of the validation loss up to this size are put down to chance."""


def warning(history: Sequence[Epoch]) -> str:
    """A sentence about what is going wrong; empty if nothing is.

    Divergence: the loss is not finite, or more than three times that of the first epoch. Overfitting: over the last
    `PATIENCE` epochs the training loss fell while the validation loss stayed above its best by more than 5 % and by
    more than `NOISE`, which guards small losses against chance.

    Args:
        history: "loss" and, if there is a validation split, "validation_loss" of every epoch so far.
    """
    if not history:
        return ""
    losses = [epoch["loss"] for epoch in history]
    if not math.isfinite(losses[-1]) or losses[-1] > 3 * losses[0]:
        return "The training diverges: lower the learning rate, or warm it up."
    validation = [epoch["validation_loss"] for epoch in history if "validation_loss" in epoch]
    if len(validation) <= PATIENCE or len(validation) < len(losses):
        return ""
    best, recent = min(validation[:-PATIENCE]), validation[-PATIENCE:]
    if min(recent) > max(1.05 * best, best + NOISE) and losses[-1] < losses[-PATIENCE - 1]:
        epoch = validation.index(best) + 1
        return (
            f"The network overfits: the validation loss was lowest after epoch {epoch} and has risen since, while the "
            "training loss falls. Stop here, augment, or regularise."
        )
    return ""


def write(folder: Path, title: str, history: Sequence[Epoch], planned: int) -> None:
    """Write `history.json` and `history.svg`; a file is replaced completely or not at all.

    Args:
        folder: that receives the files.
        title: of the training.
        history: the epochs so far.
        planned: the number of epochs in the whole training.

    Raises:
        OSError: the folder cannot be written to.
    """
    record = {"title": title, "planned": planned, "epochs": [_rounded(epoch) for epoch in history]}
    for name, text in ((FILE, json.dumps(record, indent=1) + "\n"), (FIGURE, figure(title, history))):
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")


def read(path: Path) -> list[dict[str, float]]:
    """Read the epochs of a `history.json`; null, which stands for a value that is not finite, becomes NaN."""
    epochs = json.loads(path.read_text(encoding="utf-8"))["epochs"]
    return [{name: math.nan if value is None else value for name, value in epoch.items()} for epoch in epochs]


# Okabe-Ito: blue for training, vermilion for validation.
COLOURS = {"training": "#0072B2", "validation": "#D55E00"}
PANELS = (("Loss", "loss"), ("Accuracy", "accuracy"))
WIDTH, HEIGHT, LEFT, TOP = 420, 260, 60, 50


def figure(title: str, history: Sequence[Epoch]) -> str:
    """Loss and accuracy over the epochs, for training and validation, as SVG; a dashed line marks each new stage."""
    stages = [epoch.get("stage") for epoch in history]
    begins = [number for number in range(1, len(stages)) if stages[number] != stages[number - 1]]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * (WIDTH + LEFT) + 90} {HEIGHT + TOP + 50}" '
        'font-family="sans-serif" font-size="14"><rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="26" font-size="18">{_escaped(title)}</text>',
    ]
    for number, (label, name) in enumerate(PANELS):
        curves = {"training": [epoch[name] for epoch in history if name in epoch]}
        if all(f"validation_{name}" in epoch for epoch in history):
            curves["validation"] = [epoch[f"validation_{name}"] for epoch in history]
        parts += _panel(label, {key: values for key, values in curves.items() if values}, number, begins)
    return "".join([*parts, "</svg>\n"])


def _panel(label: str, curves: Mapping[str, Sequence[float]], number: int, begins: Sequence[int]) -> list[str]:
    """The axes, the curves with their names at the right, and a line before each epoch in which a stage begins."""
    left = LEFT + number * (WIDTH + LEFT + 20)
    finite = [value for values in curves.values() for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(0.0, *finite) if label == "Loss" else min(finite), max(finite)
    span = (high - low) or 1.0
    epochs = max((len(values) for values in curves.values()), default=1)

    def place(epoch: float, value: float) -> str:
        x = left + WIDTH * (epoch / max(1, epochs - 1)) * 0.8
        return f"{x:.1f},{TOP + HEIGHT * (1 - (value - low) / span):.1f}"

    axis = f"M{left},{TOP}V{TOP + HEIGHT}H{left + 0.8 * WIDTH:.0f}"
    parts = [
        f'<path d="{axis}" fill="none" stroke="#999"/>',
        f'<text x="{left - 6}" y="{TOP + 5}" text-anchor="end">{high:.3g}</text>',
        f'<text x="{left - 6}" y="{TOP + HEIGHT}" text-anchor="end">{low:.3g}</text>',
        f'<text x="{left + 0.4 * WIDTH:.0f}" y="{TOP + HEIGHT + 34}" text-anchor="middle">'
        f"{label}, {epochs} epochs</text>",
    ]
    for epoch in begins:
        top, bottom = place(epoch - 0.5, high), place(epoch - 0.5, low)
        parts.append(f'<polyline points="{top} {bottom}" fill="none" stroke="#999" stroke-dasharray="5 4"/>')
    for name, values in curves.items():
        points = [place(epoch, value) for epoch, value in enumerate(values) if math.isfinite(value)]
        if points:
            x, y = points[-1].split(",")
            parts.append(
                f'<polyline points="{" ".join(points)}" fill="none" stroke="{COLOURS[name]}" stroke-width="2.5"/>'
            )
            parts.append(f'<text x="{float(x) + 6:.0f}" y="{float(y) + 5:.0f}" fill="{COLOURS[name]}">{name}</text>')
    return parts


def _rounded(epoch: Epoch) -> dict[str, float | None]:
    """The values with six digits; one that is not finite becomes null, as JSON has no other word for it."""
    return {name: float(f"{value:.6g}") if math.isfinite(value) else None for name, value in epoch.items()}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
