"""The second output of a classifier that has only one."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from core.arrays import Float32Array
from core.errors import ConvolabError
from core.evaluation.generated.penultimate import PenultimateModel
from core.serving import artifacts
from core.serving.interpreters import LiteRTModel
from core.serving.linear_head import softmax
from core.serving.litert import MODEL
from core.serving.preprocessing import normalise


@pytest.fixture(scope="module")
def path() -> Path:
    return artifacts.load("mnist_mini_vgg").path(MODEL)


@pytest.fixture(scope="module")
def model(path: Path) -> PenultimateModel:
    return PenultimateModel(path)


@pytest.fixture(scope="module")
def batch() -> Float32Array:
    """Pairs of digits on top of each other, so that not all probabilities are 0 or 1, as input of the network."""
    pictures = np.zeros((12, 28, 28, 3), np.uint8)
    for number, picture in enumerate(pictures):
        for digit in (number % 10, (3 * number + 1) % 10):
            layer = np.zeros_like(picture)
            cv2.putText(layer, str(digit), (6, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (127,) * 3, 2, cv2.LINE_AA)
            picture += layer
    return normalise(pictures, artifacts.load("mnist_mini_vgg").card.preprocessing)


def test_the_last_layer_turns_the_activations_into_the_probabilities_of_the_original(
    path: Path, model: PenultimateModel, batch: Float32Array
) -> None:
    activations, probabilities = model.run(batch)
    original = LiteRTModel(path).run(batch)["probabilities"]
    assert activations.shape == (12, 512) and model.kernel.shape == (10, 512)
    np.testing.assert_allclose(probabilities, original, atol=1e-6)
    np.testing.assert_allclose(softmax(activations @ model.kernel.T + model.bias), original, atol=1e-5)
    assert original.max(axis=1).min() < 0.9  # Otherwise saturation would hide an error.


def test_activations_are_those_of_a_relu_and_differ_from_image_to_image(
    model: PenultimateModel, batch: Float32Array
) -> None:
    activations, _ = model.run(batch)
    assert activations.min() == 0 and activations.max() > 0
    assert len(np.unique(activations, axis=0)) == len(np.unique(batch, axis=0)) > 6


def test_results_depend_neither_on_other_images_nor_on_other_threads(
    model: PenultimateModel, batch: Float32Array
) -> None:
    whole, _ = model.run(batch)
    with ThreadPoolExecutor(4) as pool:
        singles = [activations for activations, _ in pool.map(model.run, batch[:, np.newaxis])]
    np.testing.assert_array_equal(np.concatenate(singles), whole)


def test_no_images_give_no_rows(model: PenultimateModel, batch: Float32Array) -> None:
    assert [each.shape for each in model.run(batch[:0])] == [(0, 512), (0, 10)]


def write_nothing(path: Path, whole: bytes) -> None:
    path.write_bytes(b"")


def write_half(path: Path, whole: bytes) -> None:
    path.write_bytes(whole[: len(whole) // 2])


def write_text(path: Path, whole: bytes) -> None:
    path.write_bytes(b"this is no model, but a longer text " * 9)


@pytest.mark.parametrize("write", [write_nothing, write_half, write_text])
def test_a_damaged_model_is_refused(path: Path, tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    write(tmp_path / MODEL, path.read_bytes())
    with pytest.raises(ConvolabError, match="use a classifier trained by Convolab"):
        PenultimateModel(tmp_path / MODEL)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConvolabError, match="cannot be read; restore the file"):
        PenultimateModel(tmp_path / MODEL)


def test_a_model_with_several_outputs_is_refused(tmp_path: Path) -> None:
    shutil.copy(artifacts.load("efficientnet_lite0").path(MODEL), tmp_path)
    with pytest.raises(ConvolabError, match="exactly one output"):
        PenultimateModel(tmp_path / MODEL)


def output_before_the_softmax(graph: Any) -> None:
    graph.outputs = graph.operators[-1].inputs


def rectify_the_last_layer(graph: Any) -> None:
    graph.operators[-2].builtinOptions.fusedActivationFunction = schema.ActivationFunctionType.RELU


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (output_before_the_softmax, "does not end in a dense layer and a softmax"),
        (rectify_the_last_layer, "computed from them gives other probabilities"),
    ],
)
def test_another_kind_of_model_is_refused(
    path: Path, tmp_path: Path, change: Callable[[Any], None], complaint: str
) -> None:
    model = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
    change(model.subgraphs[0])
    builder = flatbuffers.Builder(path.stat().st_size)
    builder.Finish(model.Pack(builder), b"TFL3")
    (tmp_path / MODEL).write_bytes(builder.Output())
    with pytest.raises(ConvolabError, match=complaint):
        PenultimateModel(tmp_path / MODEL)
