from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import ConvolabError
from core.nets import catalogue
from core.nets.architectures import Shape
from core.nets.catalogue import NETWORKS
from core.nets.normalization import FusedBatchNormalization

# Small ones of each network, so that the tests are quick.
NARROW: dict[str, dict[str, Any]] = {
    "mini_vgg": {"fc_width": 16},
    "alexnet": {"fc_width": 16},
    "resnet": {"stages": [1, 1], "filters": [8, 16, 32]},
}
EVERY = pytest.mark.parametrize("name", NETWORKS)


def small(name: str, size: int = 0, classes: int = 3, channels: int = 3, **arguments: Any) -> keras.Model:
    size = size or (67 if name == "alexnet" else 16)
    return catalogue.build(name, (size, size, channels), classes, **NARROW.get(name, {}) | arguments)


def images(model: keras.Model, count: int = 6) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, *model.input_shape[1:])).astype(np.float32)


@pytest.fixture
def mixed_precision() -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    yield
    keras.config.set_dtype_policy(before)


@EVERY
@pytest.mark.parametrize(("size", "classes", "channels"), [(67, 2, 3), (96, 17, 1)])
def test_probabilities_for_several_sizes_and_classes(name: str, size: int, classes: int, channels: int) -> None:
    model = small(name, size, classes, channels)
    answer = np.asarray(model(images(model, 2), training=False))
    assert answer.shape == (2, classes)
    np.testing.assert_allclose(answer.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("name", ["mini_googlenet", "deeper_googlenet", "resnet"])
def test_networks_with_global_pooling_take_any_size(name: str) -> None:
    model = catalogue.build(name, (None, None, 3), 4, **NARROW.get(name, {}))
    for height, width in ((32, 32), (33, 47)):
        assert model(np.zeros((1, height, width, 3), np.float32), training=False).shape == (1, 4)


@EVERY
def test_layers_have_stable_names_and_fused_normalisation(name: str) -> None:
    first, second = small(name), small(name)
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    assert first.name == name
    assert [layer.name for layer in first.layers][-2:] == ["logits", "probabilities"]
    normalisations = [layer for layer in first.layers if isinstance(layer, layers.BatchNormalization)]
    assert normalisations
    assert all(isinstance(layer, FusedBatchNormalization) for layer in normalisations)


@EVERY
def test_training_lowers_the_loss_of_a_small_batch(name: str) -> None:
    keras.utils.set_random_seed(1)
    model = small(name)
    # Dropout would make the two losses incomparable, and what is asked is whether the gradient points down.
    for layer in model.layers:
        if isinstance(layer, layers.Dropout):
            layer.rate = 0.0
    batch, labels = images(model), np.arange(6) % 3
    model.compile(keras.optimizers.SGD(0.001), "sparse_categorical_crossentropy", run_eagerly=True)
    losses = [float(model.train_on_batch(batch, labels)) for _ in range(2)]
    assert losses[1] < losses[0]


@EVERY
def test_a_saved_network_predicts_the_same(name: str, tmp_path: Path) -> None:
    model = small(name)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    batch = images(model, 2)
    np.testing.assert_array_equal(loaded(batch, training=False), model(batch, training=False))


@EVERY
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.usefixtures("mixed_precision")
def test_mixed_precision_answers_in_float32(name: str, training: bool) -> None:
    model = small(name)
    assert any(layer.compute_dtype == "bfloat16" for layer in model.layers)
    assert {str(weight.dtype) for weight in model.trainable_weights} == {"float32"}
    answer = model(images(model, 2), training=training)
    assert answer.dtype == "float32"
    np.testing.assert_allclose(np.sum(answer, axis=1), 1, rtol=1e-5)


@EVERY
def test_every_argument_is_documented_and_its_default_is_valid(name: str) -> None:
    network = NETWORKS[name]
    assert {"l2", "momentum"} <= set(network.arguments)
    for argument in network.arguments.values():
        assert len(argument.help) > 20
        assert catalogue.checked(network, {argument.name: argument.default}) == {argument.name: argument.default}


def test_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        NETWORKS["mine"] = NETWORKS["resnet"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "arguments", "texts"),
    [
        ("lenet", {}, ["'lenet'", "mini_vgg", "resnet"]),
        ("resnet", {"depth": 3}, ["'depth'", "stages", "filters"]),
        ("resnet", {"stages": "deep"}, ["'stages'", "'deep'", "(9, 9, 9)"]),
        ("alexnet", {"fc_width": "wide"}, ["'fc_width'", "4096"]),
    ],
)
def test_wrong_names_list_the_valid_ones(name: str, arguments: dict[str, Any], texts: list[str]) -> None:
    with pytest.raises(ConvolabError) as caught:
        catalogue.build(name, (32, 32, 3), 10, **arguments)
    assert all(text in str(caught.value) for text in texts)


@pytest.mark.parametrize(
    ("name", "argument", "value", "text"),
    [
        ("alexnet", "dropout", 50.0, "less than 1"),
        ("mini_vgg", "fc_width", 0, "greater than or equal to 1"),
        ("mini_googlenet", "dropout", -0.1, "greater than or equal to 0"),
        ("deeper_googlenet", "l2", float("inf"), "finite"),
        ("resnet", "momentum", 9.0, "less than 1"),
    ],
)
def test_values_out_of_bounds_are_reported(name: str, argument: str, value: float, text: str) -> None:
    with pytest.raises(ConvolabError, match=f"The argument '{argument}' of the network {name} cannot be .*{text}"):
        catalogue.build(name, (67, 67, 3), 10, **{argument: value})


def test_refusals_by_keras_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(input_shape: Shape, classes: int, width: int = 1) -> keras.Model:
        """Build nothing.

        Args:
            input_shape: of the pictures.
            classes: how many.
            width: of the only layer.
        """
        return layers.Dense(width)(keras.Input(input_shape))

    monkeypatch.setattr(catalogue, "NETWORKS", {"tiny": catalogue._network("tiny", "Tiny", build)})
    with pytest.raises(ConvolabError, match=r"The network tiny cannot be built .* 8×8 pixels: .*-1.*\.$"):
        catalogue.build("tiny", (8, 8, 3), 10, width=-1)


def test_too_small_images_are_reported() -> None:
    with pytest.raises(ConvolabError, match="67×67"):
        catalogue.build("alexnet", (32, 32, 3), 10)
