"""What a visitor takes home: the code that gives these accuracies, and the record behind them."""

import json

from apps.classroom.lessons.ranked_accuracy.evaluations import Evaluated


def snippet(name: str, ranks: int) -> str:
    """The code that gives the accuracies and confusions of the page.

    Args:
        name: of the classifier.
        ranks: the largest k.
    """
    return f"""from core.evaluation import evaluation_record
from core.serving import artifacts

artifact = artifacts.load("{name}")
record = evaluation_record.read(artifact)
for k, accuracy in enumerate(record.curve({ranks}), start=1):
    print(f"rank-{{k}} {{accuracy:.4f}}")
for truth, predicted, count, share in record.mistakes(artifact.card.classes)[:5]:
    print(f"{{truth}} predicted as {{predicted}}: {{count}} images, {{share:.1%}} of its class")
"""


def record_json(evaluated: Evaluated) -> str:
    """The record of an evaluation as JSON."""
    return json.dumps(evaluated.record.model_dump(mode="json"), indent=1)
