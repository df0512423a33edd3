"""Penalties on the gradient of the discriminator, with their own exact gradients with respect to its weights.

A penalty is a function of g = ∂D/∂x, itself a gradient, so it takes a second backpropagation. Let r = ∂penalty/∂g at
each sample. To first order the penalty changes with the weights as Σ r·∂D/∂x does for fixed r, and r·∂D/∂x is the
derivative of D along r. A forward pass of directions beside the values computes it:

    ȧ_0 = r,   ż_l = ȧ_{l−1}·W_l,   ȧ_l = φ'(z_l)·ż_l,   r·∂D/∂x = ż_L.

Now ż_L is differentiated like any output. With u_l = ∂D/∂z_l from the first backward pass,

    ∂ż_L/∂W_l = ȧ_{l−1}ᵀ·u_l + a_{l−1}ᵀ·s_l   and   ∂ż_L/∂b_l = s_l,

where s_l is what arrives through z_l inside φ': s_L = 0 and s_l = u_l·ż_l·φ''/φ' + (s_{l+1}·W_{l+1}ᵀ)·φ'. LeakyReLU is
linear on either side of 0, so all its s_l are 0: the biases only choose the side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import FloatArray
from core.synthesis.gan.laboratory.perceptron import Backward, Forward, Perceptron


@dataclass(frozen=True, eq=False)
class Penalty:
    """A penalty at N points.

    Attributes:
        value: the mean over the points, unweighted.
        norms: |∂D/∂x| at the points, (N,).
        weights: gradient of `value` with respect to the weights of D, (P,).
    """

    value: float
    norms: FloatArray
    weights: FloatArray


def wgan_gp(network: Perceptron, weights: FloatArray, points: FloatArray) -> Penalty:
    """(|∂D/∂x| − 1)², which keeps the slope of a Wasserstein critic near 1.

    Source: Gulrajani et al., Improved Training of Wasserstein GANs, 2017.

    Args:
        network: D, with one output.
        weights: of D, (P,).
        points: between real and generated samples, (N, inputs), from `between`.
    """
    return _penalty(network, weights, points, _squared_excess)


def r1(network: Perceptron, weights: FloatArray, points: FloatArray) -> Penalty:
    """½·|∂D/∂x|², which makes D flat around the real samples, as it should be at the end of the game.

    Source: Mescheder et al., Which Training Methods for GANs do actually Converge?, 2018.

    Args:
        network: D, with one output.
        weights: of D, (P,).
        points: real samples, (N, inputs).
    """
    return _penalty(network, weights, points, lambda gradients, norms: (0.5 * norms**2, gradients))


PENALTIES: Mapping[str, Callable[[Perceptron, FloatArray, FloatArray], Penalty]] = {"wgan_gp": wgan_gp, "r1": r1}
"""Every penalty by its name."""


def between(rng: np.random.Generator, real: FloatArray, fakes: FloatArray) -> FloatArray:
    """A random point on the line from each real to a generated sample, (N, inputs) like both of them."""
    share = rng.random((len(real), 1)).astype(real.dtype)
    return share * real + (1 - share) * fakes


def _squared_excess(gradients: FloatArray, norms: FloatArray) -> tuple[FloatArray, FloatArray]:
    excess = norms - 1
    unit = gradients / np.maximum(norms, np.finfo(norms.dtype).tiny)[:, None]
    return excess**2, 2 * excess[:, None] * unit


def _penalty(
    network: Perceptron,
    weights: FloatArray,
    points: FloatArray,
    function: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
) -> Penalty:
    """The mean of a function that turns gradients and norms into values (N,) and r (N, inputs)."""
    forward = network.forward(weights, points)
    first = network.backward(forward, np.ones_like(forward.outputs), frozen=True)
    norms = np.sqrt((first.inputs**2).sum(axis=1))
    values, directions = function(first.inputs, norms)
    second = _second_backward(network, forward, first, directions / len(points))
    return Penalty(float(values.mean()), norms, second)


def _second_backward(network: Perceptron, forward: Forward, first: Backward, directions: FloatArray) -> FloatArray:
    """The gradient of Σ r·∂D/∂x with respect to the weights, (P,), for fixed directions r (N, inputs)."""
    active, sums = [directions], []  # ȧ_0 … ȧ_{L−1} and ż_1 … ż_{L−1}
    for (matrix, _), slope in zip(forward.layers[:-1], forward.slopes, strict=True):
        sums.append(active[-1] @ matrix)
        active.append(slope * sums[-1])
    matrices = [a.T @ u for a, u in zip(active, first.to_sums, strict=True)]
    biases = [np.zeros_like(bias) for _, bias in forward.layers]
    curvatures = network.curvatures(forward)
    if curvatures is not None:
        arriving = np.zeros_like(first.to_sums[-1])  # s_L
        for hidden in reversed(range(len(sums))):
            arriving = (arriving @ forward.layers[hidden + 1][0].T) * forward.slopes[hidden]
            arriving += first.to_sums[hidden] * sums[hidden] * curvatures[hidden]
            matrices[hidden] += forward.activations[hidden].T @ arriving
            biases[hidden] = arriving.sum(axis=0)
    return np.concatenate([part.ravel() for pair in zip(matrices, biases, strict=True) for part in pair])
