"""The linear heads in `trained/`: what they classify, and how accurate they are."""

from apps.classroom.lessons.features import text
from apps.shared import shared_results
from core.evaluation import proportions
from core.serving.card import layer_names


@shared_results.shared_while_trained
def table() -> str:
    """One row for each head as a Markdown table."""
    lines = [text.HEADS_HEAD, "|---|---|---|---|"]
    for card in shared_results.heads():
        rank1 = card.metric("rank1")
        if rank1 is None or rank1.images is None or card.backbone is None:
            continue
        layers = " and ".join(f"`{layer}`" for layer in layer_names(card.backbone.layer))
        features = text.SQUARE_ROOTS.format(layers) if card.backbone.square_root else layers
        accuracy = proportions.with_interval(rank1.value, rank1.images)
        title, known = text.HEADS.get(card.name, (card.title, text.UNKNOWN))
        lines.append(f"| {title} | {features} | {known} | {accuracy}, {rank1.images:,} images |")
    return "\n".join(lines)
