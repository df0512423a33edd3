"""What a worker sends as arrays becomes the same examples and the same classifier."""

import numpy as np
import pytest

from core.snapshots import last
from core.transfer.own_classes import worker_jobs
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.teaching import Teaching
from core.transfer.own_classes.uploads import LabelledFile, LeftOut
from tests.core.transfer.pictures import labelled


def test_examples_come_back_in_their_order_with_the_reasons_of_the_rest() -> None:
    files = labelled(2)
    files.insert(1, LabelledFile("broken.png", "Löwe", b"no picture"))
    extraction = FeatureExtraction(files)
    last(extraction.stream())
    *_, snapshot = worker_jobs.extract(files)
    results = worker_jobs.extracted(files, snapshot)
    assert [type(result) for result in results] == [Example, LeftOut, *[Example] * 5]
    assert results[1] == extraction.left_out[0]
    for result, expected in zip(results, extraction.results, strict=True):
        if isinstance(result, Example) and isinstance(expected, Example):
            assert (result.name, result.label) == (expected.name, expected.label)
            np.testing.assert_array_equal(result.thumbnail, expected.thumbnail)
            assert result.features.keys() == expected.features.keys()
            for layer, features in result.features.items():
                np.testing.assert_array_equal(features, expected.features[layer])


def test_no_file_can_be_read() -> None:
    files = [LabelledFile("a.png", "a", b"none"), LabelledFile("b.png", "b", b"none")]
    *_, snapshot = worker_jobs.extract(files)
    results = worker_jobs.extracted(files, snapshot)
    assert [result.name for result in results if isinstance(result, LeftOut)] == ["a/a.png", "b/b.png"]


def test_the_classifier_is_the_one_that_teaching_gives() -> None:
    extraction = FeatureExtraction(labelled(3))
    last(extraction.stream())
    teaching = Teaching(extraction.examples)
    steps = [snapshot.step for snapshot in teaching.stream()]
    expected = teaching.result
    assert expected is not None
    rows, labels = worker_jobs.rows_and_labels(extraction.examples)
    snapshots = list(worker_jobs.teach(rows, labels))
    assert [snapshot.step for snapshot in snapshots] == steps
    taught = worker_jobs.taught(labels, snapshots[-1])
    assert taught.classes == expected.classes and taught.choice.c == expected.choice.c
    np.testing.assert_array_equal(taught.labels, expected.labels)
    np.testing.assert_array_equal(taught.confusion, expected.confusion)
    np.testing.assert_array_equal(taught.head.kernel, expected.head.kernel)
    assert taught.predict(extraction.examples[0]) == expected.predict(extraction.examples[0])


def test_portions_hold_all_files_in_their_order_within_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_jobs, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(worker_jobs, "BYTES_AT_ONCE", 10)
    files = [LabelledFile(str(size), "a", bytes(size)) for size in (1, 1, 1, 1, 12, 9, 1, 2)]
    sizes = [[len(file.data) for file in portion] for portion in worker_jobs.portions(files)]
    assert sizes == [[1, 1, 1], [1], [12], [9, 1], [2]] and not list(worker_jobs.portions([]))


def test_too_few_images_are_a_sentence() -> None:
    with pytest.raises(TooFewImagesError, match="of one class"):
        list(worker_jobs.teach(np.zeros((2, 1280), np.float32), ["star", "star"]))
