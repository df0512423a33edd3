"""The formulas of `core.optimization.update_rules`, line by line, with the names of a `StepTrace`.

Each line is a Python expression. What a page prints, as mathematics or with the numbers of a step in place of the
names, is therefore what a test has evaluated against the optimizer itself.
"""

from dataclasses import dataclass

from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, Optimizer, RMSprop


@dataclass(frozen=True)
class FormulaLine:
    """One line of a formula: name = expression.

    Attributes:
        name: of the computed quantity.
        expression: in Python, of hyper-parameters and quantities.
        meaning: of the quantity, in a few words.
    """

    name: str
    expression: str
    meaning: str


UPDATE = FormulaLine("w_new", "w - step", "new parameters")
MOMENTS = (
    FormulaLine("m", "beta_1 * m_before + (1 - beta_1) * g", "moving average of g"),
    FormulaLine("v", "beta_2 * v_before + (1 - beta_2) * g ** 2", "moving average of g²"),
)
DECAYING_CACHE = FormulaLine("cache", "rho * cache_before + (1 - rho) * g ** 2", "moving average of g²")
SCALED_STEP = FormulaLine("step", "learning_rate * g / sqrt(cache + epsilon)", "step")


def formula(optimizer: Optimizer) -> tuple[FormulaLine, ...]:
    """The lines of one step of an optimizer with its current hyper-parameters, in the order of the trace.

    Raises:
        TypeError: the optimizer is not one of `core.optimization.update_rules`.
    """
    match optimizer:
        case SGD(momentum=0.0):
            return (FormulaLine("step", "learning_rate * g", "step"), UPDATE)
        case SGD():
            velocity = FormulaLine("velocity", "momentum * velocity_before - learning_rate * g", "velocity")
            if not optimizer.nesterov:
                return (velocity, FormulaLine("w_new", "w + velocity", "new parameters"))
            ahead = FormulaLine("step", "momentum * velocity - learning_rate * g", "step, velocity applied again")
            return (velocity, ahead, FormulaLine("w_new", "w + step", "new parameters"))
        case Adagrad():
            return (FormulaLine("cache", "cache_before + g ** 2", "sum of squared gradients"), SCALED_STEP, UPDATE)
        case Adadelta():
            return (
                DECAYING_CACHE,
                FormulaLine("delta", "-sqrt(delta_cache_before + epsilon) / sqrt(cache + epsilon) * g", "step"),
                FormulaLine(
                    "delta_cache",
                    "rho * delta_cache_before + (1 - rho) * delta ** 2",
                    "moving average of Δ²",
                ),
                FormulaLine("w_new", "w + learning_rate * delta", "new parameters"),
            )
        case RMSprop(momentum=0.0):
            return (DECAYING_CACHE, SCALED_STEP, UPDATE)
        case RMSprop():
            velocity = FormulaLine("velocity", "momentum * velocity_before + step", "velocity")
            return (DECAYING_CACHE, SCALED_STEP, velocity, FormulaLine("w_new", "w - velocity", "new parameters"))
        case Adam():
            return (
                *MOMENTS,
                FormulaLine(
                    "alpha",
                    "learning_rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)",
                    "learning rate, bias-corrected",
                ),
                FormulaLine("step", "alpha * m / (sqrt(v) + epsilon)", "step"),
                UPDATE,
            )
        case Nadam():
            return (
                FormulaLine("u", "beta_1 * (1 - 0.5 * 0.96 ** t)", "momentum of this step"),
                FormulaLine("u_next", "beta_1 * (1 - 0.5 * 0.96 ** (t + 1))", "momentum of the next step"),
                FormulaLine("u_product", "u_product_before * u", "product of all momenta so far"),
                *MOMENTS,
                FormulaLine(
                    "m_hat",
                    "u_next * m / (1 - u_product * u_next) + (1 - u) * g / (1 - u_product)",
                    "m one step ahead, bias-corrected",
                ),
                FormulaLine("v_hat", "v / (1 - beta_2 ** t)", "v, bias-corrected"),
                FormulaLine("step", "learning_rate * m_hat / (sqrt(v_hat) + epsilon)", "step"),
                UPDATE,
            )
    raise TypeError(f"There is no formula for {optimizer!r}.")
