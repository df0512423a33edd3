"""Networks of random weights as artifacts: what they make does not matter, but every pixel of it does."""

from pathlib import Path
from typing import Literal

import keras
import tensorflow as tf
from keras import layers

from core.serving import artifacts
from core.serving.card import Card, SuperResolution
from core.synthesis.super_resolution.upscaler import MODEL, TASK
from core.training.litert_export import float16_function


def save(folder: Path, scale: Literal[2, 3, 4], works_on: Literal["low", "enlarged"] = "low") -> None:
    """Write an artifact whose network has a 5×5 and two 3×3 layers, so that it reaches 4 pixels."""
    keras.utils.set_random_seed(scale)
    image = keras.Input((None, None, 1))
    x = layers.Conv2D(8, 5, padding="same", activation="relu", bias_initializer="normal")(image)
    x = layers.Conv2D(8, 3, padding="same", activation="relu", bias_initializer="normal")(x)
    x = layers.Conv2D(1 if works_on == "enlarged" else scale**2, 3, padding="same")(x)
    network = keras.Model(image, x)

    def served(image: tf.Tensor) -> dict[str, tf.Tensor]:
        made = image + 0.3 * network(image, training=False)
        return {"luminance": made if works_on == "enlarged" else tf.nn.depth_to_space(made, scale)}

    folder.mkdir(parents=True)
    (folder / MODEL).write_bytes(float16_function(served, network, (1, None, None, 1), "image"))
    card = Card(
        name=folder.name,
        title="Untrained",
        task=TASK,
        super_resolution=SuperResolution(scale=scale, reach=4, input=works_on),
        command="python -m core train untrained",
        licence="none",
        attribution="none",
    )
    artifacts.save_card(folder, card)
