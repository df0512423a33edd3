import pickle
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import pytest

from core.data.batches import Batches, dataset
from core.data.hdf5.reader import Reader
from core.data.hdf5.writer import Writer
from core.data.preprocessors import PreprocessingError, RandomPatch, Resize, Scale, SubtractMean, TenCrop

COUNT = 300
MEANS = (10.0, 20.0, 30.0)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Pictures of one colour, which tells their number."""
    path = tmp_path_factory.mktemp("batches") / "a.h5"
    rows = np.zeros((COUNT, 8, 8, 3), np.uint8)
    rows[..., 0], rows[..., 1] = (np.arange(COUNT) % 256)[:, None, None], (np.arange(COUNT) // 256)[:, None, None]
    with Writer(path, (8, 8, 3), ("a", "b", "c"), total=COUNT, chunk=8) as file:
        file.add(rows, np.arange(COUNT) % 3)
    return Reader(path)


def numbers(images: npt.NDArray) -> list[int]:
    return (images[:, 0, 0, 0] + images[:, 0, 0, 1].astype(np.int64) * 256).astype(int).tolist()


def swap(images: Any, labels: Any, key: tuple[int, int]) -> tuple[Any, Any]:
    """Adds what its key says to blue."""
    return images + np.array([0, 0, key[1]]), labels


def test_every_picture_once_an_epoch_and_each_epoch_anew(reader: Reader) -> None:
    batches = Batches(reader, 32, seed=3)
    first = [number for images, _ in batches for number in numbers(images)]
    batches.on_epoch_end()
    second = [number for images, _ in batches for number in numbers(images)]
    assert sorted(first) == sorted(second) == list(range(COUNT)) and first != second
    later = Batches(reader, 32, seed=3, epoch=1)
    assert [number for images, _ in later for number in numbers(images)] == second
    assert len(batches) == 10


def test_testing_keeps_the_order(reader: Reader) -> None:
    batches = Batches(reader, 32, phase="testing", one_hot=False)
    assert [number for images, _ in batches for number in numbers(images)] == list(range(COUNT))
    assert np.concatenate([labels for _, labels in batches]).tolist() == [number % 3 for number in range(COUNT)]


def test_preprocessors_augmentation_and_labels_work_together(reader: Reader) -> None:
    batches = Batches(reader, 32, RandomPatch(6), swap, SubtractMean(MEANS), seed=1, epoch=2)
    images, labels = batches[4]
    assert images.shape == (32, 6, 6, 3) and images.dtype == np.float32
    assert labels.shape == (32, 3) and labels.dtype == np.float32
    raw = images + np.array(MEANS)
    assert labels.argmax(axis=1).tolist() == [number % 3 for number in numbers(np.rint(raw))]
    assert (raw[..., 2] == 2 * len(batches) + 4).all()


def test_each_picture_has_its_own_patch(tmp_path: Path) -> None:
    rows = np.broadcast_to(np.arange(64, dtype=np.uint8).reshape(8, 8, 1), (40, 8, 8, 3))
    with Writer(tmp_path / "a.h5", (8, 8, 3), ("a",), total=40) as file:
        file.add(rows, np.zeros(40, int))
    images, _ = Batches(Reader(tmp_path / "a.h5"), 40, Resize(8) >> RandomPatch(4))[0]
    assert len({int(image[0, 0, 0]) for image in images}) > 10
    again, _ = Batches(Reader(tmp_path / "a.h5"), 40, Resize(8) >> RandomPatch(4))[0]
    np.testing.assert_array_equal(images, again)
    crops, _ = Batches(Reader(tmp_path / "a.h5"), 5, TenCrop(4) >> Scale(), phase="testing")[0]
    assert crops.shape == (5, 10, 4, 4, 3) and crops.max() <= 1


def test_a_chain_for_the_other_phase_is_refused(reader: Reader) -> None:
    with pytest.raises(PreprocessingError, match="for training only"):
        Batches(reader, 32, RandomPatch(6), phase="testing")
    with pytest.raises(PreprocessingError, match="for testing only"):
        Batches(reader, 32, Resize(8) >> TenCrop(6))
    with pytest.raises(PreprocessingError, match="write two chains"):
        Batches(reader, 32, RandomPatch(6), last=TenCrop(6))
    with pytest.raises(ValueError, match="for training only"):
        Batches(reader, 32, augmentation=swap, phase="testing")


def test_tf_data_has_the_same_batches(reader: Reader) -> None:
    batches = Batches(reader, 32, RandomPatch(6), swap, SubtractMean(MEANS), seed=1)
    expected = list(batches)
    batches.on_epoch_end()
    expected += list(batches)
    data = dataset(Batches(reader, 32, RandomPatch(6), swap, SubtractMean(MEANS), seed=1), epochs=2, start=3)
    found = list(data.as_numpy_iterator())
    assert len(found) == int(data.cardinality()) == 17
    for (images, labels), (a, b) in zip(found, expected[3:], strict=True):
        np.testing.assert_array_equal(images, a)
        np.testing.assert_array_equal(labels, b)


def test_pickled_batches_go_on(reader: Reader) -> None:
    batches = Batches(reader, 32, RandomPatch(6), seed=1, epoch=5)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(batches))[2][0], batches[2][0])


@pytest.mark.parametrize("workers", [1, 3])
def test_keras_sees_every_picture_in_each_epoch(reader: Reader, workers: int) -> None:
    seen: list[list[int]] = []

    class Seen(keras.Model):
        def train_step(self, data: Any) -> dict[str, Any]:
            images, _ = data
            seen[-1].extend(numbers(images.numpy()))
            return {"loss": keras.ops.zeros(())}

        def call(self, x: Any) -> Any:
            return x

    class Counter(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            seen.append([])

    model = Seen()
    model.compile(run_eagerly=True)
    training = Batches(reader, 32, seed=3, workers=workers)
    model.fit(training, epochs=3, shuffle=False, verbose=0, callbacks=[Counter()])
    orders = [
        [number for images, _ in Batches(reader, 32, seed=3, epoch=epoch) for number in numbers(images)]
        for epoch in range(5)
    ]
    # Keras may take an epoch for itself, to build the model.
    first = orders.index(seen[0])
    assert seen == orders[first : first + 3]
