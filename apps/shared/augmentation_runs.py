"""What augmentation is worth: two trainings that differ in nothing else, read from `trained/`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from apps.shared import shared_results
from apps.shared.chart import Chart
from apps.shared.line_chart import GREY, X_AXIS, label_ends, room
from core.evaluation import proportions
from core.numbers import percent
from core.serving.card import Card, Metric
from core.training import monitor

WITHOUT, WITH = "flowers17_mini_vgg", "flowers17_mini_vgg_augmented"
TITLES = {WITHOUT: "Without augmentation", WITH: "With augmentation"}
HEIGHT, TOP, BOTTOM = 280, 44, 10
"""Height of a chart and of its upper and lower margins, in pixels."""


@dataclass(frozen=True)
class AugmentationRun:
    """One of the two trainings.

    Attributes:
        title: of the training.
        card: of the network that came out of it.
        training: the training loss after each epoch.
        validation: the validation loss after each epoch.
    """

    title: str
    card: Card
    training: list[float]
    validation: list[float]

    @property
    def last_losses(self) -> tuple[float, float]:
        """The losses of the finished network on the original training and validation images.

        They are read from the card. If it has none, they are those of the last epoch, in which training images may
        be augmented.
        """
        training, validation = (self.card.metric(f"loss_{split}") for split in ("training", "validation"))
        if training is None or validation is None:
            return self.training[-1], self.validation[-1]
        return training.value, validation.value

    @property
    def gap(self) -> float:
        """How much higher the validation loss of the finished network is than its training loss."""
        training, validation = self.last_losses
        return validation - training

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss, from 1."""
        return 1 + self.validation.index(min(self.validation))


@shared_results.shared_while_trained
def load() -> list[AugmentationRun]:
    """The trainings that are available, the one without augmentation first."""
    runs = []
    for artifact in shared_results.available():
        file = artifact.folder / monitor.FILE
        if artifact.name in TITLES and file.is_file():
            epochs = [e for e in monitor.read(file) if _finite(e.get("loss")) and _finite(e.get("validation_loss"))]
            if epochs:
                losses = ([epoch[name] for epoch in epochs] for name in ("loss", "validation_loss"))
                runs.append(AugmentationRun(TITLES[artifact.name], artifact.card, *losses))
    return sorted(runs, key=lambda run: list(TITLES.values()).index(run.title))


def missing(runs: Sequence[AugmentationRun]) -> str:
    """How to run the trainings that are missing, in a sentence; empty if none is."""
    titles = {run.title for run in runs}
    commands = [f"`python -m core train {name} --data data`" for name, title in TITLES.items() if title not in titles]
    if not commands:
        return ""
    are_missing = "Both trainings are" if len(commands) == 2 else "One of the two trainings is"
    return f"{are_missing} missing. To run {'them' if len(commands) == 2 else 'it'}: {' and '.join(commands)}."


def verdict(runs: Sequence[AugmentationRun]) -> str:
    """What the two trainings say, as Markdown; empty unless both are available."""
    if len(runs) < 2:
        return ""
    without, augmented = runs
    parts = [f"Measured on original images, the gap went from **{without.gap:.2f}** to **{augmented.gap:.2f}**."]
    learned = augmented.card.metric("accuracy_training")
    if learned is not None and learned.value > 0.9:
        parts.append(
            f"With augmentation, too, the network predicts {percent(learned.value)} of its original training images "
            "correctly: it has memorized them as well."
        )
    one, two = without.card.metric("rank1"), augmented.card.metric("rank1")
    if one is not None and two is not None:
        parts.append(_test_images(one, two))
    lowest = min(without.validation)
    if without.best_epoch < len(without.validation):
        parts.append(
            f"Both networks are compared after their last epoch. Without augmentation, the validation loss had been "
            f"lowest, {lowest:.2f}, after epoch {without.best_epoch} of {len(without.validation)}; with it, "
            f"{min(augmented.validation):.2f} after epoch {augmented.best_epoch} of {len(augmented.validation)}. How "
            "networks that stop there compare on the test images was not measured."
        )
    return " ".join(parts)


def _test_images(one: Metric, two: Metric) -> str:
    """How rank-1 accuracy on the test split changed, as Markdown."""
    points = f"{100 * (two.value - one.value):+.1f}".replace("-", "−")
    said = f"Rank-1 accuracy on the test split changed by **{points} points**"
    if not one.images or not two.images:
        return f"{said}."
    before, after = (proportions.with_interval(m.value, m.images) for m in (one, two) if m.images)
    said = (
        f"Rank-1 accuracy on the test split was {before} without augmentation and **{after}** with it: "
        f"**{points} points**"
    )
    found = proportions.difference(one.value, two.value, one.images, two.images)
    low, high = (f"{100 * end:+.1f}".replace("-", "−") for end in (found.low, found.high))
    chance = found.verdict
    return (
        f"{said} (95 % interval {low} to {high}, {chance}). The interval covers which {one.images:,} images were "
        "tested; each network was trained once, and what another seed would change was not measured."
    )


def charts(runs: Sequence[AugmentationRun], colours: tuple[str, str]) -> list[Chart]:
    """The losses of each training over its epochs, all on the same axes, with the gap at the end.

    Args:
        runs: the trainings.
        colours: of the training loss and of the validation loss.
    """
    top = 1.05 * max((value for run in runs for value in (*run.training, *run.validation)), default=1.0)
    longest = max((len(run.training) for run in runs), default=1)
    return [_chart(run, longest, top, colours) for run in runs]


def _chart(run: AugmentationRun, longest: int, top: float, colours: tuple[str, str]) -> Chart:
    curves = {"training": run.training, "validation": run.validation}
    epochs = list(range(1, len(run.training) + 1))
    last, gap = epochs[-1], f"gap {run.gap:.2f}".replace("-", "−")
    low, high = sorted(run.last_losses)
    chart = Chart()
    for (name, losses), colour in zip(curves.items(), colours, strict=True):
        chart.add_scatter(x=epochs, y=losses, name=name, mode="lines", line={"width": 3, "color": colour})
    bar = {"width": 2, "color": GREY, "dash": "dot"}
    chart.draw_lines([{"type": "line", "x0": last, "x1": last, "y0": low, "y1": high, "line": bar}])
    original = run.last_losses[0]
    is_augmented = abs(original - run.training[-1]) > 0.03 * top
    ends = [
        (last, run.training[-1], "training,<br>augmented" if is_augmented else "training", colours[0]),
        (last, (low + high) / 2, gap, GREY),
        (last, run.validation[-1], "validation", colours[1]),
    ]
    if is_augmented:
        marker = {"size": 11, "color": colours[0], "symbol": "diamond"}
        chart.add_scatter(x=[last], y=[original], name="training, original images", mode="markers", marker=marker)
        ends.insert(0, (last, original, "training,<br>original", colours[0]))
    label_ends(chart, ends, top, plot=HEIGHT - TOP - BOTTOM - X_AXIS)
    chart.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room(name for *_, name, _ in ends), "t": TOP, "b": BOTTOM},
        title={"text": f"{run.title}: loss", "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
    )
    chart.update_xaxes(title={"text": "epochs", "font": {"size": 15}}, tickfont={"size": 14}, range=[0, longest])
    chart.update_yaxes(tickfont={"size": 14}, range=[0, top])
    return chart


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
