"""One project from its raw images to its rank, with the figures of the model cards."""

from apps.classroom.lessons.which_transfer import text
from apps.shared import shared_results
from core.serving.card import Card

SCRATCH, HEAD = "dogs_vs_cats_alexnet", "dogs_vs_cats_features"


def steps() -> str:
    """What was done and measured, as Markdown.

    Raises:
        ArtifactError: one of the two networks is missing or damaged.
    """
    scratch, head = (shared_results.load(name).card for name in (SCRATCH, HEAD))
    parts = {data.use: data.images or 0 for data in scratch.data}
    return text.case(
        (parts["train"], parts["validation"], parts["test"]),
        _value(scratch, "rank1"),
        _value(scratch, "rank1_ten_crop"),
        _value(head, "rank1"),
    )


def _value(card: Card, name: str) -> float:
    metric = card.metric(name)
    assert metric is not None, f"{card.name} was not measured by {name}"
    return metric.value
