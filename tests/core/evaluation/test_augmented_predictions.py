"""The worker's preview comes with predictions, and they are those that a page would make of the same pixels."""

from core.data import samples
from core.data.augmentation.preview_settings import PreviewSettings
from core.evaluation.augmented_predictions import preview
from core.serving import prediction_metrics
from core.serving.litert import Classifier, Prediction
from core.snapshots import last

MODEL = "efficientnet_lite0"


def test_predictions_are_those_of_the_original_and_of_each_version() -> None:
    settings = PreviewSettings(count=2, size=96)
    snapshot = last(preview(samples.find("coffee").read(), [{"kind": "flip"}], settings, MODEL))
    network = Classifier.load(MODEL)
    found = prediction_metrics.from_metrics(snapshot.metrics, network.labels)
    assert snapshot.image is not None
    assert found == [network.predict(image, top=1)[0] for image in (snapshot.image, *snapshot.panels.values())]
    assert len(found) == 3 and not any("prediction" in name for name in prediction_metrics.others(snapshot.metrics))


def test_metrics_and_predictions_are_the_same_thing() -> None:
    predictions = [Prediction(2, "c", 0.5), Prediction(0, "a", 0.25)]
    metrics = {"1 angle": 3.0, **prediction_metrics.as_metrics(predictions)}
    assert prediction_metrics.from_metrics(metrics, ["a", "b", "c"]) == predictions
    assert prediction_metrics.others(metrics) == {"1 angle": 3.0}
    assert prediction_metrics.from_metrics({}, ["a"]) == []
