"""First-ranked predictions as metrics of a snapshot, which is how a worker sends them to a page."""

from collections.abc import Mapping, Sequence

from core.serving.litert import Prediction

_CLASS, _PROBABILITY = "prediction {}: class", "prediction {}: probability"


def as_metrics(predictions: Sequence[Prediction]) -> dict[str, float]:
    """Index and probability of each prediction, by its number."""
    metrics: dict[str, float] = {}
    for number, prediction in enumerate(predictions):
        metrics[_CLASS.format(number)] = float(prediction.index)
        metrics[_PROBABILITY.format(number)] = prediction.probability
    return metrics


def from_metrics(metrics: Mapping[str, float], labels: Sequence[str]) -> list[Prediction]:
    """The predictions that metrics hold, in their order.

    Args:
        metrics: of a snapshot, others among them.
        labels: of the classes, by their indices.
    """
    found: list[Prediction] = []
    while (index := metrics.get(_CLASS.format(len(found)))) is not None:
        found.append(Prediction(int(index), labels[int(index)], metrics[_PROBABILITY.format(len(found))]))
    return found


def others(metrics: Mapping[str, float]) -> dict[str, float]:
    """The metrics without predictions."""
    return {name: value for name, value in metrics.items() if not name.startswith("prediction ")}
