"""The recorded accuracy of a linear head on each layer, beside that of features designed by hand."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

from apps.classroom.lessons.features import text
from apps.shared.chart import Chart, Values
from apps.shared.line_chart import horizontal
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.accuracy_by_layer import LayerAccuracy
from core.transfer.linear_heads.extraction_settings import LAYERS

HEIGHT = 320


@dataclass(frozen=True)
class Measured:
    """The accuracy of a linear head on some features.

    Attributes:
        name: of the layer, or of the features designed by hand.
        width: how many features there are.
        accuracy: 0 to 1.
        images: how many test images it was measured on.
    """

    name: str
    width: int
    accuracy: float
    images: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy, 0 to 1."""
        return proportions.interval(self.accuracy, self.images)

    def compared(self, other: "Measured") -> MeanDifference:
        """How much more accurate another one is."""
        return proportions.difference(self.accuracy, other.accuracy, self.images, other.images)


@cache
def layers() -> tuple[Measured, ...]:
    """All layers, from the first to the last."""
    result = accuracy_by_layer.recorded()
    found = {entry.layer: _measured(entry, result.images) for entry in result.layers}
    return tuple(found[layer] for layer in LAYERS)


@cache
def hand_made() -> tuple[Measured, ...]:
    """Features designed by hand, measured on the same images."""
    result = accuracy_by_layer.hand_made()
    return tuple(_measured(entry, result.images) for entry in result.layers)


def earliest(goal: float) -> Measured:
    """The first layer on which a head is more accurate than a goal, 0 to 1, with its whole 95 % interval."""
    return next(layer for layer in layers() if layer.interval[0] > goal)


def best() -> Measured:
    """The layer with the most accurate head."""
    return max(layers(), key=lambda layer: layer.accuracy)


@cache
def same_width_differs() -> bool:
    """Whether two layers with equally many features differ by more than chance."""
    pairs = combinations(layers(), 2)
    return any(one.compared(other).is_beyond_chance for one, other in pairs if one.width == other.width)


def chart(cut: int, colour: str) -> Chart:
    """Draw the accuracy of each layer with its 95 % interval; the layer with number `cut`, from 1, is coloured."""
    shown = layers()
    drawn = Chart()
    for is_cut in (False, True):
        numbers = [number for number in range(1, len(shown) + 1) if (number == cut) == is_cut]
        chosen = [shown[number - 1] for number in numbers]
        values = [layer.accuracy for layer in chosen]
        ends = [layer.interval for layer in chosen]
        drawn.add_scatter(
            x=numbers,
            y=values,
            mode="markers",
            marker={"size": 16 if is_cut else 9, "color": colour if is_cut else "#858585"},
            error_y={
                "type": "data",
                "array": [high - value for (_, high), value in zip(ends, values, strict=True)],
                "arrayminus": [value - low for (low, _), value in zip(ends, values, strict=True)],
                "thickness": 1.5,
                "width": 3,
            },
            hovertext=[text.layer_hover(layer.name, layer.width, layer.accuracy, layer.images) for layer in chosen],
            hoverinfo="text",
        )
    upwards = sorted(hand_made(), key=lambda described: described.accuracy)
    beside: Values = {"xref": "x domain", "yref": "y", "xanchor": "right", "showarrow": False}
    for number, described in enumerate(upwards):  # The lines may be close together.
        side, x = "bottom" if number else "top", 1 - 0.12 * max(0, number - 1)
        line = horizontal(described.accuracy, "#858585", width=2)
        drawn.draw_lines([{**line, "line": {**line["line"], "dash": "dash"}}])
        drawn.annotate(
            [{**beside, "x": x, "y": described.accuracy, "yanchor": side, "text": described.name, "font": {"size": 14}}]
        )
    drawn.update_layout(height=HEIGHT, showlegend=False, margin={"l": 10, "r": 10, "t": 10, "b": 10})
    names = [text.layer_tick(layer.name) for layer in shown]
    drawn.update_xaxes(
        title={"text": text.LAYER_AXIS, "font": {"size": 15}},
        tickvals=list(range(1, len(shown) + 1)),
        ticktext=names,
        tickangle=0,
        range=[0.3, len(shown) + 0.7],
        automargin=True,
    )
    drawn.update_yaxes(tickfont={"size": 14}, tickformat=".0%", range=[0, 1.02], automargin=True)
    return drawn


def _measured(entry: LayerAccuracy, images: int) -> Measured:
    return Measured(entry.layer, entry.width, entry.accuracy, images)
