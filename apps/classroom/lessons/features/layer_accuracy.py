"""The recorded accuracy of a linear head on each layer."""

from apps.classroom.lessons.features import text
from apps.classroom.ui import components, ranked_bars
from core.transfer.linear_heads import accuracy_by_layer
from core.transfer.linear_heads.extraction_settings import LAYERS


def accuracies() -> dict[str, float]:
    """The accuracy, 0 to 1, of a head on each layer, from the first layer to the last."""
    recorded = {entry.layer: entry.accuracy for entry in accuracy_by_layer.recorded().layers}
    return {layer: recorded[layer] for layer in LAYERS}


def bars(cut: int) -> list[components.RankedBar]:
    """One bar per layer as long as its accuracy; the layer with number `cut`, from 1, is coloured and marked."""
    return [
        ranked_bars.bar(layer, accuracy, number == cut, number, text.CUT_MARK if number == cut else "")
        for number, (layer, accuracy) in enumerate(accuracies().items(), start=1)
    ]


def earliest(goal: float) -> str:
    """The first layer on which a head reaches an accuracy, 0 to 1."""
    return next(layer for layer, accuracy in accuracies().items() if accuracy >= goal)


def best() -> str:
    """The layer with the most accurate head."""
    known = accuracies()
    return max(known, key=known.__getitem__)
