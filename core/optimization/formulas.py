"""The formulas of `core.optimization.update_rules`, line by line, with the names that a `StepTrace` has.

A line is a Python expression, so that whoever draws it (as mathematics, or with the numbers of a step in place of the
names) draws what a test has evaluated against the optimizer itself.
"""

from dataclasses import dataclass

from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, Optimizer, RMSprop


@dataclass(frozen=True)
class Line:
    """One line of a formula.

    Attributes:
        name: of the quantity that it gives.
        expression: in Python, of hyper-parameters and quantities.
        meaning: of the quantity, in a few words.
    """

    name: str
    expression: str
    meaning: str


DOWN = Line("w_new", "w - step", "new parameters")
AVERAGES = (
    Line("m", "beta_1 * m_before + (1 - beta_1) * g", "average gradient"),
    Line("v", "beta_2 * v_before + (1 - beta_2) * g ** 2", "average squared gradient"),
)
FORGETTING_CACHE = Line("cache", "rho * cache_before + (1 - rho) * g ** 2", "average squared gradient")
DIVIDED = Line("step", "learning_rate * g / sqrt(cache + epsilon)", "step")


def formula(optimizer: Optimizer) -> tuple[Line, ...]:
    """The lines of one step of this optimizer, with its present hyper-parameters, in the order of the trace.

    Raises:
        TypeError: it is none of `core.optimization.update_rules`.
    """
    match optimizer:
        case SGD(momentum=0.0):
            return (Line("step", "learning_rate * g", "step"), DOWN)
        case SGD():
            velocity = Line("velocity", "momentum * velocity_before - learning_rate * g", "velocity")
            if not optimizer.nesterov:
                return (velocity, Line("w_new", "w + velocity", "new parameters"))
            ahead = Line("step", "momentum * velocity - learning_rate * g", "step, with the velocity once more")
            return (velocity, ahead, Line("w_new", "w + step", "new parameters"))
        case Adagrad():
            return (Line("cache", "cache_before + g ** 2", "sum of squared gradients"), DIVIDED, DOWN)
        case Adadelta():
            return (
                FORGETTING_CACHE,
                Line("delta", "-sqrt(delta_cache_before + epsilon) / sqrt(cache + epsilon) * g", "step"),
                Line(
                    "delta_cache",
                    "rho * delta_cache_before + (1 - rho) * delta ** 2",
                    "average squared step",
                ),
                Line("w_new", "w + learning_rate * delta", "new parameters"),
            )
        case RMSprop(momentum=0.0):
            return (FORGETTING_CACHE, DIVIDED, DOWN)
        case RMSprop():
            velocity = Line("velocity", "momentum * velocity_before + step", "velocity")
            return (FORGETTING_CACHE, DIVIDED, velocity, Line("w_new", "w - velocity", "new parameters"))
        case Adam():
            return (
                *AVERAGES,
                Line("alpha", "learning_rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)", "rate, corrected"),
                Line("step", "alpha * m / (sqrt(v) + epsilon)", "step"),
                DOWN,
            )
        case Nadam():
            return (
                Line("u", "beta_1 * (1 - 0.5 * 0.96 ** t)", "momentum of this step"),
                Line("u_next", "beta_1 * (1 - 0.5 * 0.96 ** (t + 1))", "momentum of the next"),
                Line("u_product", "u_product_before * u", "product of all so far"),
                *AVERAGES,
                Line(
                    "m_hat",
                    "u_next * m / (1 - u_product * u_next) + (1 - u) * g / (1 - u_product)",
                    "one step ahead, corrected",
                ),
                Line("v_hat", "v / (1 - beta_2 ** t)", "corrected"),
                Line("step", "learning_rate * m_hat / (sqrt(v_hat) + epsilon)", "step"),
                DOWN,
            )
    raise TypeError(f"There is no formula for {optimizer!r}.")
