"""Six update rules in numpy, each step with every number that went into it.

The arguments, their defaults and the place of epsilon are those of Keras 3.15, so that an optimizer here and one of
`keras.optimizers` with the same arguments walk the same path. Where common notes of these rules differ, the docstring
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

from core.errors import ConvolabError

Floats = npt.NDArray[np.float64]
Number = Floats | float
FRACTIONS = ("momentum", "rho", "beta_1", "beta_2")


class OptimizerError(ConvolabError):
    """A hyper-parameter outside its bounds, or parameters and a gradient that do not fit."""


@dataclass(frozen=True)
class StepTrace:
    """One step, number by number.

    Attributes:
        parameters: the new ones, float64, in the shape of the old ones.
        quantities: everything by its name in the formula, in the order in which it was computed. First what the step
            was given: `t` (the step, from 1), `w` (the old parameters), `g` (the gradient), and the state of the
            optimizer, as `m_before`; last `w_new`. Arrays in the shape of the parameters, or numbers.
    """

    parameters: Floats
    quantities: Mapping[str, Number]

    def __getitem__(self, name: str) -> Number:
        """One quantity."""
        return self.quantities[name]


@dataclass
class Optimizer:
    """What all rules share. The state lives here: one optimizer moves one set of parameters.

    Attributes:
        learning_rate: may be set between two steps.
    """

    learning_rate: float = 0.001
    _steps: int = field(default=0, init=False, repr=False)
    _shape: tuple[int, ...] | None = field(default=None, init=False, repr=False)
    _state: dict[str, Number] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in self.hyper_parameters.items():
            if not math.isfinite(value) or value < 0:
                raise OptimizerError(f"{name} is a number from 0 on; {value:g} was given.")
        for name in FRACTIONS:
            if not 0 <= self.hyper_parameters.get(name, 0.0) < 1:
                raise OptimizerError(f"{name} is a number from 0 to below 1; {getattr(self, name):g} was given.")

    @property
    def hyper_parameters(self) -> dict[str, float]:
        """The arguments as they stand, by the names that Keras gives them."""
        return {f.name: float(getattr(self, f.name)) for f in fields(self) if f.init}

    def step(self, parameters: npt.ArrayLike, gradient: npt.ArrayLike) -> StepTrace:
        """Move the parameters by one step.

        Args:
            parameters: numbers in any shape, the same at every step; left as they are.
            gradient: of the loss with respect to them, in the same shape.

        Returns:
            The new parameters, and how they came about.

        Raises:
            OptimizerError: the shapes differ.
        """
        w, g = np.asarray(parameters, np.float64), np.asarray(gradient, np.float64)
        if self._shape is None:
            self._shape, self._state = w.shape, self._first(w)
        if not w.shape == g.shape == self._shape:
            raise OptimizerError(
                f"A gradient has the shape of its parameters, at every step; parameters of {w.shape} and a gradient "
                f"of {g.shape} were given. Make a new optimizer for other parameters."
            )
        self._steps += 1
        made = self._update(w, g, self._steps, self._state)
        before = {f"{name}_before": value for name, value in self._state.items()}
        self._state = {name: made[name] for name in self._state}
        new = made["w_new"]
        assert isinstance(new, np.ndarray)
        return StepTrace(new, {"t": float(self._steps), "w": w, "g": g, **before, **made})

    def _first(self, w: Floats) -> dict[str, Number]:
        """The state before the first step."""
        return {}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        """The quantities of step `t`, from the state before it; `w_new` is the last of them."""
        raise NotImplementedError


@dataclass
class SGD(Optimizer):
    """Gradient descent, plain, with momentum, or with Nesterov's momentum.

    Notes sometimes print w_t = −α·dW; the old parameters belong into it: w_t = w_{t−1} − α·dW.

    Source: Robbins and Monro, 1951; Polyak, 1964 (momentum); Sutskever et al., 2013 (Nesterov's, in the form that
    Keras has: the gradient is taken where the parameters are, and the velocity is applied once more).
    """

    learning_rate: float = 0.01
    momentum: float = 0.0
    nesterov: bool = False

    def _first(self, w: Floats) -> dict[str, Number]:
        return {"velocity": np.zeros_like(w)} if self.momentum else {}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
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
    """Each parameter's rate falls with the sum of all its squared gradients.

    The cache accumulates; notes that print cache = dW² leave out the sum, and with it the reason why Adagrad slows
    down for ever. Keras starts the cache at 0.1 and puts epsilon inside the root.

    Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning, 2011.
    """

    learning_rate: float = 0.001
    initial_accumulator_value: float = 0.1
    epsilon: float = 1e-7

    def _first(self, w: Floats) -> dict[str, Number]:
        return {"cache": np.full_like(w, self.initial_accumulator_value)}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = before["cache"] + g * g
        step = self.learning_rate * g / np.sqrt(cache + self.epsilon)
        return {"cache": cache, "step": step, "w_new": w - step}


@dataclass
class Adadelta(Optimizer):
    """Adagrad that forgets, with a step in the unit of the parameters.

    Nothing but epsilon makes the first step leave the spot, so it starts slowly. The paper has no learning rate, that
    is one of 1; Keras has 0.001 by default, and epsilon inside both roots, as the paper.

    Source: Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012.
    """

    learning_rate: float = 0.001
    rho: float = 0.95
    epsilon: float = 1e-7

    def _first(self, w: Floats) -> dict[str, Number]:
        return {"cache": np.zeros_like(w), "delta_cache": np.zeros_like(w)}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = self.rho * before["cache"] + (1 - self.rho) * (g * g)
        delta = -np.sqrt(before["delta_cache"] + self.epsilon) / np.sqrt(cache + self.epsilon) * g
        delta_cache = self.rho * before["delta_cache"] + (1 - self.rho) * (delta * delta)
        return {"cache": cache, "delta": delta, "delta_cache": delta_cache, "w_new": w + self.learning_rate * delta}


@dataclass
class RMSprop(Optimizer):
    """The gradient, divided by the root of a moving average of its square.

    Keras puts epsilon inside the root; many notes put it outside. Its variant with a centred average is left out.

    Source: Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6, 2012.
    """

    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7

    def _first(self, w: Floats) -> dict[str, Number]:
        state: dict[str, Number] = {"cache": np.zeros_like(w)}
        return {**state, "velocity": np.zeros_like(w)} if self.momentum else state

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        cache = self.rho * before["cache"] + (1 - self.rho) * (g * g)
        step = self.learning_rate * g / np.sqrt(cache + self.epsilon)
        if not self.momentum:
            return {"cache": cache, "step": step, "w_new": w - step}
        velocity = self.momentum * before["velocity"] + step
        return {"cache": cache, "step": step, "velocity": velocity, "w_new": w - velocity}


@dataclass
class Adam(Optimizer):
    """A moving average of the gradient, divided by the root of one of its square, both corrected for starting at 0.

    The default rate is 10^−3, 0.001, which is sometimes misread as e^−3, 0.05. Notes often leave the correction out;
    without it the first steps have the wrong length. As Keras does, and the
    paper before its section 2.1, it is put into one factor, alpha, so epsilon stands outside the root of the
    uncorrected v. AMSGrad is left out.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def _first(self, w: Floats) -> dict[str, Number]:
        return {"m": np.zeros_like(w), "v": np.zeros_like(w)}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        m = self.beta_1 * before["m"] + (1 - self.beta_1) * g
        v = self.beta_2 * before["v"] + (1 - self.beta_2) * (g * g)
        alpha = self.learning_rate * math.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        step = alpha * m / (np.sqrt(v) + self.epsilon)
        return {"m": m, "v": v, "alpha": alpha, "step": step, "w_new": w - step}


