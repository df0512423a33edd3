"""From a recipe to a compiled network, ready for training."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import keras
import tensorflow as tf

from core.nets import catalogue
from core.nets.precision import policy
from core.training.recipe import Optimizer, Recipe


def architecture(recipe: Recipe, classes: int) -> keras.Model:
    """Build the network that a recipe names.

    Raises:
        ConvolabError: there is no such network, or an argument or the size of the images is invalid.
    """
    shape = (recipe.pictures.size, recipe.pictures.size, 3)
    return catalogue.build(recipe.network.name, shape, classes, **recipe.network.arguments)


def build(recipe: Recipe, classes: int, network: Callable[[int], keras.Model] | None = None) -> keras.Model:
    """Build and compile the recipe's network, with seeded weights and in the recipe's precision.

    Args:
        recipe: describes the network, its optimizer and its loss.
        classes: the number of outputs.
        network: builds the network, given the number of classes; None: `architecture`.

    Raises:
        ConvolabError: see `architecture`.
    """
    with conditions(recipe.seed, recipe.precision):
        model = network(classes) if network else architecture(recipe, classes)
    compile_for(model, recipe.optimizer, recipe.label_smoothing)
    return model


@contextmanager
def conditions(seed: int, precision: Literal["auto", "float32", "bfloat16"]) -> Iterator[None]:
    """Build networks with weights of this seed and in this precision; afterwards Keras has its former precision."""
    keras.utils.set_random_seed(seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy(precision))
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def compile_for(model: keras.Model, settings: Optimizer, label_smoothing: float) -> None:
    """Compile a network with a new optimizer for the variables that are trainable now."""
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=label_smoothing)
    # Given only its name, Keras makes the metric within the first step, and TensorFlow traces that step twice.
    accuracy = keras.metrics.CategoricalAccuracy("accuracy")
    model.compile(optimizer(settings), loss, weighted_metrics=[accuracy], jit_compile=False)
    model.optimizer.build(model.trainable_variables)
    model.train_function = _for_any_batch_size(model, model.train_step)
    model.test_function = _for_any_batch_size(model, model.test_step)


def _for_any_batch_size(
    model: keras.Model, step: Callable[[tuple[tf.Tensor, tf.Tensor]], dict[str, tf.Tensor]]
) -> Callable[[Iterator[tuple[Any, ...]]], Mapping[str, tf.Tensor]]:
    """The function that `train_on_batch` or `test_on_batch` calls.

    Keras' own is traced for the size of the first batch and again for the last, smaller one.
    """
    images = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)
    labels = tf.TensorSpec((None, *model.output_shape[1:]), tf.float32)
    traced = tf.function(lambda *batch: step(batch), input_signature=(images, labels), autograph=False)

    def function(batches: Iterator[tuple[Any, ...]]) -> Mapping[str, tf.Tensor]:
        x, y, _ = next(batches)
        found: Mapping[str, tf.Tensor] = traced(x, y)
        return found

    return function


def optimizer(settings: Optimizer) -> keras.optimizers.Optimizer:
    """Keras' optimizer of these settings; biases and normalisation are exempt from weight decay."""
    common: dict[str, Any] = {"learning_rate": 1e-3, "weight_decay": settings.weight_decay or None}
    if settings.name == "sgd":
        made = keras.optimizers.SGD(momentum=settings.momentum, nesterov=settings.nesterov, **common)
    elif settings.name == "rmsprop":
        made = keras.optimizers.RMSprop(**common)
    else:
        made = keras.optimizers.AdamW(**common) if settings.weight_decay else keras.optimizers.Adam()
    if settings.weight_decay:
        made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made
