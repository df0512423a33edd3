"""The update rules of `core.optimization` as pure functions: the state goes in and comes out, and can be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.arrays import FloatArray
from core.optimization.update_rules import SGD, Adam, Optimizer

OptimizerName = Literal["sgd", "momentum", "adam"]
SLOTS: Mapping[str, tuple[str, ...]] = {"sgd": (), "momentum": ("velocity",), "adam": ("m", "v")}
"""What each optimizer remembers of its steps, for each weight."""


@dataclass(frozen=True, eq=False)
class OptimizerState:
    """What an optimizer knows of the steps it has taken.

    Attributes:
        steps: their number.
        slots: vectors in the shape of the weights by their names in the rule, such as m and v of Adam.
    """

    steps: int = 0
    slots: Mapping[str, FloatArray] = field(default_factory=dict)


def rule(name: OptimizerName, learning_rate: float, momentum: float) -> Optimizer:
    """The update rule of a name; `momentum` is β₁ of Adam and means nothing to plain SGD."""
    if name == "adam":
        return Adam(learning_rate, beta_1=momentum)
    return SGD(learning_rate, momentum=momentum if name == "momentum" else 0.0)


def updated(
    rule: Optimizer, weights: FloatArray, gradient: FloatArray, state: OptimizerState
) -> tuple[FloatArray, OptimizerState]:
    """Take one step from a state.

    `Optimizer.step` keeps the state inside the optimizer; here it goes in and comes out.

    Args:
        rule: the update rule.
        weights: (P,).
        gradient: of the loss with respect to the weights, (P,).
        state: from the step before. If it is that of another rule, this one begins with its first step.

    Returns:
        The new weights and the new state, in the precision of the weights.
    """
    values: Any = weights
    initial: Mapping[str, Any] = rule.initial_state(values)
    before: Mapping[str, Any] = state.slots
    steps = state.steps + 1
    if before.keys() != initial.keys():
        before, steps = initial, 1
    quantities: Mapping[str, Any] = rule.quantities(values, gradient, steps, before)  # type: ignore[arg-type]
    return quantities["w_new"], OptimizerState(steps, {name: quantities[name] for name in before})
