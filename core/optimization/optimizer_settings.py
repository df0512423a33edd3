"""The hyper-parameters of each optimizer in a race on a surface, as settings."""

from collections.abc import Mapping
from typing import Any, Literal

from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, Optimizer, RMSprop
from core.settings import Settings, knob


def _rate(default: float) -> Any:
    return knob(
        default, ge=0, le=10, step=0.0001, label="learning_rate, α", help="Scales each step. Larger steps go further."
    )


def _decay(default: float, label: str, help: str) -> Any:
    return knob(default, ge=0, le=0.999, step=0.001, label=label, help=help)


_KEPT = "The fraction of the moving average kept at each step: 0.9 averages over about 10 steps, 0.99 over about 100."
_MOMENTUM = (
    "The fraction of the velocity kept at each step. With 0.9, a constant slope is descended up to ten times as fast."
)


class OptimizerSettings(Settings):
    """The hyper-parameters of one optimizer, with the argument names of Keras."""

    @property
    def name(self) -> str:
        """The optimizer's key in `OPTIMIZER_SETTINGS`, used in addresses and data."""
        return next(name for name, model in OPTIMIZER_SETTINGS.items() if model is type(self))

    def optimizer(self) -> Optimizer:
        """A new optimizer that has taken no step yet."""
        raise NotImplementedError

    def _arguments(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.model_dump().items()}


class SGDSettings(OptimizerSettings):
    """Stochastic gradient descent: a step against the gradient."""

    learning_rate: float = _rate(0.01)

    def optimizer(self) -> Optimizer:
        """Plain SGD."""
        return SGD(self.learning_rate)


class MomentumSettings(OptimizerSettings):
    """SGD with a velocity that accumulates the gradients of many steps."""

    learning_rate: float = _rate(0.01)
    momentum: float = _decay(0.9, "momentum, μ", _MOMENTUM)

    def optimizer(self) -> Optimizer:
        """SGD with momentum."""
        return SGD(self.learning_rate, self.momentum)


class NesterovSettings(MomentumSettings):
    """Momentum that looks one step ahead."""

    def optimizer(self) -> Optimizer:
        """SGD with Nesterov momentum."""
        return SGD(self.learning_rate, self.momentum, nesterov=True)


class _AdaptiveSettings(OptimizerSettings):
    """What all rules that divide by a root have in common."""

    epsilon: Literal["0.0000001", "0.001", "0.1"] = knob(
        "0.0000001",
        label="epsilon, ε",
        more=True,
        help="Prevents division by zero; a large value makes the rule behave more like SGD.",
    )


class AdagradSettings(_AdaptiveSettings):
    """One learning rate per parameter, which falls with the sum of all its squared gradients."""

    learning_rate: float = _rate(0.1)
    initial_accumulator_value: float = knob(
        0.1, ge=0, le=1, step=0.01, more=True, help="Initial value of the sum of squared gradients."
    )

    def optimizer(self) -> Optimizer:
        """Adagrad."""
        return Adagrad(**self._arguments())


class AdadeltaSettings(_AdaptiveSettings):
    """Adagrad with a decaying sum, and steps scaled by the size of the previous ones."""

    learning_rate: float = _rate(1.0)
    rho: float = _decay(0.95, "rho, ρ", _KEPT)

    def optimizer(self) -> Optimizer:
        """Adadelta."""
        return Adadelta(**self._arguments())


class RMSpropSettings(_AdaptiveSettings):
    """The gradient divided by the root of its mean square."""

    learning_rate: float = _rate(0.05)
    rho: float = _decay(0.9, "rho, ρ", _KEPT)
    momentum: float = _decay(0.0, "momentum, μ", _MOMENTUM)

    def optimizer(self) -> Optimizer:
        """RMSprop."""
        return RMSprop(**self._arguments())


class AdamSettings(_AdaptiveSettings):
    """The mean gradient divided by the root of the mean squared gradient."""

    learning_rate: float = _rate(0.05)
    beta_1: float = _decay(0.9, "beta_1, β₁", _KEPT)
    beta_2: float = _decay(0.999, "beta_2, β₂", _KEPT)

    def optimizer(self) -> Optimizer:
        """Adam."""
        return Adam(**self._arguments())


class NadamSettings(AdamSettings):
    """Adam that looks one step ahead."""

    def optimizer(self) -> Optimizer:
        """Nadam."""
        return Nadam(**self._arguments())


OPTIMIZER_SETTINGS: Mapping[str, type[OptimizerSettings]] = {
    "sgd": SGDSettings,
    "momentum": MomentumSettings,
    "nesterov": NesterovSettings,
    "adagrad": AdagradSettings,
    "adadelta": AdadeltaSettings,
    "rmsprop": RMSpropSettings,
    "adam": AdamSettings,
    "nadam": NadamSettings,
}
TITLES: Mapping[str, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "Adagrad",
    "adadelta": "Adadelta",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "nadam": "Nadam",
}
