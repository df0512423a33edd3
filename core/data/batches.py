"""HDF5 files as what Keras trains on: a `PyDataset`, or a `tf.data.Dataset` with the same batches.

    training = Batches(reader, 64, RandomPatch(227), augmentation, SubtractMean(reader.means), seed=1, workers=2)
    model.fit(training, validation_data=Batches(other, 64, Resize(227), phase="testing"), shuffle=False)

A batch depends on seed, epoch and its number only, however many threads prepare the batches.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Literal

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.data.hdf5.reader import Epoch, Reader
from core.data.preprocessors import Chain, Preprocessor

Phase = Literal["training", "testing"]
Augmentation = Callable[[Any, Any, tuple[int, int]], tuple[Any, Any]]
"""Changes images (B, H, W, 3) and one-hot labels (B, C); draws from two integers only, seed and step."""
Array = npt.NDArray[Any]


class Batches(keras.utils.PyDataset):
    """Batches of a reader, prepared: preprocessor, augmentation, and what comes last, such as `SubtractMean`.

    Every row comes once an epoch. `fit` would shuffle the batches once more: give it `shuffle=False`. It may also take
    an epoch for building the model; where epochs must be counted exactly, train on `dataset`.

    Args:
        reader: the file.
        size: rows of a batch; the last one may have fewer.
        preprocessor: what happens to each picture first; each has its own draws.
        augmentation: see `Augmentation`; for training only, and it needs `one_hot`.
        last: what happens to each picture at last.
        phase: "training" shuffles, each epoch anew; "testing" keeps the order of the file.
        one_hot: whether labels are float32 (B, C) instead of int64 (B,).
        seed: of order, preprocessors and augmentation.
        epoch: the first one, to go on with a training.
        workers: threads that prepare batches at a time.
        max_queue_size: batches that are prepared ahead, if there is more than one worker.

    Raises:
        PreprocessingError: a preprocessor is for the other phase.
    """

    def __init__(
        self,
        reader: Reader,
        size: int,
        preprocessor: Preprocessor | None = None,
        augmentation: Augmentation | None = None,
        last: Preprocessor | None = None,
        *,
        phase: Phase = "training",
        one_hot: bool = True,
        seed: int = 0,
        epoch: int = 0,
        workers: int = 1,
        max_queue_size: int = 10,
    ) -> None:
        super().__init__(workers=workers, max_queue_size=max_queue_size)
        steps = [step for chain in (preprocessor, last) if chain for step in _steps(chain)]
        Chain(tuple(steps)).check(phase)
        if augmentation is not None and (phase == "testing" or not one_hot):
            raise ValueError("Augmentation is for training only, and for one-hot labels.")
        self.reader, self.size, self.phase, self.seed, self.epoch = reader, size, phase, seed, epoch
        self._steps = _steps(preprocessor) if preprocessor else (), augmentation, _steps(last) if last else ()
        self._one_hot = one_hot
        self._lock = threading.Lock()
        self._passage = self._begin()

    def __len__(self) -> int:
        return len(self._passage)

    def __getitem__(self, index: int) -> tuple[Array, Array]:
        """Images and labels of one batch of the current epoch."""
        with self._lock:
            passage, epoch = self._passage, self.epoch
        return self._prepared(passage, epoch, index)

    def on_epoch_end(self) -> None:
        """Shuffle anew; Keras calls it."""
        with self._lock:
            self.epoch += 1
            self._passage = self._begin()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_lock", "_passage")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()
        self._passage = self._begin()

    def _begin(self) -> Epoch:
        return Epoch(self.reader, self.size, epoch=self.epoch, seed=self.seed, shuffle=self.phase == "training")

    def _prepared(self, passage: Epoch, epoch: int, index: int) -> tuple[Array, Array]:
        images: Any
        labels: Any
        images, labels = passage.batch(index)
        before, augmentation, after = self._steps
        rng = np.random.default_rng((self.seed, epoch, index))
        images = _work(before, images, rng)
        if self._one_hot:
            labels = np.eye(len(self.reader.classes), dtype=np.float32)[labels]
        if augmentation is not None:
            images, labels = augmentation(images, labels, (self.seed, epoch * len(self) + index))
            images, labels = np.asarray(images), np.asarray(labels)
        return _work(after, images, rng), labels


def dataset(batches: Batches, epochs: int = 1, start: int = 0) -> tf.data.Dataset:
    """The same batches as a `tf.data.Dataset`, prepared in the background while the network works.

    Args:
        batches: what to read; it is not changed.
        epochs: how many follow each other, from that of `batches` on.
        start: how many batches of the first of them to leave out, to go on in the middle of an epoch.
    """
    images, labels = batches[0]

    def prepared() -> Iterator[tuple[Array, Array]]:
        first = start
        for epoch in range(batches.epoch, batches.epoch + epochs):
            shuffle = batches.phase == "training"
            passage = Epoch(batches.reader, batches.size, epoch=epoch, seed=batches.seed, shuffle=shuffle)
            for index in range(first, len(passage)):
                yield batches._prepared(passage, epoch, index)
            first = 0

    signature = tuple(tf.TensorSpec((None, *array.shape[1:]), array.dtype) for array in (images, labels))
    data = tf.data.Dataset.from_generator(prepared, output_signature=signature).prefetch(tf.data.AUTOTUNE)
    return data.apply(tf.data.experimental.assert_cardinality(max(0, epochs * len(batches) - start)))


def _work(steps: tuple[Preprocessor, ...], images: Array, rng: np.random.Generator) -> Array:
    for step in steps:
        # Steps without a draw work on all pictures at once, unless they would change the axes, as ten crops do.
        if step.phase == "both" and step.sample(rng, (images.shape[-3], images.shape[-2])) is None:
            images = step.apply(images)
        else:
            images = np.stack([step(image, rng) for image in images])
    return images


def _steps(preprocessor: Preprocessor) -> tuple[Preprocessor, ...]:
    return preprocessor.steps if isinstance(preprocessor, Chain) else (preprocessor,)
