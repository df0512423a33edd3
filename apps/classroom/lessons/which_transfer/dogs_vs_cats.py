"""One project from its raw images to its rank, with the figures of the model cards."""

from apps.classroom.lessons.which_transfer import text
from apps.shared import shared_results

SCRATCH, HEAD = "dogs_vs_cats_alexnet", "dogs_vs_cats_features"


def steps() -> str:
    """What was done and measured, as Markdown.

    Raises:
        ArtifactError: one of the two networks is missing or damaged.
    """
    scratch, head = (shared_results.load(name).card for name in (SCRATCH, HEAD))
    parts = {data.use: data.images or 0 for data in scratch.data}
    measured, on_head = ({metric.name: metric.value for metric in card.metrics} for card in (scratch, head))
    return text.case(
        (parts["train"], parts["validation"], parts["test"]),
        measured["rank1"],
        measured["rank1_ten_crop"],
        on_head["rank1"],
    )
