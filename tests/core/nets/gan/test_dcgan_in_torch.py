"""PyTorch is the oracle: with the same weights its DCGAN gives the same images and logits."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from torch import nn

from core.nets.gan import dcgan
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_recipe import GanRecipe
from tests.benchmarks import gan_in_torch

CASES = {
    "digits": ("mnist_dcgan", "batch"),
    "flowers": ("flowers_dcgan", "batch"),
    "spectral": ("flowers_dcgan", "spectral"),
}
"""A recipe, and the normalization of its discriminator."""
PLACES = {"dense": (1, 0), "convolution": (3, 2, 0, 1)}
"""Axes of Keras' kernels in the order of PyTorch's, which is the same for a transposed convolution."""


@pytest.fixture(params=CASES)
def recipe(request: pytest.FixtureRequest) -> GanRecipe:
    name, normalization = CASES[request.param]
    loaded = gan_recipe.load(name)
    # Dropout draws other numbers in each framework.
    changes = {"dropout": 0.0, "normalization": normalization}
    return loaded.model_copy(update={"discriminator": loaded.discriminator.model_copy(update=changes)})


def copied(weights: np.ndarray, kind: str = "") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(weights.transpose(PLACES[kind]) if kind else weights))


def take_layer(theirs: nn.Module, ours: keras.layers.Layer, kind: str) -> None:
    """Copy kernel and bias of a layer; the power iterations of a spectrally normalised one have come to their end."""
    kernel = np.array(ours.kernel)
    if nn.utils.parametrize.is_parametrized(theirs):
        left, _, right = np.linalg.svd(kernel.reshape(-1, ours.filters), full_matrices=False)
        ours.singular_vector.assign(right[:1])
        parametrization: Any = theirs.parametrizations.weight
        parametrization.original.data = copied(kernel, kind)
        parametrization[0]._v.data = copied(left[:, 0].reshape(kernel.shape[:3]).transpose(2, 0, 1).ravel())
    else:
        theirs.weight.data = copied(kernel, kind)
    if ours.use_bias:
        theirs.bias.data = copied(np.array(ours.bias))


def take_norm(theirs: nn.Module, ours: keras.layers.Layer) -> None:
    values = (np.array(variable) for variable in (ours.gamma, ours.beta, ours.moving_mean, ours.moving_variance))
    for name, value in zip(("weight", "bias", "running_mean", "running_var"), values, strict=True):
        getattr(theirs, name).data = copied(value)


def shaken(network: keras.Model) -> keras.Model:
    """A network with weights that make every layer matter, always the same."""
    rng = np.random.default_rng(0)
    for variable in network.trainable_variables:
        middle = 0 if len(variable.shape) > 1 else np.array(variable)  # Kernels begin at random.
        variable.assign(middle + rng.normal(0, 0.05, variable.shape))
    return network


def test_generators_make_the_same_images(recipe: GanRecipe) -> None:
    ours = shaken(dcgan.generator(recipe.size, recipe.channels, **recipe.generator.model_dump(exclude={"noise_kind"})))
    theirs = gan_in_torch.Generator(recipe.size, recipe.channels, recipe.generator).train()
    take_layer(theirs.project, ours.get_layer("project"), "dense")
    maps = ["start", *(f"level{level}" for level in range(1, len(theirs.norms)))]
    for name, norm in zip(maps, theirs.norms, strict=True):
        take_norm(norm, ours.get_layer(f"{name}_normalization"))
    for level, conv in enumerate(theirs.convs, start=1):
        take_layer(conv, ours.get_layer(f"level{level}"), "convolution")
    for name, refinements in zip(maps, theirs.refinements, strict=False):
        for number in range(1, recipe.generator.refinements + 1):
            take_layer(refinements[3 * number - 3], ours.get_layer(f"{name}_refinement{number}"), "convolution")
            take_norm(refinements[3 * number - 2], ours.get_layer(f"{name}_refinement{number}_normalization"))
    if theirs.head is not None:
        take_layer(theirs.head, ours.get_layer("head"), "convolution")
    noise = np.random.default_rng(1).normal(size=(8, recipe.generator.noise)).astype(np.float32)
    expected = ours(noise, training=True)
    made = theirs(torch.from_numpy(noise)).permute(0, 2, 3, 1).detach().numpy()
    assert made.std() > 0.1
    assert np.allclose(made, expected, atol=1e-4)
    moving = ours.get_layer("level1_normalization").moving_mean
    assert np.allclose(theirs.norms[1].running_mean, moving, atol=1e-5)


def test_discriminators_have_the_same_opinion_and_gradient(recipe: GanRecipe) -> None:
    ours = shaken(dcgan.discriminator(recipe.size, recipe.channels, **recipe.discriminator.model_dump()))
    theirs = gan_in_torch.Discriminator(recipe.size, recipe.channels, recipe.discriminator).train()
    take_layer(theirs.logit, ours.get_layer("logit"), "dense")
    for level, (norm, conv) in enumerate(zip(theirs.norms, theirs.convs, strict=True), start=1):
        take_layer(conv, ours.get_layer(f"level{level}"), "convolution")
        if isinstance(norm, nn.BatchNorm2d):
            take_norm(norm, ours.get_layer(f"level{level}_normalization"))
    shape = (8, recipe.size, recipe.size, recipe.channels)
    images = np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)
    pixels, theirs_pixels = tf.constant(images), torch.from_numpy(images.transpose(0, 3, 1, 2)).requires_grad_()
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        expected = ours(pixels, training=True)
    logits = theirs(theirs_pixels)
    logits.sum().backward()
    assert np.allclose(logits.detach(), expected, atol=1e-4) and np.std(expected) > 1e-3
    assert theirs_pixels.grad is not None
    gradient = np.array(tape.gradient(expected, pixels))
    assert np.allclose(theirs_pixels.grad.permute(0, 2, 3, 1), gradient, atol=5e-3 * np.abs(gradient).max())
