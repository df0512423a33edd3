"""What augmentation is worth: two trainings that differ in nothing else, read from `trained/`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from apps.shared.line_chart import GREY, X_AXIS, label_ends, room
from core.serving import artifacts
from core.serving.card import Card
from core.training import monitor

WITHOUT, WITH = "flowers17_mini_vgg", "flowers17_mini_vgg_augmented"
TITLES = {WITHOUT: "Without augmentation", WITH: "With augmentation"}
HEIGHT, TOP, BOTTOM = 340, 44, 10
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
    def gap(self) -> float:
        """How much higher the validation loss is than the training loss, after the last epoch."""
        return self.validation[-1] - self.training[-1]


def load() -> list[AugmentationRun]:
    """The trainings that are available, the one without augmentation first."""
    runs = []
    for artifact in artifacts.available():
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
    text = f"The gap went from **{without.gap:.2f}** to **{augmented.gap:.2f}**"
    one, two = without.card.metric("rank1"), augmented.card.metric("rank1")
    if one is None or two is None:
        return f"{text}."
    points = 100 * (two.value - one.value)
    changed = f"{points:+.1f}".replace("-", "−")
    text += f", and rank-1 on the test split changed by **{changed} points**"
    if one.images:
        mean = (one.value + two.value) / 2
        margin = 196 * math.sqrt(2 * mean * (1 - mean) / one.images)
        text += f" (95 % interval with {one.images:,} pictures: ± {margin:.1f} points)"
    return f"{text}."


def charts(runs: Sequence[AugmentationRun], colours: tuple[str, str]) -> list[go.Figure]:
    """The losses of each training over its epochs, all on the same axes, with the gap at the end.

    Args:
        runs: the trainings.
        colours: of the training loss and of the validation loss.
    """
    top = 1.05 * max((value for run in runs for value in (*run.training, *run.validation)), default=1.0)
    longest = max((len(run.training) for run in runs), default=1)
    return [_chart(run, longest, top, colours) for run in runs]


def _chart(run: AugmentationRun, longest: int, top: float, colours: tuple[str, str]) -> go.Figure:
    curves = {"training": run.training, "validation": run.validation}
    epochs = list(range(1, len(run.training) + 1))
    last, gap = epochs[-1], f"gap {run.gap:.2f}".replace("-", "−")
    low, high = sorted((run.training[-1], run.validation[-1]))
    figure = go.Figure()
    for (name, losses), colour in zip(curves.items(), colours, strict=True):
        figure.add_scatter(x=epochs, y=losses, name=name, mode="lines", line={"width": 3, "color": colour})
    figure.add_shape(type="line", x0=last, x1=last, y0=low, y1=high, line={"width": 2, "color": GREY, "dash": "dot"})
    ends = [
        (last, run.training[-1], "training", colours[0]),
        (last, (low + high) / 2, gap, GREY),
        (last, run.validation[-1], "validation", colours[1]),
    ]
    label_ends(figure, ends, top, plot=HEIGHT - TOP - BOTTOM - X_AXIS)
    figure.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room([*curves, gap]), "t": TOP, "b": BOTTOM},
        title={"text": f"{run.title}: loss", "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
    )
    figure.update_xaxes(title={"text": "epochs", "font": {"size": 15}}, tickfont={"size": 14}, range=[0, longest])
    figure.update_yaxes(tickfont={"size": 14}, range=[0, top])
    return figure


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
