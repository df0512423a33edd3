from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.nets.normalization import FusedBatchNormalization

RNG = np.random.default_rng(3)
GAMMA, BETA = RNG.normal(1, 0.3, 6).astype(np.float32), RNG.normal(0, 1, 6).astype(np.float32)


def maps(*shape: int) -> np.ndarray:
    return RNG.normal(2, 3, shape).astype(np.float32)


def pair(inputs: np.ndarray, **options: Any) -> tuple[layers.Layer, layers.Layer]:
    """Our layer and Keras', with the same weights."""
    ours, keras_own = FusedBatchNormalization(**options), layers.BatchNormalization(**options)
    for layer in (ours, keras_own):
        layer.build(inputs.shape)
        for weight, value in ((layer.gamma, GAMMA), (layer.beta, BETA)):
            if weight is not None:
                weight.assign(value[: weight.shape[0]])
    return ours, keras_own


def step(layer: layers.Layer, inputs: np.ndarray, **call: Any) -> list[np.ndarray]:
    """Output, gradients by input and weights, and moving averages, of one training call."""
    x = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, training=True, **call)
        loss = tf.reduce_sum(tf.sin(tf.cast(y, tf.float32)))
    # A frozen layer has no trainable weights; its input still has a gradient.
    gradients = tape.gradient(loss, [x, *layer.trainable_weights])
    return [np.asarray(tf.cast(value, tf.float32)) for value in (y, *gradients, *layer.non_trainable_weights)]


def fused_calls(layer: layers.Layer, inputs: np.ndarray, **call: Any) -> int:
    """How many fused operations a call is made of."""
    traced = tf.function(lambda x: layer(x, **call)).get_concrete_function(tf.TensorSpec(inputs.shape, inputs.dtype))
    return sum(operation.type == "FusedBatchNormV3" for operation in traced.graph.get_operations())


@pytest.mark.parametrize(
    ("shape", "options"),
    [
        ((4, 5, 7, 6), {}),
        ((4, 5, 7, 6), {"momentum": 0.9, "epsilon": 2e-5, "axis": 3}),
        ((2, 1, 1, 6), {"momentum": 0.5}),
        ((1, 1, 1, 6), {"momentum": 0.5}),
        ((4, 5, 7, 6), {"scale": False}),
        ((4, 5, 7, 6), {"center": False}),
        ((4, 5, 7, 6), {"scale": False, "center": False}),
    ],
)
def test_training_is_that_of_keras(shape: tuple[int, ...], options: dict[str, Any]) -> None:
    inputs = maps(*shape)
    ours, keras_own = pair(inputs, **options)
    assert fused_calls(ours, inputs, training=True) == 1
    for _ in range(2):
        for got, expected in zip(step(ours, inputs), step(keras_own, inputs), strict=True):
            np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


def test_moving_averages_by_hand() -> None:
    layer = FusedBatchNormalization(momentum=0.75)
    layer(np.array([1.0, 3.0], np.float32).reshape(2, 1, 1, 1), training=True)
    # Mean 2 and biased variance 1 (the unbiased one is 2): 0.75·0 + 0.25·2 and 0.75·1 + 0.25·1.
    np.testing.assert_allclose(layer.moving_mean, [0.5], rtol=1e-6)
    np.testing.assert_allclose(layer.moving_variance, [1.0], rtol=1e-6)


def unfused(layer: layers.Layer) -> dict[str, Any]:
    return {"training": True}


def inference(layer: layers.Layer) -> dict[str, Any]:
    return {"training": False}


def frozen(layer: layers.Layer) -> dict[str, Any]:
    layer.trainable = False
    return {"training": True}


def masked(layer: layers.Layer) -> dict[str, Any]:
    return {"training": True, "mask": np.arange(4 * 5 * 7).reshape(4, 5, 7) % 3 > 0}


@pytest.mark.parametrize(
    ("shape", "options", "prepare"),
    [
        ((8, 6), {}, unfused),
        ((4, 5, 6), {}, unfused),
        ((4, 6, 5, 7), {"axis": 1}, unfused),
        ((4, 5, 7, 6), {"renorm": True}, unfused),
        ((4, 5, 7, 6), {}, inference),
        ((4, 5, 7, 6), {}, frozen),
        ((4, 5, 7, 6), {}, masked),
    ],
)
def test_everything_else_is_left_to_keras(
    shape: tuple[int, ...], options: dict[str, Any], prepare: Callable[[layers.Layer], dict[str, Any]]
) -> None:
    inputs = maps(*shape)
    ours, keras_own = pair(inputs, **options)
    call = prepare(ours)
    assert prepare(keras_own).keys() == call.keys()
    assert fused_calls(ours, inputs, **call) == 0
    # Tracing ran the Python code once, but no update.
    np.testing.assert_allclose(ours(inputs, **call), keras_own(inputs, **call), rtol=1e-5, atol=1e-5)
    for got, expected in zip(ours.weights, keras_own.weights, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-5)


def test_mixed_precision_computes_in_bfloat16_and_keeps_float32_averages() -> None:
    inputs = maps(4, 5, 7, 6)
    ours, keras_own = pair(inputs, dtype="mixed_bfloat16")
    assert ours(inputs, training=True).dtype == tf.bfloat16
    assert {str(weight.dtype) for weight in ours.weights} == {"float32"}
    ours, keras_own = pair(inputs, dtype="mixed_bfloat16")
    for got, expected in zip(step(ours, inputs), step(keras_own, inputs), strict=True):
        # The sums over 140 values of bfloat16, with eight bits each, are what differs.
        np.testing.assert_allclose(got, expected, rtol=0.05, atol=0.1)


def test_weights_and_files_are_those_of_keras(tmp_path: Path) -> None:
    inputs = maps(4, 5, 7, 6)
    ours, keras_own = pair(inputs)
    names = [(weight.name, weight.shape) for weight in ours.weights]
    assert names == [(weight.name, weight.shape) for weight in keras_own.weights]
    step(ours, inputs)
    keras_own.set_weights(ours.get_weights())
    np.testing.assert_array_equal(ours(inputs), keras_own(inputs))
    keras.Sequential([keras.Input((5, 7, 6)), ours]).save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    assert isinstance(loaded.layers[0], FusedBatchNormalization)
    np.testing.assert_array_equal(loaded(inputs), ours(inputs))
