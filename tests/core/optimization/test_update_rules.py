"""The update rules: steps by hand, ten steps against Keras, and what lecture notes get wrong."""

import math
from typing import Any

import keras
import numpy as np
import pytest

from core.optimization import update_rules
from core.optimization.formulas import formula
from core.optimization.update_rules import SGD, Adadelta, Adagrad, Adam, Nadam, Optimizer, OptimizerError, RMSprop

RULES: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"learning_rate": 0.2}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.03, "momentum": 0.5}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"learning_rate": 0.03, "momentum": 0.5, "nesterov": True}),
    ("Adagrad", {}),
    ("Adagrad", {"learning_rate": 0.5, "initial_accumulator_value": 0.0, "epsilon": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"learning_rate": 1.0, "rho": 0.8, "epsilon": 1e-2}),
    ("RMSprop", {}),
    ("RMSprop", {"learning_rate": 0.1, "rho": 0.7, "epsilon": 1e-2}),
    ("RMSprop", {"learning_rate": 0.05, "momentum": 0.6}),
    ("Adam", {}),
    ("Adam", {"learning_rate": 0.3, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1}),
    ("Nadam", {}),
    ("Nadam", {"learning_rate": 0.3, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1}),
]
NAMES = [f"{name}({', '.join(f'{k}={v}' for k, v in arguments.items())})" for name, arguments in RULES]
W, G = np.array([1.0, -2.0]), np.array([0.5, 4.0])


def gradient(w: np.ndarray) -> np.ndarray:
    """The gradient of a skewed bowl."""
    return np.array([[1.0, 0.4], [0.4, 3.0]]) @ w + 0.3 * np.sin(3 * w)


def make(name: str, arguments: dict[str, Any]) -> Optimizer:
    made = getattr(update_rules, name)(**arguments)
    assert isinstance(made, Optimizer)
    return made


@pytest.mark.parametrize(("name", "arguments"), RULES, ids=NAMES)
def test_ten_steps_are_those_of_keras(name: str, arguments: dict[str, Any]) -> None:
    ours, theirs = make(name, arguments), getattr(keras.optimizers, name)(**arguments)
    w, variable = W, keras.Variable(W, dtype="float64")
    for _ in range(10):
        w = ours.step(w, gradient(w)).parameters
        theirs.apply([keras.ops.convert_to_tensor(gradient(np.array(variable)))], [variable])
        np.testing.assert_allclose(w, np.array(variable), atol=1e-6, rtol=0)
    assert not np.allclose(w, W, atol=1e-6)


@pytest.mark.parametrize("rule", [SGD, Adagrad, Adadelta, RMSprop, Adam, Nadam])
def test_arguments_and_defaults_are_those_of_keras(rule: type[Optimizer]) -> None:
    theirs = getattr(keras.optimizers, rule.__name__)().get_config()
    for name, value in rule().hyper_parameters.items():
        assert value == pytest.approx(float(theirs[name]))


@pytest.mark.parametrize(("name", "arguments"), RULES, ids=NAMES)
def test_the_formula_gives_the_numbers_of_the_trace(name: str, arguments: dict[str, Any]) -> None:
    optimizer, w = make(name, arguments), W
    for _ in range(4):
        trace = optimizer.step(w, gradient(w))
        known = {**optimizer.hyper_parameters, **trace.quantities, "sqrt": np.sqrt}
        lines = formula(optimizer)
        for line in lines:
            np.testing.assert_allclose(eval(line.expression, {}, known), trace[line.name], rtol=1e-9)
        given = len(trace.quantities) - len(lines)
        assert [line.name for line in lines] == list(trace.quantities)[given:]
        w = trace.parameters
        assert trace["w_new"] is w


def test_one_step_of_sgd_by_hand() -> None:
    trace = SGD(learning_rate=0.1).step(W, G)
    np.testing.assert_allclose(trace["step"], [0.05, 0.4])
    np.testing.assert_allclose(trace.parameters, [0.95, -2.4])  # Includes the old parameters, which notes omit.


def test_momentum_by_hand() -> None:
    plain, nesterov = (SGD(learning_rate=0.1, momentum=0.9, nesterov=n) for n in (False, True))
    np.testing.assert_allclose(plain.step(W, G).parameters, [0.95, -2.4])
    trace = plain.step([0.95, -2.4], [1.0, 0.0])
    np.testing.assert_allclose(trace["velocity_before"], [-0.05, -0.4])
    np.testing.assert_allclose(trace["velocity"], [-0.145, -0.36])
    np.testing.assert_allclose(nesterov.step(W, G).parameters, [1.0 - 0.045 - 0.05, -2.0 - 0.36 - 0.4])


