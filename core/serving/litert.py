"""LiteRT classifiers: images in, ranked predictions out, in milliseconds and without TensorFlow.

    classifier = Classifier.load("efficientnet_lite0")
    analysis = classifier.analyse(images.read("cat.jpg"))     # one inference
    analysis.predictions(top=5)                               # what the network sees
    analysis.heat_map(analysis.predictions()[0].index)        # and where

An artifact needs `model.tflite` with one float32 input (N, H, W, 3) and an output `probabilities` (N, C), or only one
output. Heat maps also need an output `features` (N, h, w, K) and, in `weights.h5`, the weights `kernel` (K, C) and
`bias` (C,) of the last layer, `logits` or `probabilities`. Alternatively, the card names a `backbone`, which is another
artifact, and `head.h5` has the linear head for one of its layers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import h5py
import numpy as np

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.images import RGB, Window
from core.serving import artifacts, interpreters, linear_head
from core.serving.artifacts import Artifact
from core.serving.linear_head import HeadOnBackbone
from core.serving.loaded_artifacts import LoadedArtifacts
from core.serving.preprocessing import normalise, prepare, window

MODEL = "model.tflite"


@dataclass(frozen=True)
class Prediction:
    """One ranked prediction of a classifier; the probability is 0 to 1."""

    index: int
    label: str
    probability: float


def rank(probabilities: Float32Array, labels: Sequence[str], top: int = 5) -> list[Prediction]:
    """The most probable classes, best first, given all probabilities, float32 (C,); ties are ordered by index."""
    order = np.argsort(-probabilities, kind="stable")[:top]
    return [Prediction(int(i), labels[i], float(probabilities[i])) for i in order]


@dataclass(frozen=True)
class Analysis:
    """The results of one inference on one image.

    Attributes:
        probabilities: float32 (C,), sum 1.
        features: last feature map, float32 (h, w, K); None if the model does not output it.
        window: the part of the image that the network saw.
        image_size: height and width of the image.
        classifier: the classifier that analysed the image.
    """

    probabilities: Float32Array
    features: Float32Array | None
    window: Window
    image_size: tuple[int, int]
    classifier: "Classifier"

    def predictions(self, top: int = 5) -> list[Prediction]:
        """The most probable classes, best first; ties are ordered by index."""
        return rank(self.probabilities, self.classifier.labels, top)

    def activation_map(self, index: int) -> Float32Array:
        """The class activation map: how strongly each position supports a class (negative: opposes it).

        The network averages the feature map over positions and then weights the K averages. Weighting first and
        averaging afterwards gives the same sum: the map's mean plus the class's bias is its `logit`.

        Returns:
            float32 (h, w).

        Source: Zhou et al., "Learning Deep Features for Discriminative Localization", 2016.
        """
        if self.features is None:
            raise ConvolabError(
                f"The model {self.classifier.artifact.name} has no feature map, so there is no activation map."
            )
        kernel, _ = self.classifier.head
        return self.features @ kernel[self._checked(index)]

    def logit(self, index: int) -> float:
        """The class's score before the softmax: the mean of its activation map plus its bias."""
        return float(self.activation_map(index).mean()) + self.bias(index)

    def bias(self, index: int) -> float:
        """The class's bias: the part of its score that does not depend on the image."""
        _, bias = self.classifier.head
        return float(bias[self._checked(index)])

    def heat_map(self, index: int) -> Float32Array:
        """The positive part of the activation map, scaled to a maximum of 1 and to the size of the image.

        Returns:
            float32 (H, W) of the image's size, 0 to 1; 0 outside the window that the network saw.
        """
        positive = np.maximum(self.activation_map(index), 0)
        positive /= max(float(positive.max()), np.finfo(np.float32).tiny)
        left, top, right, bottom = self.window
        height, width = positive.shape
        # Maps pixel centres of the image to pixel centres of the map, like bilinear resizing.
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
    """A served classifier; thread-safe."""

    def __init__(self, artifact: Artifact) -> None:
        if artifact.card.input_size is None or not artifact.card.classes:
            raise ConvolabError(
                f"The artifact {artifact.name} is not a classifier: its card has no classes or no input size."
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
        """Load the classifier of this name from `trained/`, once per process until its card changes.

        Raises:
            ArtifactError: the classifier is missing or damaged.
        """
        return _loaded.load(name)

    @staticmethod
    def available() -> list[Artifact]:
        """The artifacts in `trained/` that can be loaded as classifiers, by name."""
        return [
            artifact
            for artifact in artifacts.available()
            if artifact.card.classes and artifact.card.input_size and {MODEL, linear_head.FILE} & {*artifact.card.files}
        ]

    @cached_property
    def head(self) -> tuple[Float32Array, Float32Array]:
        """The weights of the last layer: kernel, one row per class, float32 (C, K), and bias, float32 (C,)."""
        file_name = linear_head.FILE if self.artifact.card.backbone else "weights.h5"
        with h5py.File(self.artifact.path(file_name), "r") as file:
            layer = file["logits" if "logits" in file else "probabilities"]
            kernel, bias = layer["kernel"][()], layer["bias"][()]
        return np.ascontiguousarray(kernel.T, dtype=np.float32), bias.astype(np.float32)

    def analyse(self, image: RGB) -> Analysis:
        """Run the network once on an image, uint8 RGB (H, W, 3) of any size."""
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
        """The most probable classes of an image, best first."""
        return self.analyse(image).predictions(top)

    def predict_many(self, images: Sequence[RGB], top: int = 5) -> list[list[Prediction]]:
        """The most probable classes of each image, best first."""
        return [self.predict(image, top) for image in images]

    def probabilities(self, image: RGB) -> Float32Array:
        """The probability of every class, float32 (C,)."""
        return self.analyse(image).probabilities

    def members(self, image: RGB) -> Float32Array:
        """The predictions of the M outputs, float32 (M, C): one, or those of an ensemble's members, whose mean is
        `probabilities`."""
        outputs = self._model.run(prepare(image, self.input_size, self.artifact.card.preprocessing)[np.newaxis])
        return outputs["members"][0] if "members" in outputs else _probabilities(outputs)

    def probabilities_of_views(self, views: RGB) -> Float32Array:
        """The probabilities, float32 (N, C), of images that already have the input size, uint8 (N, H, W, 3)."""
        return _probabilities(self._model.run(normalise(views, self.artifact.card.preprocessing)))


def _probabilities(outputs: Mapping[str, Float32Array]) -> Float32Array:
    """The output named "probabilities", or the only one."""
    return outputs["probabilities"] if "probabilities" in outputs else next(iter(outputs.values()))


_loaded = LoadedArtifacts(Classifier)
