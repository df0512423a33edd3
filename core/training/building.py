"""From a recipe to the compiled network that is to be trained."""

from collections.abc import Callable
from typing import Any

import keras

from core.nets import catalogue
from core.training import environment
from core.training.recipe import Optimizer, Recipe


def architecture(recipe: Recipe, classes: int) -> keras.Model:
    """The network of the catalogue that a recipe names.

    Raises:
        ConvolabError: there is no such network, or an argument or the size of the pictures does not fit.
    """
    shape = (recipe.pictures.size, recipe.pictures.size, 3)
    return catalogue.build(recipe.network.name, shape, classes, **recipe.network.arguments)


def build(recipe: Recipe, classes: int, network: Callable[[int], keras.Model] | None = None) -> keras.Model:
    """The recipe's network, compiled, with seeded weights, in the recipe's precision.

    Args:
        recipe: what to build.
        classes: outputs of the network.
        network: makes it, given the number of classes; `architecture` where None.

    Raises:
        ConvolabError: see `architecture`.
    """
    keras.utils.set_random_seed(recipe.seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(environment.policy(recipe.precision))
    try:
        model = network(classes) if network else architecture(recipe, classes)
    finally:
        keras.config.set_dtype_policy(before)
    compile_for(model, recipe.optimizer, recipe.label_smoothing)
    return model


def compile_for(model: keras.Model, wish: Optimizer, label_smoothing: float) -> None:
    """Compile a network with a new optimizer for what is trainable in it now."""
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=label_smoothing)
    model.compile(optimizer(wish), loss, weighted_metrics=["accuracy"], jit_compile=False)
    model.optimizer.build(model.trainable_variables)


def optimizer(wish: Optimizer) -> keras.optimizers.Optimizer:
    """Keras' optimizer; decay spares biases and normalisation."""
    common: dict[str, Any] = {"learning_rate": 1e-3, "weight_decay": wish.weight_decay or None}
    if wish.name == "sgd":
        made = keras.optimizers.SGD(momentum=wish.momentum, nesterov=wish.nesterov, **common)
    elif wish.name == "rmsprop":
        made = keras.optimizers.RMSprop(**common)
    else:
        made = keras.optimizers.AdamW(**common) if wish.weight_decay else keras.optimizers.Adam()
    if wish.weight_decay:
        made.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return made
