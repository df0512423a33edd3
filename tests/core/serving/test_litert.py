import csv
import io
import os
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
from core.serving.artifacts import Card, Preprocessing
from core.serving.interpreters import Model
from core.serving.litert import Classifier, prepare, window
from tests.repository import ROOT

NAME = "efficientnet_lite0"
SAMPLES = Path(os.environ.get("CONVOLAB_DATA", ROOT / "../shared/data")) / "imagenet_samples.zip"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(NAME)


def test_known_pictures_are_recognised(classifier: Classifier) -> None:
    coffee, chelsea = classifier.predict_many([data.coffee(), data.chelsea()], top=3)
    assert coffee[0].index == 967
    assert coffee[0].label == "espresso"
    assert coffee[0].probability > 0.8
    assert {prediction.index for prediction in chelsea} == {281, 282, 285}
    assert chelsea[0].probability >= chelsea[1].probability >= chelsea[2].probability


def test_every_class_has_a_name_of_its_own(classifier: Classifier) -> None:
    assert len(set(classifier.labels)) == len(set(classifier.artifact.card.class_ids)) == 1000


def test_probabilities_are_a_distribution(classifier: Classifier) -> None:
    probabilities = classifier.probabilities(data.astronaut())
    assert probabilities.shape == (1000,)
    assert probabilities.dtype == np.float32
    assert probabilities.min() >= 0
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (900, 3, 3), (2048, 1365, 3)])
def test_pictures_of_any_size_are_answered(classifier: Classifier, shape: tuple[int, int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    analysis = classifier.analyse(picture)
    assert len(analysis.predictions(5)) == 5
    assert analysis.heat_map(0).shape == shape[:2]


def test_eight_threads_at_once_get_the_answers_of_one(classifier: Classifier) -> None:
    pictures = [data.coffee(), data.chelsea(), data.astronaut(), data.rocket()] * 8
    alone = [classifier.probabilities(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(classifier.probabilities, pictures))
    np.testing.assert_array_equal(together, alone)


def test_a_batch_gives_what_its_pictures_give_and_results_stay(classifier: Classifier) -> None:
    model = Model(classifier.artifact.path("model.tflite"))
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
    model = Model(classifier.artifact.path("model.tflite"), interpreters=1)
    with pytest.raises(ValueError, match=r"(?i)dimension"):
        model.run(np.zeros((1, 10, 10, 3), np.float32))
    assert model.run(np.zeros((1, 224, 224, 3), np.float32))["probabilities"].shape == (1, 1000)


def test_the_activation_map_sums_up_to_the_score(classifier: Classifier) -> None:
    analysis = classifier.analyse(data.chelsea())
    first, second, third = (prediction.index for prediction in analysis.predictions(3))
    assert analysis.activation_map(first).shape == (7, 7)
    # The softmax leaves differences of scores in the logarithms of the probabilities.
    logarithm = np.log(analysis.probabilities)
    for other in (second, third, 0, 999):
        expected = logarithm[first] - logarithm[other]
        assert analysis.logit(first) - analysis.logit(other) == pytest.approx(expected, abs=1e-3)


def test_the_heat_map_finds_the_thing(classifier: Classifier) -> None:
    # An espresso on the right half of a grey picture must be hot on the right.
    picture = np.full((300, 600, 3), 127, np.uint8)
    picture[:, 300:] = images.resize(images.centre_square(data.coffee()), (300, 300))
    squash = classifier.artifact.card.model_copy(
        update={"preprocessing": Preprocessing(mean=(127,), scale=1 / 128, fit="squash")}
    )
    whole = Classifier(artifacts.Artifact(classifier.artifact.folder, squash))
    heat = whole.explain(picture, 967)
    assert heat.shape == (300, 600)
    assert heat.dtype == np.float32
    assert heat.max() == pytest.approx(1, abs=0.02)
    assert heat.min() >= 0
    assert heat[:, 300:].sum() > 4 * heat[:, :300].sum()


def test_the_heat_map_is_empty_outside_of_what_the_network_saw(classifier: Classifier) -> None:
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
            classifier.explain(data.coffee(), index)


def test_features_are_the_averaged_map(classifier: Classifier) -> None:
    features = classifier.features([data.coffee(), data.chelsea()])
    assert features.shape == (2, 1280)
    analysis = classifier.analyse(data.chelsea())
    assert analysis.features is not None
    np.testing.assert_allclose(features[1], analysis.features.mean(axis=(0, 1)))


@pytest.mark.parametrize("size", [(400, 600), (600, 400), (224, 224), (50, 70)])
def test_the_window_is_the_centre_of_the_official_recipe(size: tuple[int, int]) -> None:
    left, top, right, bottom = window(size, (224, 224), Preprocessing(crop_fraction=0.875))
    assert right - left == bottom - top == 0.875 * min(size)
    assert left + right == size[1]
    assert top + bottom == size[0]


def test_windows_as_large_as_the_picture_do_not_leave_it() -> None:
    for side in range(1, 120):
        left, top, right, bottom = window((side, side), (49, 49), Preprocessing())
        assert left >= 0 and top >= 0 and right <= side and bottom <= side
        assert prepare(np.zeros((side, side, 3), np.uint8), (49, 49), Preprocessing()).shape == (49, 49, 3)


def test_pictures_are_normalised_in_the_order_of_the_card() -> None:
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    caffe = Preprocessing(fit="squash", mean=(104, 117, 124), colour_order="BGR")
    np.testing.assert_allclose(prepare(red, (4, 4), caffe)[0, 0], [-104, -117, 131])


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
@pytest.mark.skipif(not SAMPLES.is_file(), reason="the development data sets are not there (CONVOLAB_DATA)")
def test_the_card_says_what_is_measured(classifier: Classifier) -> None:
    with zipfile.ZipFile(SAMPLES) as archive:
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
