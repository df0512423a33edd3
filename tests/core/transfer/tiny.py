"""A trained network with a few hundred weights, and a fine-tuning of a few seconds on scikit-learn's digits."""

from typing import Any

import keras
from keras import layers

from core.nets.efficientnet_lite import StochasticDepth
from core.training.recipe import Recipe
from tests.core.training.short import short

NAME = "tiny"
FINE_TUNING: dict[str, Any] = {
    "train_from": "block2",
    "warm_up": {"epochs": 1, "optimizer": {"name": "rmsprop"}, "schedule": {"kind": "constant", "rate": 0.01}},
}


def body(input_shape: tuple[int, int, int], drop_connect: float) -> keras.Model:
    """A stem and two blocks, the second one residual; the same weights at every call."""
    start = keras.initializers.GlorotUniform
    image = keras.Input(input_shape, name="image")
    x = layers.Conv2D(8, 3, padding="same", use_bias=False, kernel_initializer=start(1), name="stem_conv")(image)
    x = layers.BatchNormalization(name="stem_norm")(x)
    x = layers.Conv2D(8, 3, 2, "same", activation="relu", kernel_initializer=start(2), name="block1_conv")(x)
    before = x = layers.BatchNormalization(name="block1_norm")(x)
    x = layers.Conv2D(8, 3, padding="same", activation="relu", kernel_initializer=start(3), name="block2_conv")(x)
    x = layers.BatchNormalization(name="block2_norm")(x)
    x = StochasticDepth(drop_connect, noise_shape=(None, 1, 1, 1), name="block2_drop")(x)
    return keras.Model(image, layers.Add(name="block2_add")([x, before]), name=NAME)


def tiny(**changes: Any) -> Recipe:
    """The short recipe of the trainer's tests, fine-tuning the tiny network."""
    network = {"name": NAME, "dropout": 0.2, "drop_connect": 0.3}
    return short(**{"network": network, "fine_tuning": FINE_TUNING, "epochs": 3, **changes})
