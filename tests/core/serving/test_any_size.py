"""Models of any size: many threads, many sizes, the same results."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.serving import any_size, artifacts
from core.serving.any_size import AnySizeModel

SIZES = ((24, 24), (40, 32), (24, 24), (32, 56))


@pytest.fixture(scope="module")
def model() -> AnySizeModel:
    return AnySizeModel(artifacts.load("style_network").path("model.tflite"))


def inputs(size: tuple[int, int], seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "image": rng.random((1, *size, 3), dtype=np.float32),
        "numbers": rng.normal(1, 0.3, (1, 1, 1, 990)).astype(np.float32),
    }


def test_outputs_follow_the_size_and_the_signature(model: AnySizeModel) -> None:
    for height, width in SIZES:
        measured = model.run(inputs((height, width)), "measured")
        assert set(measured) == {"picture", "statistics"}
        assert measured["picture"].shape == (1, height - 8, width - 8, 3)
        assert set(model.run(inputs((height, width)), "shared")) == {"picture"}


def test_outputs_belong_to_the_caller(model: AnySizeModel) -> None:
    first = model.run(inputs((24, 24)), "measured")["picture"]
    kept = first.copy()
    model.run(inputs((24, 24), seed=1), "measured")
    np.testing.assert_array_equal(first, kept)


def test_thirty_threads_get_what_one_gets(model: AnySizeModel) -> None:
    tasks = [(SIZES[i % 4], i % 5, ("measured", "shared")[i % 3 == 0]) for i in range(60)]
    expected = [model.run(inputs(size, seed), form)["picture"] for size, seed, form in tasks]
    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(lambda task: model.run(inputs(task[0], task[1]), task[2])["picture"], tasks))
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_failure_leaves_the_model_usable(model: AnySizeModel) -> None:
    good = model.run(inputs((24, 24)), "measured")["picture"]
    for bad, form in (({"image": np.zeros((1, 24, 24, 3), np.float32)}, "measured"), (inputs((24, 24)), "none")):
        with pytest.raises(Exception):  # noqa: B017 - whatever LiteRT raises
            model.run(bad, form)
    np.testing.assert_array_equal(model.run(inputs((24, 24)), "measured")["picture"], good)


def test_large_interpreters_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    model = AnySizeModel(artifacts.load("style_network").path("model.tflite"))
    model.run(inputs((24, 24)), "measured")
    assert len(model._idle) == 1
    monkeypatch.setattr(any_size, "KEPT_NUMBERS", 1000)
    model.run(inputs((40, 40)), "measured")
    assert not model._idle


def test_only_the_latest_of_several_models_keeps_a_large_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    path = artifacts.load("style_network").path("model.tflite")
    monkeypatch.setattr(any_size, "LARGE_NUMBERS", 4000)  # Those of 24×24 have fewer, those of 40×40 more.
    small, one, other = (AnySizeModel(path) for _ in range(3))
    small.run(inputs((24, 24)), "measured")
    for model, kept in ((one, [1, 1, 0]), (other, [1, 0, 1]), (other, [1, 0, 1]), (one, [1, 1, 0])):
        model.run(inputs((40, 40)), "measured")
        assert [len(each.idle()) for each in (small, one, other)] == kept


def test_one_model_for_each_file() -> None:
    path = artifacts.load("style_network").path("model.tflite")
    assert any_size.shared(path) is any_size.shared(path)


def test_it_knows_the_names_of_its_inputs(model: AnySizeModel) -> None:
    assert {signature: set(names) for signature, names in model.inputs().items()} == {
        "measured": {"image", "numbers"},
        "shared": {"image", "numbers"},
    }