def test_adagrad_accumulates_by_hand_and_its_epsilon_is_inside_the_root() -> None:
    optimizer = Adagrad(learning_rate=0.1, epsilon=0.01)
    optimizer.step(W, G)
    trace = optimizer.step(W, G)
    np.testing.assert_allclose(trace["cache"], [0.1 + 2 * 0.25, 0.1 + 2 * 16.0])  # The sum, not the last square.
    np.testing.assert_allclose(trace["step"], [0.05 / math.sqrt(0.61), 0.4 / math.sqrt(32.11)])


def test_adadelta_by_hand() -> None:
    trace = Adadelta(learning_rate=1.0, rho=0.9, epsilon=0.01).step(W, G)
    np.testing.assert_allclose(trace["cache"], [0.025, 1.6])
    np.testing.assert_allclose(trace["delta"], [-0.1 / math.sqrt(0.035) * 0.5, -0.1 / math.sqrt(1.61) * 4])


def test_rmsprop_by_hand_and_its_epsilon_is_inside_the_root() -> None:
    trace = RMSprop(learning_rate=0.1, epsilon=0.01).step(W, G)
    np.testing.assert_allclose(trace["step"], [0.05 / math.sqrt(0.025 + 0.01), 0.4 / math.sqrt(1.6 + 0.01)])


def test_adam_by_hand_is_corrected_and_its_epsilon_is_outside_the_root() -> None:
    trace = Adam(learning_rate=0.1, epsilon=0.01).step(W, G)
    np.testing.assert_allclose(trace["m"], [0.05, 0.4])
    np.testing.assert_allclose(trace["v"], [0.00025, 0.016])
    assert trace["alpha"] == pytest.approx(math.sqrt(0.001))
    rate = math.sqrt(0.001)
    expected = [rate * 0.05 / (math.sqrt(0.00025) + 0.01), rate * 0.4 / (math.sqrt(0.016) + 0.01)]
    np.testing.assert_allclose(trace["step"], expected)
    # With bias correction the first step is as long as the learning rate in each direction; without, 3.16 times that.
    np.testing.assert_allclose(np.abs(Adam(learning_rate=0.1).step(W, G)["step"]), 0.1, rtol=1e-3)
    np.testing.assert_allclose(0.1 * trace["m"] / np.sqrt(trace["v"]), [0.316, 0.316], atol=1e-3)


def test_nadam_by_hand() -> None:
    trace = Nadam(learning_rate=0.1).step(W, G)
    u, after = 0.9 * (1 - 0.48), 0.9 * (1 - 0.5 * 0.96**2)
    np.testing.assert_allclose(trace["m_hat"], (after * 0.1 / (1 - u * after) + 1.0) * G)
    np.testing.assert_allclose(trace["v_hat"], G**2)


def test_the_optimizer_holds_the_state_and_leaves_the_parameters_alone() -> None:
    one, other = Adam(), Adam()
    w = W.copy()
    one.step(w, G)
    assert np.array_equal(w, W)
    assert other.step(w, G)["t"] == 1.0 and one.step(w, G)["t"] == 2.0
    one.learning_rate = 1.0
    assert np.all(np.abs(one.step(w, G)["step"]) > 0.9)
    assert repr(other) == "Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07)"


def test_any_shape() -> None:
    w = np.arange(6.0).reshape(2, 3)
    assert Nadam().step(w, w).parameters.shape == (2, 3)


def test_invalid_input_is_a_sentence() -> None:
    with pytest.raises(OptimizerError, match="momentum must be at least 0 and below 1"):
        SGD(momentum=1.5)
    with pytest.raises(OptimizerError, match="learning_rate must be at least 0"):
        Adam(learning_rate=-1.0)
    optimizer = Adam()
    with pytest.raises(OptimizerError, match="must have the shape of the parameters"):
        optimizer.step(W, [1.0])
    optimizer = Adam()
    optimizer.step(W, G)
    with pytest.raises(OptimizerError, match="Make a new optimizer"):
        optimizer.step([1.0], [1.0])
