"""What augmentation is worth: two trainings that differ in nothing else, read from `trained/`."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from apps.shared.line_chart import GREY, room, write_name
from core.serving import artifacts
from core.serving.artifacts import Card
from core.training import monitor

WITHOUT, WITH = "flowers17_mini_vgg", "flowers17_mini_vgg_augmented"
RUNS = {WITHOUT: "Without augmentation", WITH: "With augmentation"}
HEIGHT = 340


@dataclass(frozen=True)
class Run:
    """One of the two trainings."""

    title: str
    card: Card
    training: list[float]
    validation: list[float]

    @property
    def gap(self) -> float:
        """How much higher the loss of the validation part is than that of the training part, after the last epoch."""
        return self.validation[-1] - self.training[-1]


def runs() -> list[Run]:
    """Those of the two trainings that are there."""
    found = []
    for artifact in artifacts.available():
        file = artifact.folder / monitor.FILE
        if artifact.name in RUNS and file.is_file():
            epochs = [e for e in monitor.read(file) if _finite(e.get("loss")) and _finite(e.get("validation_loss"))]
            if epochs:
                losses = ([epoch[name] for epoch in epochs] for name in ("loss", "validation_loss"))
                found.append(Run(RUNS[artifact.name], artifact.card, *losses))
    return sorted(found, key=lambda run: list(RUNS.values()).index(run.title))


def missing(found: Sequence[Run]) -> str:
    """How to make the trainings that are not there, in a sentence, or an empty text."""
    titles = {run.title for run in found}
    commands = [f"`python -m core train {name} --data data`" for name, title in RUNS.items() if title not in titles]
    if not commands:
        return ""
    runs_ = "These trainings are" if len(commands) == 2 else "One of the two trainings is"
    return f"{runs_} not there yet; {' and '.join(commands)} make{'s' if len(commands) == 1 else ''} what is missing."


def verdict(found: Sequence[Run]) -> str:
    """What the two trainings say, as Markdown; empty unless both are there."""
    if len(found) < 2:
        return ""
    before, after = found
    text = f"The gap went from **{before.gap:.2f}** to **{after.gap:.2f}**"
    one, two = before.card.metric("rank1"), after.card.metric("rank1")
    if one is None or two is None:
        return f"{text}."
    points = 100 * (two.value - one.value)
    changed = f"{points:+.1f}".replace("-", "−")
    text += f", and rank-1 on the test part changed by **{changed} points**."
    if one.images:
        mean = (one.value + two.value) / 2
        margin = 196 * math.sqrt(2 * mean * (1 - mean) / one.images)
        text += f" So many pictures pin the change down to ± {margin:.1f} points (95 % confidence)."
    return text


def charts(found: Sequence[Run], colours: tuple[str, str]) -> list[go.Figure]:
    """The losses of each training over its epochs, all on the same axes, with the gap at the end.

    Args:
        found: the trainings.
        colours: of the training part and of the validation part.
    """
    top = 1.05 * max((value for run in found for value in (*run.training, *run.validation)), default=1.0)
    longest = max((len(run.training) for run in found), default=1)
    return [_chart(run, longest, top, colours) for run in found]


def _chart(run: Run, longest: int, top: float, colours: tuple[str, str]) -> go.Figure:
    curves = {"training": (run.training, colours[0]), "validation": (run.validation, colours[1])}
    epochs = list(range(1, len(run.training) + 1))
    figure = go.Figure()
    for name, (values, colour) in curves.items():
        figure.add_scatter(x=epochs, y=values, name=name, mode="lines", line={"width": 3, "color": colour})
    last, low, high = epochs[-1], *sorted((run.training[-1], run.validation[-1]))
    figure.add_shape(type="line", x0=last, x1=last, y0=low, y1=high, line={"width": 2, "color": GREY, "dash": "dot"})
    # Labels that would lie on each other are moved apart, the gap's between them.
    least = 0.1 * top
    middle = min(max((low + high) / 2, 1.5 * least), top - least)
    spread = max((high - low) / 2, least)
    names = ("training", "validation") if run.gap >= 0 else ("validation", "training")
    for name, place in zip(names, (middle - spread, middle + spread), strict=True):
        write_name(figure, last, place, name, curves[name][1])
    write_name(figure, last, middle, f"gap {run.gap:.2f}".replace("-", "−"), GREY)
    figure.update_layout(
        height=HEIGHT,
        showlegend=False,
        margin={"l": 10, "r": room(curves), "t": 44, "b": 10},
        title={"text": f"{run.title}: loss", "font": {"size": 16}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"},
        hovermode="x unified",
    )
    figure.update_xaxes(title={"text": "epochs", "font": {"size": 15}}, tickfont={"size": 14}, range=[0, longest])
    figure.update_yaxes(tickfont={"size": 14}, range=[0, top])
    return figure


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)
