from pathlib import Path

import numpy as np
import pytest

from core import images, snapshots
from core.data import samples
from core.data.sets import datasets
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import ArrayImages, DataSet, LabelledImages
from core.errors import ConvolabError
from core.evaluation.evaluate import Evaluator, match
from core.evaluation.ten_crop import ten_crops
from core.serving.litert import Classifier
from tests.core.data.sets.trees import put

KNOWN = ("coffee", "flower", "palace", "clock", "traffic_light")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load("efficientnet_lite0")


def folder(path: Path, names: tuple[str, ...] = KNOWN, **extra: bytes) -> Path:
    """Samples in folders that are called as ImageNet's classes; `extra` are further files in the espresso folder."""
    found = [(samples.find(name), images.encode(samples.find(name).read(320))) for name in names]
    files = {f"{sample.truth}/{sample.name}.png": content for sample, content in found}
    return put(files | {f"espresso/{name}.png": content for name, content in extra.items()}, path)


def evaluated(classifier: Classifier, data: DataSet, ten_crop: bool = False) -> Evaluator:
    evaluator = Evaluator(classifier, data.splits["train"], data.classes, ten_crop=ten_crop)
    snapshots.last(evaluator.stream())
    return evaluator


def test_correct_and_wrong_predictions_are_counted(classifier: Classifier, tmp_path: Path) -> None:
    palace = images.encode(samples.find("palace").read(320))  # a palace among the espressos
    found = evaluated(classifier, datasets.load(folder(tmp_path, palace=palace))).result
    assert found.images == 6 and found.unreadable == ()
    assert found.rank1 == pytest.approx(5 / 6)
    assert found.per_class["espresso"] == 0.5 and found.per_class["palace"] == 1
    assert len(found.per_class) == 5 and found.classes == tuple(classifier.labels)
    assert found.confusion.shape == (1000, 1000) and found.confusion.dtype == np.int64
    assert found.confusion[967, 698] == found.confusion[967, 967] == 1
    assert found.confusion.sum() == 6


def test_the_stream_runs_with_the_accuracy_so_far(classifier: Classifier, tmp_path: Path) -> None:
    data = datasets.load(folder(tmp_path))
    evaluator = Evaluator(classifier, data.splits["train"], data.classes)
    with pytest.raises(ConvolabError, match="run the stream first"):
        _ = evaluator.result
    stream = evaluator.stream()
    first = next(stream)
    assert (first.step, first.total) == (1, 5) and set(first.metrics) == {"rank1", "rank5"}
    assert evaluator.result.images == 1
    stream.close()
    assert evaluator.result.images == 1


def test_broken_images_are_named_and_the_rest_is_evaluated(classifier: Classifier, tmp_path: Path) -> None:
    found = evaluated(classifier, datasets.load(folder(tmp_path, broken=b"not a picture"))).result
    assert found.images == 5 and found.rank1 == 1
    ((name, sentence),) = found.unreadable
    assert name == "espresso/broken.png" and sentence.endswith(".") and "espresso/broken.png" in sentence


def test_nothing_but_broken_images(classifier: Classifier, tmp_path: Path) -> None:
    data = datasets.load(put({"espresso/a.png": b"", "palace/b.png": b"x"}, tmp_path))
    with pytest.raises(images.ImageError, match="None of the 2 pictures can be read, the first because"):
        evaluated(classifier, data)


def test_ten_crops_are_averaged(classifier: Classifier, tmp_path: Path) -> None:
    data = datasets.load(folder(tmp_path, ("coffee", "cat", "horse")))
    found = evaluated(classifier, data, ten_crop=True).result
    part = data.splits["train"]
    expected = [int(ten_crops(classifier, part.read(i)).mean.argmax()) for i in range(3)]
    assert sorted(np.nonzero(found.confusion)[1]) == sorted(expected)


def test_classes_are_matched_by_name(classifier: Classifier) -> None:
    assert match(["palace", "Wall_Clock", "n07920052"], classifier).tolist() == [698, 892, 967]
    assert match(["palaces", "unicorn", "ESPRESSO"], classifier).tolist() == [698, -1, 967]
    with pytest.raises(ConvolabError, match="does not know “unicorn”, “dragon” of the data set's classes; name them"):
        match(["unicorn", "dragon"], classifier)


def test_classes_that_the_classifier_does_not_know_are_left_out_and_named(
    classifier: Classifier, tmp_path: Path
) -> None:
    known, more = folder(tmp_path / "known"), folder(tmp_path / "more")
    put({"unicorn/1.jpg": samples.find("palace").file().read_bytes()}, more)
    first, second = (evaluated(classifier, datasets.load(path)).result for path in (known, more))
    assert second.unknown == ("unicorn",) and first.unknown == ()
    assert (second.images, second.rank1) == (first.images, first.rank1)
    assert np.array_equal(first.confusion, second.confusion)


def test_images_of_an_array_are_named_by_number(classifier: Classifier) -> None:
    array = np.zeros((3, 32, 32, 3), np.uint8)
    part = LabelledImages.of(ArrayImages(array), [0, 1, 0])
    evaluator = Evaluator(classifier, part, ("espresso", "palace"))
    assert snapshots.last(evaluator.stream()).step == 3
    assert evaluator.result.images == 3


def test_no_images(classifier: Classifier) -> None:
    part = LabelledImages.of(ArrayImages(np.zeros((0, 8, 8, 3), np.uint8)), [])
    with pytest.raises(DataError, match="no pictures"):
        Evaluator(classifier, part, ("espresso", "palace"))
