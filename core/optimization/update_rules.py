"""Six update rules in numpy; each step reports every number that went into it.

The arguments, their defaults and the place of epsilon are those of Keras 3.15, so an optimizer here and one of
`keras.optimizers` with the same arguments follow the same trajectory. Where common lecture notes differ, the docstring
of the rule says so.

    optimizer = Adam(learning_rate=0.001)
    trace = optimizer.step(parameters, gradient)
    trace.parameters, trace["m"], trace["v"]
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from core.arrays import Float64Array
from core.errors import ConvolabError

Number = Float64Array | float
FRACTIONS = ("momentum", "rho", "beta_1", "beta_2")


class OptimizerError(ConvolabError):
    """A hyper-parameter outside its bounds, or a gradient whose shape is not that of the parameters."""


@dataclass(frozen=True)
class StepTrace:
    """One step, number by number.

    Attributes:
        parameters: the new ones, float64, in the shape of the old ones.
        quantities: every quantity by its name in the formula, in the order of computation. First the input of the
            step: `t` (its number, from 1), `w` (the old parameters), `g` (the gradient) and the state of the
            optimizer, such as `m_before`; last `w_new`. Arrays in the shape of the parameters, or numbers.
    """

    parameters: Float64Array
    quantities: Mapping[str, Number]

    def __getitem__(self, name: str) -> Number:
        """Look up one quantity."""
        return self.quantities[name]


@dataclass
class Optimizer:
    """Base of all rules. It holds the state, so one optimizer updates one set of parameters.

    Attributes:
        learning_rate: may be changed between steps.
    """

    learning_rate: float = 0.001
    _steps: int = field(default=0, init=False, repr=False)
    _shape: tuple[int, ...] | None = field(default=None, init=False, repr=False)
    _state: dict[str, Number] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in self.hyper_parameters.items():
            if not math.isfinite(value) or value < 0:
                raise OptimizerError(f"{name} must be at least 0; {value:g} was given.")
        for name in FRACTIONS:
            if not 0 <= self.hyper_parameters.get(name, 0.0) < 1:
                raise OptimizerError(f"{name} must be at least 0 and below 1; {getattr(self, name):g} was given.")

    @property
    def hyper_parameters(self) -> dict[str, float]:
        """The current arguments by their names in Keras."""
        return {f.name: float(getattr(self, f.name)) for f in fields(self) if f.init}

    def step(self, parameters: npt.ArrayLike, gradient: npt.ArrayLike) -> StepTrace:
        """Take one step.

        Args:
            parameters: of any shape, the same at every step; not modified.
            gradient: of the loss with respect to the parameters, in the same shape.

        Returns:
            The new parameters with every quantity of the step.

        Raises:
            OptimizerError: the shapes differ.
        """
        w, g = np.asarray(parameters, np.float64), np.asarray(gradient, np.float64)
        if self._shape is None:
            self._shape, self._state = w.shape, self._initial_state(w)
        if not w.shape == g.shape == self._shape:
            raise OptimizerError(
                f"The gradient must have the shape of the parameters, the same at every step; parameters of {w.shape} "
                f"and a gradient of {g.shape} were given. Make a new optimizer for other parameters."
            )
        self._steps += 1
        computed = self._update(w, g, self._steps, self._state)
        before = {f"{name}_before": value for name, value in self._state.items()}
        self._state = {name: computed[name] for name in self._state}
        new = computed["w_new"]
        assert isinstance(new, np.ndarray)
        return StepTrace(new, {"t": float(self._steps), "w": w, "g": g, **before, **computed})

    def initial_state(self, w: Float64Array) -> dict[str, Number]:
        """The state before the first step, for those who keep it themselves: all that the rule remembers, by name."""
        return self._initial_state(w)

    def quantities(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        """Every quantity of step `t` (from 1) from the state before it, as a pure function.

        The new parameters are `w_new`; those with a name of the state are the new state. The precision is that of the
        arguments.
        """
        return self._update(w, g, t, before)

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        """The state before the first step."""
        return {}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        """The quantities of step `t`, computed from the state before it; `w_new` comes last."""
        raise NotImplementedError


@dataclass
class SGD(Optimizer):
    """Gradient descent: plain, with momentum, or with Nesterov momentum.

    Lecture notes sometimes print w_t = −α·dW; the old parameters are missing: w_t = w_{t−1} − α·dW.

    Source: Robbins and Monro, 1951; Polyak, 1964 (momentum); Sutskever et al., 2013 (Nesterov momentum, in the form of
    Keras: the gradient is evaluated at the current parameters, and the velocity is applied a second time).
    """

    learning_rate: float = 0.01
    momentum: float = 0.0
    nesterov: bool = False

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        return {"velocity": np.zeros_like(w)} if self.momentum else {}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        if not self.momentum:
            step = self.learning_rate * g
            return {"step": step, "w_new": w - step}
        velocity = self.momentum * before["velocity"] - self.learning_rate * g
        if not self.nesterov:
            return {"velocity": velocity, "w_new": w + velocity}
        step = self.momentum * velocity - self.learning_rate * g
        return {"velocity": velocity, "step": step, "w_new": w + step}


@dataclass
class Adagrad(Optimizer):
    """Each parameter's learning rate falls with the sum of all its squared gradients.

    The cache accumulates. Notes that print cache = dW² omit the sum, and with it the reason why Adagrad keeps slowing
    down. Keras initializes the cache to 0.1 and puts epsilon inside the root.

    Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning, 2011.
    """

    learning_rate: float = 0.001
    initial_accumulator_value: float = 0.1
    epsilon: float = 1e-7

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        return {"cache": np.full_like(w, self.initial_accumulator_value)}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = before["cache"] + g * g
        step = self.learning_rate * g / np.sqrt(cache + self.epsilon)
        return {"cache": cache, "step": step, "w_new": w - step}


@dataclass
class Adadelta(Optimizer):
    """Adagrad with a decaying cache, and a step in the units of the parameters.

    Only epsilon makes the first step nonzero, so it starts slowly. The paper has no learning rate, which amounts to 1;
    the default of Keras is 0.001. Epsilon is inside both roots, as in the paper.

    Source: Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012.
    """

    learning_rate: float = 0.001
    rho: float = 0.95
    epsilon: float = 1e-7

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        return {"cache": np.zeros_like(w), "delta_cache": np.zeros_like(w)}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = self.rho * before["cache"] + (1 - self.rho) * (g * g)
        delta = -np.sqrt(before["delta_cache"] + self.epsilon) / np.sqrt(cache + self.epsilon) * g
        delta_cache = self.rho * before["delta_cache"] + (1 - self.rho) * (delta * delta)
        return {"cache": cache, "delta": delta, "delta_cache": delta_cache, "w_new": w + self.learning_rate * delta}


@dataclass
class RMSprop(Optimizer):
    """The gradient divided by the root of a moving average of its square.

    Keras puts epsilon inside the root; many notes put it outside. The centred variant is omitted.

    Source: Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6, 2012.
    """

    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        state: dict[str, Number] = {"cache": np.zeros_like(w)}
        return {**state, "velocity": np.zeros_like(w)} if self.momentum else state

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = self.rho * before["cache"] + (1 - self.rho) * (g * g)
        step = self.learning_rate * g / np.sqrt(cache + self.epsilon)
        if not self.momentum:
            return {"cache": cache, "step": step, "w_new": w - step}
        velocity = self.momentum * before["velocity"] + step
        return {"cache": cache, "step": step, "velocity": velocity, "w_new": w - velocity}


@dataclass
class Adam(Optimizer):
    """A moving average of the gradient divided by the root of a moving average of its square, both bias-corrected.

    The default learning rate is 10^−3 = 0.001, sometimes misread as e^−3 = 0.05. Notes often omit the bias correction;
    without it the first steps have the wrong length. As in Keras, and in the paper just before its section 2.1, the
    correction is folded into one factor, alpha, so epsilon is outside the root of the uncorrected v. AMSGrad is
    omitted.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        return {"m": np.zeros_like(w), "v": np.zeros_like(w)}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        m = self.beta_1 * before["m"] + (1 - self.beta_1) * g
        v = self.beta_2 * before["v"] + (1 - self.beta_2) * (g * g)
        alpha = self.learning_rate * math.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        step = alpha * m / (np.sqrt(v) + self.epsilon)
        return {"m": m, "v": v, "alpha": alpha, "step": step, "w_new": w - step}