@dataclass
class Nadam(Optimizer):
    """Adam with Nesterov's momentum: the average of the gradient is looked at one step ahead.

    The momentum u grows towards beta_1 as u_t = beta_1·(1 − 0.5·0.96^t), as Keras has it; the report writes 0.96 to the
    power of t/250. Epsilon stands outside the root of the corrected v.

    Source: Dozat, Incorporating Nesterov Momentum into Adam, 2015.
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def _first(self, w: Floats) -> dict[str, Number]:
        return {"m": np.zeros_like(w), "v": np.zeros_like(w), "u_product": 1.0}

    def _update(self, w: Floats, g: Floats, t: int, before: Mapping[str, Number]) -> dict[str, Number]:
        u = self.beta_1 * (1 - 0.5 * 0.96**t)
        u_next = self.beta_1 * (1 - 0.5 * 0.96 ** (t + 1))
        u_product = before["u_product"] * u
        m = self.beta_1 * before["m"] + (1 - self.beta_1) * g
        v = self.beta_2 * before["v"] + (1 - self.beta_2) * (g * g)
        m_hat = u_next * m / (1 - u_product * u_next) + (1 - u) * g / (1 - u_product)
        v_hat = v / (1 - self.beta_2**t)
        step = self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        made: dict[str, Number] = {"u": u, "u_next": u_next, "u_product": u_product, "m": m, "v": v}
        return {**made, "m_hat": m_hat, "v_hat": v_hat, "step": step, "w_new": w - step}
