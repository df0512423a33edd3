"""The knobs of a race of optimizers on a surface: where it is run, and those of each contestant.

A line-up is kept in one line that fits an address, `sgd-learning_rate-0.02~adam-learning_rate-0.1`: contestants joined
by "~", each its name and the knobs that differ from their defaults, joined by "-".
"""

from collections.abc import Mapping
from typing import Any, Literal

from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, Optimizer, RMSprop
from core.settings import Settings, SettingsError, knob


class RaceSettings(Settings):
    """Where a race is run, and for how long."""

    surface: Literal["bowl", "ravine", "saddle", "plateau", "rosenbrock", "beale", "noisy", "network"] = knob(
        "ravine",
        help="The loss to go down. All are formulas but the last: a section through the loss of a real network.",
    )
    steps: int = knob(300, ge=10, le=500, step=10, help="Steps of each optimizer. Costs next to nothing.")
    seed: int = knob(
        0,
        ge=0,
        le=99,
        more=True,
        help="Of the noise in the gradients of the noisy bowl, which is the same for all. Costs nothing.",
    )


def _rate(default: float) -> Any:
    return knob(default, ge=0, le=10, step=0.0001, label="learning_rate, α", help="How far a step goes.")


def _decay(default: float, label: str, help: str) -> Any:
    return knob(default, ge=0, le=0.999, step=0.001, label=label, help=help)


_KEPT = "How much of the average is kept at each step: 0.9 remembers about 10 steps, 0.99 about 100."
_MOMENTUM = "How much of the velocity is kept at each step. At 0.9 a steady slope is taken up to ten times as fast."


class Contestant(Settings):
    """What one optimizer brings to a race; its fields are the arguments as Keras names them."""

    @property
    def name(self) -> str:
        """In addresses and in data."""
        return next(name for name, model in CONTESTANTS.items() if model is type(self))

    def optimizer(self) -> Optimizer:
        """A new one, at its first step."""
        raise NotImplementedError

    def _arguments(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.model_dump().items()}


class Plain(Contestant):
    """Stochastic gradient descent: a step against the gradient."""

    learning_rate: float = _rate(0.01)

    def optimizer(self) -> Optimizer:
        """Plain SGD."""
        return SGD(self.learning_rate)


class Momentum(Contestant):
    """SGD with a velocity that gathers the gradients of many steps."""

    learning_rate: float = _rate(0.01)
    momentum: float = _decay(0.9, "momentum, μ", _MOMENTUM)

    def optimizer(self) -> Optimizer:
        """SGD with momentum."""
        return SGD(self.learning_rate, self.momentum)


class Nesterov(Momentum):
    """Momentum that looks one step ahead."""

    def optimizer(self) -> Optimizer:
        """SGD with Nesterov's momentum."""
        return SGD(self.learning_rate, self.momentum, nesterov=True)


class _Adaptive(Contestant):
    """What all rules with a root have."""

    epsilon: Literal["0.0000001", "0.001", "0.1"] = knob(
        "0.0000001",
        label="epsilon, ε",
        more=True,
        help="Keeps the division from exploding; a large one makes the rule more like SGD.",
    )


class AdagradContestant(_Adaptive):
    """A rate for each parameter, that falls with all its squared gradients so far."""

    learning_rate: float = _rate(0.1)
    initial_accumulator_value: float = knob(
        0.1, ge=0, le=1, step=0.01, more=True, help="What the sum of squares starts at."
    )

    def optimizer(self) -> Optimizer:
        """Adagrad."""
        return Adagrad(**self._arguments())


class AdadeltaContestant(_Adaptive):
    """Adagrad that forgets, and measures its steps by those before."""

    learning_rate: float = _rate(1.0)
    rho: float = _decay(0.95, "rho, ρ", _KEPT)

    def optimizer(self) -> Optimizer:
        """Adadelta."""
        return Adadelta(**self._arguments())


class RMSpropContestant(_Adaptive):
    """The gradient divided by the root of its average square."""

    learning_rate: float = _rate(0.05)
    rho: float = _decay(0.9, "rho, ρ", _KEPT)
    momentum: float = _decay(0.0, "momentum, μ", _MOMENTUM)

    def optimizer(self) -> Optimizer:
        """RMSprop."""
        return RMSprop(**self._arguments())


class AdamContestant(_Adaptive):
    """An average of the gradient, divided by the root of the average square."""

    learning_rate: float = _rate(0.05)
    beta_1: float = _decay(0.9, "beta_1, β₁", _KEPT)
    beta_2: float = _decay(0.999, "beta_2, β₂", _KEPT)

    def optimizer(self) -> Optimizer:
        """Adam."""
        return Adam(**self._arguments())


class NadamContestant(AdamContestant):
    """Adam that looks one step ahead."""

    def optimizer(self) -> Optimizer:
        """Nadam."""
        return Nadam(**self._arguments())


CONTESTANTS: Mapping[str, type[Contestant]] = {
    "sgd": Plain,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdagradContestant,
    "adadelta": AdadeltaContestant,
    "rmsprop": RMSpropContestant,
    "adam": AdamContestant,
    "nadam": NadamContestant,
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
NONE = "none"
"""The line of a race without contestants."""
LineUp = tuple[Contestant, ...]


def line_up(line: str) -> LineUp:
    """The contestants of a line, in the usual order.

    Raises:
        SettingsError: naming the first thing that does not fit.
    """
    found: dict[str, Contestant] = {}
    for word in line.strip().split("~") if line.strip() not in ("", NONE) else []:
        name, *rest = word.split("-")
        if name not in CONTESTANTS:
            raise SettingsError(f"There is no optimizer “{name[:40]}”; there are {', '.join(CONTESTANTS)}.")
        if name in found:
            raise SettingsError(f"{TITLES[name]} can run only once; take one of the two out.")
        if len(rest) % 2:
            raise SettingsError(f"“{word[:40]}” is no optimizer: each knob needs a value, as in adam-beta_1-0.8.")
        found[name] = CONTESTANTS[name].parse(dict(zip(rest[::2], rest[1::2], strict=True)))
    return tuple(found[name] for name in CONTESTANTS if name in found)


def write(contestants: LineUp) -> str:
    """The reverse of `line_up`."""
    return "~".join(_word(contestant) for contestant in contestants) or NONE


def _word(contestant: Contestant) -> str:
    parts = [contestant.name]
    for name, value in contestant.changed().items():
        # Without an exponent, whose minus would end the value.
        parts += [name, f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)]
    return "-".join(parts)
