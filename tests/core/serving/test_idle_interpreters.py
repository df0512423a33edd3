"""Models give back their memory when nobody uses them, and work again when somebody does."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.serving import any_size, artifacts, idle_interpreters, interpreters

LONG = 1e6


@pytest.fixture(autouse=True)
def nothing_else() -> None:
    """Models of other tests."""
    idle_interpreters.release(0.0)


def test_what_was_used_long_ago_goes_and_comes_back() -> None:
    model = interpreters.LiteRTModel(artifacts.load("mnist_mini_vgg").path("model.tflite"))
    batch = np.random.default_rng(0).random((1, 28, 28, 3), dtype=np.float32)
    before = model.run(batch)
    assert idle_interpreters.release(LONG) == 0, "it was used a moment ago"
    assert idle_interpreters.release(0.0) == 1
    assert idle_interpreters.release(0.0) == 0
    after = model.run(batch)
    assert before.keys() == after.keys()
    for name in before:
        np.testing.assert_array_equal(before[name], after[name])


def test_models_of_any_size_do_the_same() -> None:
    model = any_size.AnySizeModel(artifacts.load("style_network").path("model.tflite"))
    numbers = np.ones((1, 1, 1, 990), np.float32)
    inputs = {"image": np.zeros((1, 24, 24, 3), np.float32), "numbers": numbers}
    before = model.run(inputs, "shared")["picture"]
    assert idle_interpreters.release(LONG) == 0
    assert idle_interpreters.release(0.0) == 1
    np.testing.assert_array_equal(model.run(inputs, "shared")["picture"], before)


def test_beyond_a_number_the_one_that_was_used_longest_ago_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_interpreters, "MOST", 2)
    path = artifacts.load("mnist_mini_vgg").path("model.tflite")
    models = [interpreters.LiteRTModel(path) for _ in range(3)]
    for model in models:
        model.run(np.zeros((1, 28, 28, 3), np.float32))
    assert [len(model.idle()) for model in models] == [0, 1, 1]
    models[1].run(np.zeros((1, 28, 28, 3), np.float32))
    models[0].run(np.zeros((1, 28, 28, 3), np.float32))
    assert [len(model.idle()) for model in models] == [1, 1, 0]


def test_a_model_that_nobody_has_any_more_is_forgotten() -> None:
    model = interpreters.LiteRTModel(artifacts.load("mnist_mini_vgg").path("model.tflite"))
    model.run(np.zeros((1, 28, 28, 3), np.float32))
    del model
    assert idle_interpreters.release(0.0) == 0


def test_models_may_be_released_while_many_use_them() -> None:
    model = interpreters.LiteRTModel(artifacts.load("mnist_mini_vgg").path("model.tflite"))
    batch = np.random.default_rng(1).random((1, 28, 28, 3), dtype=np.float32)
    (expected,) = model.run(batch, ("probabilities",)).values()

    def use(number: int) -> bool:
        if number % 4 == 0:
            idle_interpreters.release(0.0)
        (found,) = model.run(batch, ("probabilities",)).values()
        return np.array_equal(found, expected)

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(use, range(60)))
