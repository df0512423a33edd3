"""A multilayer perceptron in numpy whose weights are one vector, so that one step of an optimizer updates them all.

    network = Perceptron((2, 32, 32, 1))
    weights = network.initial(np.random.default_rng(0))
    forward = network.forward(weights, inputs)
    backward = network.backward(forward, to_outputs)
    backward.weights, backward.inputs

Layer l computes z_l = a_{l−1}·W_l + b_l and a_l = φ(z_l), with a_0 the inputs; the last layer is linear. Everything is
computed in the precision of the weights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import DType, FloatArray
from core.synthesis.gan.laboratory.laboratory_error import LaboratoryError

Activation = Literal["leaky_relu", "tanh"]
SLOPE = 0.2
"""Of LeakyReLU below 0, as in Radford et al., 2016."""

Layer = tuple[FloatArray, FloatArray]
"""The matrix (inputs, outputs) and the biases (outputs,) of a layer: views of the vector of weights."""


@dataclass(frozen=True, eq=False)
class Forward:
    """A forward pass over N inputs, with what the backward pass needs.

    Attributes:
        layers: the matrices and biases that were used.
        activations: a_0 (the inputs) to a_{L−1}, each (N, units).
        slopes: φ'(z_l) of the hidden layers 1 to L − 1, each (N, units).
        outputs: z_L, (N, outputs).
    """

    layers: tuple[Layer, ...]
    activations: tuple[FloatArray, ...]
    slopes: tuple[FloatArray, ...]
    outputs: FloatArray


@dataclass(frozen=True, eq=False)
class Backward:
    """The gradient of a number that depends on the outputs.

    Attributes:
        weights: with respect to the weights, (P,); empty if they are frozen.
        inputs: with respect to the inputs, (N, inputs).
        to_sums: with respect to z_1 to z_L, each (N, units).
    """

    weights: FloatArray
    inputs: FloatArray
    to_sums: tuple[FloatArray, ...]


@dataclass(frozen=True)
class Perceptron:
    """The architecture, without weights.

    Attributes:
        sizes: number of inputs, units of each hidden layer, number of outputs.
        activation: φ of the hidden layers.
    """

    sizes: tuple[int, ...]
    activation: Activation = "leaky_relu"

    @property
    def parameters(self) -> int:
        """P, the number of weights and biases."""
        return sum((inputs + 1) * outputs for inputs, outputs in self._shapes)

    def initial(self, rng: np.random.Generator, dtype: DType = np.float32, last_layer: float = 1.0) -> FloatArray:
        """Sample weights, (P,); biases are 0.

        Uniform, with the variance of He et al., 2015, for LeakyReLU and of Glorot and Bengio, 2010, for tanh and for
        the linear last layer, which is then multiplied by `last_layer`.
        """
        drawn: list[FloatArray] = []
        for number, (inputs, outputs) in enumerate(self._shapes, start=1):
            is_he = self.activation == "leaky_relu" and number < len(self._shapes)
            variance = 2 / ((1 + SLOPE**2) * inputs) if is_he else 2 / (inputs + outputs)
            bound = math.sqrt(3 * variance) * (last_layer if number == len(self._shapes) else 1.0)
            drawn += [rng.uniform(-bound, bound, inputs * outputs), np.zeros(outputs)]
        return np.concatenate(drawn).astype(dtype)

    def layers(self, weights: FloatArray) -> tuple[Layer, ...]:
        """Matrix and biases of each layer, as views of the vector.

        Raises:
            LaboratoryError: the vector belongs to another architecture.
        """
        if weights.shape != (self.parameters,):
            raise LaboratoryError(
                f"A perceptron of {'-'.join(map(str, self.sizes))} units has {self.parameters} weights, not "
                f"{weights.size}; start again after changing its architecture."
            )
        layers, start = [], 0
        for inputs, outputs in self._shapes:
            middle, end = start + inputs * outputs, start + (inputs + 1) * outputs
            layers.append((weights[start:middle].reshape(inputs, outputs), weights[middle:end]))
            start = end
        return tuple(layers)

    def forward(self, weights: FloatArray, inputs: FloatArray) -> Forward:
        """Compute the outputs of inputs (N, inputs)."""
        layers = self.layers(weights)
        activations, slopes = [np.asarray(inputs, weights.dtype)], []
        for matrix, biases in layers[:-1]:
            active, slope = self._activate(activations[-1] @ matrix + biases)
            activations.append(active)
            slopes.append(slope)
        matrix, biases = layers[-1]
        return Forward(layers, tuple(activations), tuple(slopes), activations[-1] @ matrix + biases)

    def backward(self, forward: Forward, to_outputs: FloatArray, frozen: bool = False) -> Backward:
        """Propagate a gradient from the outputs back to the weights and the inputs.

        Args:
            forward: the forward pass.
            to_outputs: gradient with respect to the outputs, (N, outputs).
            frozen: leave out the gradient with respect to the weights.
        """
        to_sums = [np.asarray(to_outputs, forward.outputs.dtype)]
        for (matrix, _), slope in zip(forward.layers[:0:-1], forward.slopes[::-1], strict=True):
            to_sums.append((to_sums[-1] @ matrix.T) * slope)
        to_sums.reverse()
        to_inputs = to_sums[0] @ forward.layers[0][0].T
        weights = np.empty(0, to_inputs.dtype) if frozen else flat_gradient(forward.activations, to_sums)
        return Backward(weights, to_inputs, tuple(to_sums))

    def curvatures(self, forward: Forward) -> tuple[FloatArray, ...] | None:
        """φ''/φ' at z_l of the hidden layers, each (N, units); None for LeakyReLU, whose φ'' is 0 on either side."""
        if self.activation == "leaky_relu":
            return None
        return tuple(-2 * active for active in forward.activations[1:])

    def _activate(self, sums: FloatArray) -> tuple[FloatArray, FloatArray]:
        """φ and φ' of weighted sums."""
        if self.activation == "tanh":
            active = np.tanh(sums)
            return active, 1 - active * active
        slope = SLOPE + (1 - SLOPE) * (sums > 0).astype(sums.dtype)
        return sums * slope, slope

    @property
    def _shapes(self) -> tuple[tuple[int, int], ...]:
        return tuple(zip(self.sizes[:-1], self.sizes[1:], strict=True))


def flat_gradient(activations: Sequence[FloatArray], to_sums: Sequence[FloatArray]) -> FloatArray:
    """The gradient with respect to the weights, (P,), as the vector that `Perceptron.layers` takes apart.

    Args:
        activations: a_0 to a_{L−1}, each (N, units).
        to_sums: gradient with respect to z_1 to z_L, each (N, units).
    """
    parts: list[FloatArray] = []
    for active, to_sum in zip(activations, to_sums, strict=True):
        parts += [(active.T @ to_sum).ravel(), to_sum.sum(axis=0)]
    return np.concatenate(parts)


def moving_average(average: FloatArray, weights: FloatArray, decay: float, steps: int) -> FloatArray:
    """The exponential moving average of weights after one more step.

    Args:
        average: of the steps so far, (P,).
        weights: after this step, (P,).
        decay: the share of the average that is kept, 0 to 1; at 0 the average is the weights.
        steps: number of this step, from 1. Early on less is kept, (steps − 1) / (steps + 8) at most, so that the
            initial weights are forgotten at once, much as in TensorFlow's `ExponentialMovingAverage`.
    """
    kept = min(decay, (steps - 1) / (steps + 8))
    return kept * average + (1 - kept) * weights
