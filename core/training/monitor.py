"""The training monitor: what every epoch brought, as `history.json` and a figure, and early warnings."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.atomic_files import replacing

Epoch = Mapping[str, float]
FILE, FIGURE = "history.json", "history.svg"

PATIENCE = 5
"""Epochs in a row, with falling training loss and validation loss above its best, that count as overfitting."""
NOISE = 0.03


def warning(history: Sequence[Epoch]) -> str:
    """What is going wrong, in one sentence, or an empty text.

    Divergence: the loss is no number, or above three times the first epoch's. Overfitting: over the last `PATIENCE`
    epochs the training loss fell while the validation loss stayed above its best, by more than 5 % and by more than
    `NOISE`, which small losses only differ by in chance.

    Args:
        history: "loss" and, where there is a validation part, "validation_loss" of every epoch so far.
    """
    if not history:
        return ""
    losses = [epoch["loss"] for epoch in history]
    if not math.isfinite(losses[-1]) or losses[-1] > 3 * losses[0]:
        return "The training diverges: lower the learning rate, or warm it up."
    watched = [epoch["validation_loss"] for epoch in history if "validation_loss" in epoch]
    if len(watched) <= PATIENCE or len(watched) < len(losses):
        return ""
    best, recent = min(watched[:-PATIENCE]), watched[-PATIENCE:]
    if min(recent) > max(1.05 * best, best + NOISE) and losses[-1] < losses[-PATIENCE - 1]:
        epoch = watched.index(best) + 1
        return (
            f"The network overfits: the validation loss was best after epoch {epoch} and has risen since, while the "
            "training loss falls. Stop here, augment, or regularise."
        )
    return ""


def write(folder: Path, title: str, history: Sequence[Epoch], planned: int) -> None:
    """Write `history.json` and `history.svg`, each whole or not at all.

    Args:
        folder: where to.
        title: of the training.
        history: its epochs so far.
        planned: how many there are to be.

    Raises:
        OSError: the folder cannot be written to.
    """
    record = {"title": title, "planned": planned, "epochs": [_rounded(epoch) for epoch in history]}
    for name, text in ((FILE, json.dumps(record, indent=1) + "\n"), (FIGURE, figure(title, history))):
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")


def read(path: Path) -> list[dict[str, float]]:
    """The epochs of a `history.json`; null, which stands for no finite number there, becomes NaN."""
    epochs = json.loads(path.read_text(encoding="utf-8"))["epochs"]
    return [{name: math.nan if value is None else value for name, value in epoch.items()} for epoch in epochs]


# Okabe-Ito: blue for training, vermilion for validation.
COLOURS = {"training": "#0072B2", "validation": "#D55E00"}
PANELS = (("Loss", "loss"), ("Accuracy", "accuracy"))
WIDTH, HEIGHT, LEFT, TOP = 420, 260, 60, 50


def figure(title: str, history: Sequence[Epoch]) -> str:
    """Loss and accuracy over the epochs, training beside validation, as an SVG text; a dashed line begins a stage."""
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
    """Axes, the curves and their names at the right ends; a line before each epoch that begins a stage."""
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
    """Six digits; what is no finite number is stored as null, which JSON knows."""
    return {name: float(f"{value:.6g}") if math.isfinite(value) else None for name, value in epoch.items()}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
