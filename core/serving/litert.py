"""LiteRT models: pictures in, ranked predictions out, in milliseconds and without TensorFlow.

    classifier = Classifier.load("efficientnet_lite0")
    analysis = classifier.analyse(images.read("cat.jpg"))     # one inference
    analysis.predictions(top=5)                               # what the network sees
    analysis.heat_map(analysis.predictions()[0].index)        # and where

What an artifact must have: `model.tflite` with one float32 input (N, H, W, 3) and an output `probabilities`
(N, C), or just one output; for heat maps also an output `features` (N, h, w, K) and, in `weights.h5`, the
weights `kernel` (K, C) and `bias` (C,) of the last layer, `logits` or `probabilities`. Or a `backbone` on its card,
which is another artifact, and in `head.h5` the linear head behind one of that one's layers.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import h5py
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.errors import ConvolabError
from core.images import RGB
from core.serving import artifacts, interpreters, linear_head
from core.serving.artifacts import Artifact, Preprocessing
from core.serving.linear_head import HeadOnBackbone

Floats = npt.NDArray[np.float32]
Window = tuple[float, float, float, float]

MODEL = "model.tflite"

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "box": Image.Resampling.BOX,
}


@dataclass(frozen=True)
class Prediction:
    """One ranked answer of a classifier; the probability is 0 to 1."""

    index: int
    label: str
    probability: float


def rank(probabilities: Floats, labels: Sequence[str], top: int = 5) -> list[Prediction]:
    """The most probable of the classes, float32 (C,), best first; of equal ones the lower index first."""
    order = np.argsort(-probabilities, kind="stable")[:top]
    return [Prediction(int(i), labels[i], float(probabilities[i])) for i in order]


@dataclass(frozen=True)
class Analysis:
    """What one inference found out about one picture.

    Attributes:
        probabilities: float32 (C,), sum 1.
        features: last feature map, float32 (h, w, K), or None if the model does not give it.
        window: the part of the picture that the network saw: left, top, right, bottom in pixels.
        image_size: height and width of the picture.
    """

    probabilities: Floats
    features: Floats | None
    window: Window
    image_size: tuple[int, int]
    classifier: "Classifier"

    def predictions(self, top: int = 5) -> list[Prediction]:
        """The most probable classes, best first; of equal ones the lower index first."""
        return rank(self.probabilities, self.classifier.labels, top)

    def activation_map(self, index: int) -> Floats:
        """The class activation map: how much each position speaks for a class (negative: against it).

        The network averages the feature map over positions and weighs the K averages; weighing first and
        averaging afterwards is the same sum: the map's mean plus the class's bias is its `logit`.

        Returns:
            float32 (h, w).

        Source: Zhou et al., "Learning Deep Features for Discriminative Localization", 2016.
        """
        if self.features is None:
            raise ConvolabError(f"The model {self.classifier.artifact.name} has no feature map to explain from.")
        kernel, _ = self.classifier.head
        return self.features @ kernel[self._checked(index)]

    def logit(self, index: int) -> float:
        """The class's score before the softmax: mean of its activation map plus its bias."""
        _, bias = self.classifier.head
        return float(self.activation_map(index).mean() + bias[index])

    def heat_map(self, index: int) -> Floats:
        """The positive part of the activation map, scaled to a maximum of 1 and laid over the whole picture.

        Returns:
            float32 (H, W) of the picture's size, 0 to 1; 0 outside of the window that the network saw.
        """
        positive = np.maximum(self.activation_map(index), 0)
        positive /= max(float(positive.max()), np.finfo(np.float32).tiny)
        left, top, right, bottom = self.window
        height, width = positive.shape
        # From pixel centres of the picture to pixel centres of the map, as bilinear resizing would do.
        transform = np.array(
            [
                [width / (right - left), 0, (0.5 - left) * width / (right - left) - 0.5],
                [0, height / (bottom - top), (0.5 - top) * height / (bottom - top) - 0.5],
            ]
        )
        rows, columns = self.image_size
        heat = cv2.warpAffine(
            positive,
            transform,
            (columns, rows),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        inside = np.zeros((rows, columns), dtype=bool)
        inside[round(top) : round(bottom), round(left) : round(right)] = True
        return np.where(inside, heat, np.float32(0))

    def _checked(self, index: int) -> int:
        if not 0 <= index < len(self.probabilities):
            raise ConvolabError(f"There is no class {index}; classes go from 0 to {len(self.probabilities) - 1}.")
        return index


class Classifier:
    """A served classifier; safe for threads."""

    def __init__(self, artifact: Artifact) -> None:
        if artifact.card.input_size is None or not artifact.card.classes:
            raise ConvolabError(
                f"The artifact {artifact.name} is no classifier: its card names no classes or no input size."
            )
        self.artifact = artifact
        self.labels: list[str] = artifact.card.classes
        self.input_size: tuple[int, int] = artifact.card.input_size
        backbone = artifact.card.backbone
        source = artifacts.load(backbone.artifact) if backbone else artifact
        model = interpreters.shared(source.path(MODEL))
        self._model = HeadOnBackbone(artifact, model) if backbone else model

    @classmethod
    def load(cls, name: str) -> "Classifier":
        """The classifier of this name in `trained/`, made once per process until its card changes.

        Raises:
            ArtifactError: it is missing or damaged.
        """
        card = artifacts.root() / name / artifacts.CARD
        with _loading:
            known = _loaded.get(card)
            if known is None or not card.is_file() or known[0] != card.stat().st_mtime_ns:
                artifact = artifacts.load(name)
                known = _loaded[card] = (card.stat().st_mtime_ns, cls(artifact))
            return known[1]

    @staticmethod
    def available() -> list[Artifact]:
        """The artifacts in `trained/` that can be loaded as classifiers, by name."""
        return [
            artifact
            for artifact in artifacts.available()
            if artifact.card.classes and artifact.card.input_size and {MODEL, linear_head.FILE} & {*artifact.card.files}
        ]

    @cached_property
    def head(self) -> tuple[Floats, Floats]:
        """Weights of the last layer: kernel, one row a class, float32 (C, K), and bias, float32 (C,)."""
        file_name = linear_head.FILE if self.artifact.card.backbone else "weights.h5"
        with h5py.File(self.artifact.path(file_name), "r") as file:
            layer = file["logits" if "logits" in file else "probabilities"]
            kernel, bias = layer["kernel"][()], layer["bias"][()]
        return np.ascontiguousarray(kernel.T, dtype=np.float32), bias.astype(np.float32)

    def analyse(self, image: RGB) -> Analysis:
        """Run the network once on a picture, uint8 RGB (H, W, 3) of any size."""
        preprocessing = self.artifact.card.preprocessing
        outputs = self._model.run(prepare(image, self.input_size, preprocessing)[np.newaxis])
        size = (image.shape[0], image.shape[1])
        return Analysis(
            probabilities=_probabilities(outputs)[0],
            features=outputs["features"][0] if "features" in outputs else None,
            window=window(size, self.input_size, preprocessing),
            image_size=size,
            classifier=self,
        )

    def predict(self, image: RGB, top: int = 5) -> list[Prediction]:
        """The most probable classes of a picture, best first."""
        return self.analyse(image).predictions(top)

    def predict_many(self, images: Sequence[RGB], top: int = 5) -> list[list[Prediction]]:
        """The most probable classes of every picture."""
        return [self.predict(image, top) for image in images]

    def probabilities(self, image: RGB) -> Floats:
        """The probability of every class, float32 (C,)."""
        return self.analyse(image).probabilities

    def members(self, image: RGB) -> Floats:
        """The probabilities that each output of the network gives, float32 (M, C): its one answer, or the answers of
        an ensemble's members, whose mean `probabilities` is."""
        outputs = self._model.run(prepare(image, self.input_size, self.artifact.card.preprocessing)[np.newaxis])
        return outputs["members"][0] if "members" in outputs else _probabilities(outputs)

    def probabilities_of_views(self, views: RGB) -> Floats:
        """The probabilities, float32 (N, C), for pictures that have the input size already, uint8 (N, H, W, 3)."""
        return _probabilities(self._model.run(normalise(views, self.artifact.card.preprocessing)))

    def features(self, images: Sequence[RGB]) -> Floats:
        """The feature map of every picture, averaged over positions, float32 (N, K), for linear heads."""
        maps = [self.analyse(image).features for image in images]
        pooled = [map_.mean(axis=(0, 1)) for map_ in maps if map_ is not None]
        if len(pooled) < len(maps):
            raise ConvolabError(f"The model {self.artifact.name} has no feature map as an output.")
        return np.stack(pooled) if pooled else np.zeros((0, 0), np.float32)

    def explain(self, image: RGB, index: int) -> Floats:
        """Where a picture looks like a class: see `Analysis.heat_map`."""
        return self.analyse(image).heat_map(index)


def window(image_size: tuple[int, int], input_size: tuple[int, int], preprocessing: Preprocessing) -> Window:
    """The part of a picture that a network sees.

    Args:
        image_size: height and width of the picture in pixels.
        input_size: height and width of the network's input.
        preprocessing: from the card.

    Returns:
        left, top, right, bottom in pixels, not rounded.
    """
    height, width = image_size
    if preprocessing.fit == "squash":
        return (0.0, 0.0, float(width), float(height))
    scale = preprocessing.crop_fraction * min(height / input_size[0], width / input_size[1])
    rows, columns = scale * input_size[0], scale * input_size[1]
    left, top = max(0.0, (width - columns) / 2), max(0.0, (height - rows) / 2)  # Rounding may leave less than 0.
    return (left, top, min(left + columns, float(width)), min(top + rows, float(height)))


def prepare(image: RGB, input_size: tuple[int, int], preprocessing: Preprocessing) -> Floats:
    """Turn a picture into a network's input as its card says: `scale_window`, then `normalise`.

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        input_size: height and width of the result.
        preprocessing: from the card.

    Returns:
        float32 (*input_size, 3).
    """
    return normalise(scale_window(image, input_size, preprocessing), preprocessing)


def scale_window(image: RGB, size: tuple[int, int], preprocessing: Preprocessing) -> RGB:
    """Cut the `window` out of a picture and scale it.

    Cropping before scaling gives the same view as the usual "shorter side to 256, then crop 224", for less
    work. What is more than four times too large is first reduced by a whole factor, which changes a
    pixel by less than 1 of 255 on average.

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        size: height and width of the result.
        preprocessing: from the card.

    Returns:
        uint8 RGB (*size, 3).
    """
    scaled = Image.fromarray(image).resize(
        (size[1], size[0]),
        _FILTERS[preprocessing.interpolation],
        box=window((image.shape[0], image.shape[1]), size, preprocessing),
        reducing_gap=2.0,
    )
    return np.asarray(scaled)


def normalise(pictures: RGB, preprocessing: Preprocessing) -> Floats:
    """Bytes in the range that a network was trained on: ``(x - mean) * scale``, channels in the card's order.

    Args:
        pictures: uint8 RGB (…, H, W, 3).
        preprocessing: from the card.

    Returns:
        float32 (…, H, W, 3).
    """
    array = pictures.astype(np.float32)
    array = array[..., ::-1] if preprocessing.colour_order == "BGR" else array
    mean = np.array(preprocessing.mean, dtype=np.float32)
    return (array - mean) * np.float32(preprocessing.scale)


def _probabilities(outputs: Mapping[str, Floats]) -> Floats:
    """The output of this name, or the only one."""
    return outputs["probabilities"] if "probabilities" in outputs else next(iter(outputs.values()))


_loaded: dict[Path, tuple[int, Classifier]] = {}
_loading = threading.Lock()
