"""An augmentation preview with what a classifier predicts for each version, as one job of a worker.

target = "core.evaluation.augmented_predictions:preview"
job = jobs.submit(target, image, as_dicts(chosen), settings, "efficientnet_lite0")
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.data.augmentation import preview as previews
from core.data.augmentation.preview_settings import PreviewSettings
from core.images import RGB
from core.serving import prediction_metrics
from core.serving.litert import Classifier
from core.snapshots import Stream


def preview(image: RGB, transforms: Sequence[Mapping[str, Any]], settings: PreviewSettings, classifier: str) -> Stream:
    """Augment one image several times, and classify it and its versions.

    Args:
        image: uint8 RGB (H, W, 3).
        transforms: see `core.data.augmentation.preview.preview`.
        settings: of the preview.
        classifier: the name of an artifact.

    Yields:
        The snapshot of the preview; among its metrics the first rank for the square image and then for each version,
        named as in `core.serving.prediction_metrics`.

    Raises:
        SettingsError: an unknown kind of transform, or a knob that does not fit.
        ArtifactError: the classifier is missing or damaged.
    """
    network = Classifier.load(classifier)
    for snapshot in previews.preview(image, transforms, settings):
        assert snapshot.image is not None
        ranked = network.predict_many([snapshot.image, *snapshot.panels.values()], top=1)
        predicted = prediction_metrics.as_metrics([best for (best,) in ranked])
        yield replace(snapshot, metrics={**snapshot.metrics, **predicted})
