import csv
import io
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from core import images
from core.errors import ConvolabError
from core.evaluation.ranked import rank_accuracy
from core.serving import artifacts
from core.serving.card import Card, Preprocessing
from core.serving.interpreters import LiteRTModel
from core.serving.litert import Classifier
from core.serving.preprocessing import prepare
from tests import development_data
from tests.repository import ROOT

NAME = "efficientnet_lite0"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(NAME)


def test_known_images_are_recognised(classifier: Classifier) -> None:
    coffee, chelsea = classifier.predict_many([data.coffee(), data.chelsea()], top=3)
    assert coffee[0].index == 967
    assert coffee[0].label == "espresso"
    assert coffee[0].probability > 0.8
    assert {prediction.index for prediction in chelsea} == {281, 282, 285}
    assert chelsea[0].probability >= chelsea[1].probability >= chelsea[2].probability


def test_class_names_are_unique(classifier: Classifier) -> None:
    assert len(set(classifier.labels)) == len(set(classifier.artifact.card.class_ids)) == 1000


def test_probabilities_are_a_distribution(classifier: Classifier) -> None:
    probabilities = classifier.probabilities(data.astronaut())
    assert probabilities.shape == (1000,)
    assert probabilities.dtype == np.float32
    assert probabilities.min() >= 0
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (900, 3, 3), (2048, 1365, 3)])
def test_images_of_any_size_are_classified(classifier: Classifier, shape: tuple[int, int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    analysis = classifier.analyse(picture)
    assert len(analysis.predictions(5)) == 5
    assert analysis.heat_map(0).shape == shape[:2]


def test_eight_threads_get_the_same_predictions_as_one(classifier: Classifier) -> None:
    pictures = [data.coffee(), data.chelsea(), data.astronaut(), data.rocket()] * 8
    alone = [classifier.probabilities(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(classifier.probabilities, pictures))
    np.testing.assert_array_equal(together, alone)


def test_a_batch_gives_the_results_of_its_images(classifier: Classifier) -> None:
    model = LiteRTModel(classifier.artifact.path("model.tflite"))
    preprocessing = classifier.artifact.card.preprocessing
    batch = np.stack([prepare(p, (224, 224), preprocessing) for p in (data.coffee(), data.chelsea())])
    whole = model.run(batch)
    kept = {name: values.copy() for name, values in whole.items()}
    parts = [model.run(picture[np.newaxis]) for picture in batch]
    assert whole["features"].shape == (2, 7, 7, 1280)
    for name, values in whole.items():
        np.testing.assert_array_equal(values, kept[name])
        np.testing.assert_array_equal(values, np.concatenate([part[name] for part in parts]))


def test_a_failed_run_leaves_the_model_usable(classifier: Classifier) -> None:
    model = LiteRTModel(classifier.artifact.path("model.tflite"), interpreters=1)
    with pytest.raises(ValueError, match=r"(?i)dimension"):
        model.run(np.zeros((1, 10, 10, 3), np.float32))
    assert model.run(np.zeros((1, 224, 224, 3), np.float32))["probabilities"].shape == (1, 1000)


def test_the_activation_map_averages_to_the_score(classifier: Classifier) -> None:
    analysis = classifier.analyse(data.chelsea())
    first, second, third = (prediction.index for prediction in analysis.predictions(3))
    assert analysis.activation_map(first).shape == (7, 7)
    # The softmax leaves differences of scores in the logarithms of the probabilities.
    logarithm = np.log(analysis.probabilities)
    for other in (second, third, 0, 999):
        expected = logarithm[first] - logarithm[other]
        assert analysis.logit(first) - analysis.logit(other) == pytest.approx(expected, abs=1e-3)


def test_the_heat_map_finds_the_object(classifier: Classifier) -> None:
    # An espresso on the right half of a grey picture must be hot on the right.
    picture = np.full((300, 600, 3), 127, np.uint8)
    picture[:, 300:] = images.resize(images.centre_square(data.coffee()), (300, 300))
    squash = classifier.artifact.card.model_copy(
        update={"preprocessing": Preprocessing(mean=(127,), scale=1 / 128, fit="squash")}
    )
    whole = Classifier(artifacts.Artifact(classifier.artifact.folder, squash))
    heat = whole.analyse(picture).heat_map(967)
    assert heat.shape == (300, 600)
    assert heat.dtype == np.float32
    assert heat.max() == pytest.approx(1, abs=0.02)
    assert heat.min() >= 0
    assert heat[:, 300:].sum() > 4 * heat[:, :300].sum()


def test_the_heat_map_is_zero_outside_the_window(classifier: Classifier) -> None:
    analysis = classifier.analyse(data.coffee())
    left, top, right, bottom = analysis.window
    assert (left, top, right, bottom) == (125, 25, 475, 375)
    heat = analysis.heat_map(967)
    assert heat.shape == (400, 600)
    assert not heat[:, :125].any()
    assert not heat[:25].any()
    assert heat[25:375, 125:475].max() > 0.9


def test_there_is_no_explanation_for_a_class_that_does_not_exist(classifier: Classifier) -> None:
    for index in (-1, 1000):
        with pytest.raises(ConvolabError, match="classes go from 0 to 999"):
            classifier.analyse(data.coffee()).heat_map(index)


def test_a_classifier_is_loaded_once_until_its_card_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    original = artifacts.load(NAME)
    for file in original.card.files:
        (folder / file).symlink_to(original.path(file))
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    card: Card = artifacts.save_card(folder, original.card).card
    first = Classifier.load(NAME)
    assert Classifier.load(NAME) is first
    artifacts.save_card(folder, card.model_copy(update={"classes": [f"class {i}" for i in range(1000)]}))
    assert Classifier.load(NAME).labels[967] == "class 967"


def test_tensorflow_stays_out() -> None:
    program = (
        "import sys; from skimage import data; from core.serving.litert import Classifier\n"
        f"print(Classifier.load({NAME!r}).predict(data.coffee())[0].index)\n"
        "print(sorted({'tensorflow', 'keras', 'sklearn', 'torch', 'streamlit', 'gradio'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.split("\n")[:2] == ["967", "[]"]


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_the_card_agrees_with_the_measurement(classifier: Classifier) -> None:
    assert development_data.FOLDER is not None
    with zipfile.ZipFile(development_data.FOLDER / "imagenet_samples.zip") as archive:
        rows = csv.DictReader(io.StringIO(archive.read("classes.csv").decode()))
        photos = {row["file"]: int(row["index"]) for row in rows if row["file"]}
        probabilities = [classifier.probabilities(images.read(archive.read(file))) for file in photos]
    card = classifier.artifact.card
    for k in (1, 5):
        metric, reference = card.metric(f"rank{k}"), card.metric(f"rank{k}_float32")
        assert metric is not None
        assert reference is not None
        measured = rank_accuracy(probabilities, list(photos.values()), k)
        # Processors with other integer instructions may round one picture the other way.
        assert measured == pytest.approx(metric.value, abs=1.5 / len(photos))
        assert metric.value >= reference.value - 1.5 / len(photos)
