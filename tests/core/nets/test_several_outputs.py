import keras
import numpy as np
import pytest

from core.errors import ConvolabError
from core.nets import catalogue
from core.nets.several_outputs import SeveralOutputs

HEADS, CLASSES = 3, 4


@pytest.fixture(scope="module")
def network() -> keras.Model:
    keras.utils.set_random_seed(1)
    arguments = {"stages": [1, 1], "filters": [8, 8, 16], "bottleneck": False, "heads": HEADS, "l2": 0.0}
    return catalogue.build("resnet", (8, 8, 3), CLASSES, **arguments)


@pytest.fixture
def batch() -> tuple[np.ndarray, np.ndarray]:
    images = np.random.default_rng(0).normal(size=(10, 8, 8, 3)).astype(np.float32)
    return images, np.eye(CLASSES, dtype=np.float32)[np.arange(10) % CLASSES]


def test_every_head_has_its_own_predictions(network: keras.Model, batch: tuple[np.ndarray, np.ndarray]) -> None:
    found = np.asarray(network(batch[0], training=False))
    assert isinstance(network, SeveralOutputs) and found.shape == (10, HEADS, CLASSES)
    np.testing.assert_allclose(found.sum(axis=2), 1, rtol=1e-5)
    assert not np.allclose(found[:, 0], found[:, 1], atol=0.01)


def test_the_trunk_is_shared(network: keras.Model) -> None:
    names = [layer.name for layer in network.layers]
    assert sum(name.endswith("stage1_module1_1_conv") for name in names) == 1
    assert sum(name.endswith("stage2_module1_1_conv") for name in names) == HEADS


def test_the_loss_is_the_mean_of_the_heads_and_the_accuracy_that_of_their_mean(
    network: keras.Model, batch: tuple[np.ndarray, np.ndarray]
) -> None:
    images, labels = batch
    network.compile("sgd", keras.losses.CategoricalCrossentropy(), weighted_metrics=["accuracy"])
    found = np.asarray(network(images, training=False), np.float64)
    measured = network.test_on_batch(images, labels, return_dict=True)
    own = -np.log((found * labels[:, np.newaxis]).sum(axis=2)).mean(axis=0)
    assert measured["loss"] == pytest.approx(own.mean(), rel=1e-4)
    assert measured["accuracy"] == pytest.approx((found.mean(axis=1).argmax(axis=1) == labels.argmax(axis=1)).mean())


def test_training_moves_every_head(network: keras.Model, batch: tuple[np.ndarray, np.ndarray]) -> None:
    network.compile(keras.optimizers.SGD(0.1), keras.losses.CategoricalCrossentropy(), weighted_metrics=["accuracy"])
    kernels = [network.get_layer(f"head{number}_logits").kernel for number in range(1, HEADS + 1)]
    before = [np.array(kernel) for kernel in kernels]
    losses = [network.train_on_batch(*batch, return_dict=True)["loss"] for _ in range(8)]
    assert losses[-1] < losses[0]
    assert all(not np.allclose(old, kernel) for old, kernel in zip(before, kernels, strict=True))


def test_a_network_needs_a_head() -> None:
    with pytest.raises(ConvolabError, match="at least one head"):
        catalogue.build("resnet", (8, 8, 3), 2, heads=0)
