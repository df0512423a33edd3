"""L-BFGS: a quasi-Newton method that remembers the last few steps instead of a matrix.

Liu and Nocedal, "On the Limited Memory BFGS Method for Large Scale Optimization", 1989. The direction comes from the
two-loop recursion over the last `memory` pairs of a step and the change of the gradient along it; the first direction
is the negative gradient. Step lengths are found by backtracking until the loss has fallen enough (Armijo 1966).

Deviation from the paper: no Wolfe condition on the new gradient is searched for, since every further evaluation costs a
pass through a network; a pair whose curvature is not positive is not remembered instead.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.arrays import Float64Array

Evaluate = Callable[[Float64Array], tuple[float, Float64Array]]
"""From parameters to the loss and its gradient."""

ENOUGH = 1e-4
"""Part of the fall that the slope promises, which a step must reach."""
MOST_HALVINGS = 8
MOST_FAILURES = 3
"""Failed searches for a step after which no more are tried: rounding hides what is left of the slope."""


@dataclass
class LBFGS:
    """The state of one optimization.

    Attributes:
        evaluate: computes the loss and its gradient, float64 in the shape of the parameters.
        parameters: the current ones, float64 of any shape.
        memory: how many pairs to remember.
        first_step: largest change of a parameter by the first step, when no curvature is known.
        loss: at the current parameters.
        evaluations: calls of `evaluate` so far.
    """

    evaluate: Evaluate
    parameters: Float64Array
    memory: int = 10
    first_step: float = 0.02
    loss: float = field(init=False)
    evaluations: int = field(default=1, init=False)
    _failures: int = field(default=0, init=False, repr=False)
    _gradient: Float64Array = field(init=False, repr=False)
    _pairs: deque[tuple[Float64Array, Float64Array]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.parameters = np.asarray(self.parameters, np.float64)
        self.loss, self._gradient = self.evaluate(self.parameters)
        self._pairs = deque(maxlen=self.memory)

    def step(self) -> bool:
        """Take one step.

        Returns:
            Whether the loss fell; if not, the parameters are unchanged and no further step will change them.
        """
        if not self._gradient.any() or self._failures >= MOST_FAILURES:
            return False
        direction = self._direction()
        slope = float(np.vdot(direction, self._gradient))
        if slope >= 0:  # The remembered curvature is of no use here: start again from the gradient.
            self._pairs.clear()
            direction = self._direction()
            slope = float(np.vdot(direction, self._gradient))
        length = 1.0
        for _ in range(MOST_HALVINGS):
            moved = self.parameters + length * direction
            loss, gradient = self.evaluate(moved)
            self.evaluations += 1
            if loss <= self.loss + ENOUGH * length * slope:
                self._remember(moved - self.parameters, gradient - self._gradient)
                self.parameters, self.loss, self._gradient = moved, loss, gradient
                return True
            length /= 2
        self._failures += 1
        if not self._pairs:
            self._failures = MOST_FAILURES
        self._pairs.clear()
        return self.step()

    def _direction(self) -> Float64Array:
        """The negative gradient times the approximate inverse of the Hessian."""
        q = self._gradient.copy()
        scaled = np.empty_like(q)  # One array for all products: each new one would cost more than the product.
        steps = []
        for s, y in reversed(self._pairs):
            rho = 1 / np.vdot(s, y)
            alpha = rho * np.vdot(s, q)
            q -= np.multiply(y, alpha, out=scaled)
            steps.append((s, y, rho, alpha))
        if not steps:
            q *= -self.first_step / max(float(np.abs(q).max()), 1e-30)
            return q
        s, y, _, _ = steps[0]
        q *= np.vdot(s, y) / np.vdot(y, y)
        for s, y, rho, alpha in reversed(steps):
            q += np.multiply(s, alpha - rho * np.vdot(y, q), out=scaled)
        q *= -1
        return q

    def _remember(self, s: Float64Array, y: Float64Array) -> None:
        if np.vdot(s, y) > 1e-10 * np.sqrt(np.vdot(s, s) * np.vdot(y, y)):
            self._pairs.append((s, y))
