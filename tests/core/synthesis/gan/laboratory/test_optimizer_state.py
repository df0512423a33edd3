"""Optimizers whose state can be taken out and put back: the same steps as those of `core.optimization`."""

import numpy as np
import pytest

from core.arrays import FloatArray
from core.optimization.update_rules import SGD, Adam, Optimizer
from core.synthesis.gan.laboratory.optimizer_state import SLOTS, OptimizerName, OptimizerState, rule, updated

RANDOM = np.random.default_rng(0)
START: FloatArray = np.ones(7)
GRADIENTS = RANDOM.normal(0, 1, (20, 7))
RULES: dict[OptimizerName, Optimizer] = {
    "sgd": SGD(0.02),
    "momentum": SGD(0.02, momentum=0.6),
    "adam": Adam(0.02, beta_1=0.6),
}


@pytest.mark.parametrize("name", RULES)
def test_steps_are_those_of_the_optimizer(name: OptimizerName) -> None:
    pure, state, weights, theirs = rule(name, 0.02, 0.6), OptimizerState(), START, START
    for gradient in GRADIENTS:
        weights, state = updated(pure, weights, gradient, state)
        theirs = RULES[name].step(theirs, gradient).parameters
        np.testing.assert_array_equal(weights, theirs)
    assert state.steps == 20 and tuple(state.slots) == SLOTS[name]


def test_an_old_state_can_be_gone_back_to() -> None:
    adam, state, weights = rule("adam", 0.1, 0.5), OptimizerState(), START
    for gradient in GRADIENTS[:5]:
        weights, state = updated(adam, weights, gradient, state)
    once, _ = updated(adam, weights, GRADIENTS[5], state)
    updated(adam, weights, GRADIENTS[6], state)
    again, _ = updated(adam, weights, GRADIENTS[5], state)
    np.testing.assert_array_equal(once, again)


def test_another_optimizer_starts_afresh() -> None:
    weights, state = updated(rule("momentum", 0.1, 0.5), np.ones(7), GRADIENTS[0], OptimizerState())
    changed, after = updated(rule("adam", 0.1, 0.5), weights, GRADIENTS[1], state)
    fresh, _ = updated(rule("adam", 0.1, 0.5), weights, GRADIENTS[1], OptimizerState())
    np.testing.assert_array_equal(changed, fresh)
    assert after.steps == 1


def test_single_precision_stays_single() -> None:
    weights, state = updated(rule("adam", 0.1, 0.5), np.ones(3, np.float32), np.ones(3, np.float32), OptimizerState())
    assert {weights.dtype, *(slot.dtype for slot in state.slots.values())} == {np.dtype(np.float32)}
