"""The evaluation of a new artifact on the test images, as it will be served."""

from collections.abc import Generator
from typing import Any

from core.evaluation import evaluation_record, recorded_predictions
from core.evaluation.evaluate import Evaluator
from core.serving.artifacts import Artifact
from core.serving.card import Metric
from core.serving.litert import Classifier
from core.snapshots import Snapshot
from core.training.split_data import SplitData


def evaluate(
    artifact: Artifact, split_data: SplitData, *, ten_crop: bool, keep: bool = False
) -> Generator[Snapshot, Any, list[Metric]]:
    """Measure rank-1 and rank-5 on the test split with one crop, and with ten crops where asked.

    Records of the evaluation with one crop are written into the artifact's folder, so its card must be saved again.

    Args:
        artifact: to evaluate.
        split_data: its "test" split is used.
        ten_crop: whether to evaluate with ten crops as well.
        keep: whether to keep the prediction for each image.

    Yields:
        The progress, with rank-1 and rank-5 so far as metrics.

    Returns:
        The metrics for the card.
    """
    classifier, images = Classifier(artifact), split_data.splits["test"]
    name, classes = split_data.data.source_name, split_data.data.classes
    suffixes = ["", "_ten_crop"] if ten_crop else [""]
    metrics: list[Metric] = []
    for number, suffix in enumerate(suffixes):
        evaluator = Evaluator(classifier, images, classes, ten_crop=bool(suffix), keep=keep and not suffix)
        for snapshot in evaluator.stream():
            step = number * len(images) + snapshot.step
            note = "evaluating" + suffix.replace("_", " ")
            yield Snapshot(step, len(suffixes) * len(images), metrics=snapshot.metrics, note=note)
        if not suffix:
            record = evaluation_record.Record.of(evaluator.result, name, "test")
            evaluation_record.write(artifact.folder, record)
            if keep:
                recorded_predictions.write(artifact.folder / recorded_predictions.FILE, evaluator.predictions)
        metrics += evaluator.result.metrics(name, suffix)
    return metrics