@dataclass
class Nadam(Optimizer):
    """Adam with Nesterov momentum: it uses the mean gradient one step ahead.

    The momentum u grows towards beta_1 as u_t = beta_1·(1 − 0.5·0.96^t), as in Keras; the report raises 0.96 to the
    power of t/250. Epsilon is outside the root of the corrected v.

    Source: Dozat, Incorporating Nesterov Momentum into Adam, 2015.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def _initial_state(self, w: Float64Array) -> dict[str, Number]:
        return {"m": np.zeros_like(w), "v": np.zeros_like(w), "u_product": 1.0}

    def _update(self, w: Float64Array, g: Float64Array, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        u = self.beta_1 * (1 - 0.5 * 0.96**t)
        u_next = self.beta_1 * (1 - 0.5 * 0.96 ** (t + 1))
        u_product = before["u_product"] * u
        m = self.beta_1 * before["m"] + (1 - self.beta_1) * g
        v = self.beta_2 * before["v"] + (1 - self.beta_2) * (g * g)
        m_hat = u_next * m / (1 - u_product * u_next) + (1 - u) * g / (1 - u_product)
        v_hat = v / (1 - self.beta_2**t)
        step = self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        averages: dict[str, Number] = {"u": u, "u_next": u_next, "u_product": u_product, "m": m, "v": v}
        return {**averages, "m_hat": m_hat, "v_hat": v_hat, "step": step, "w_new": w - step}
