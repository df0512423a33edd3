from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from skimage import data

from core.errors import ConvolabError
from core.nets import efficientnet_lite
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.preprocessing import prepare


@pytest.fixture(scope="module")
def weights() -> Path:
    return artifacts.load("efficientnet_lite0").path("weights.h5")


@pytest.fixture(scope="module")
def lite0(weights: Path) -> keras.Model:
    return efficientnet_lite.load(weights)


@pytest.fixture(scope="module")
def photos() -> np.ndarray:
    card = artifacts.load("efficientnet_lite0").card
    pictures = [data.coffee(), data.chelsea(), data.astronaut()]
    return np.stack([prepare(picture, (224, 224), card.preprocessing) for picture in pictures])


def trainable(model: keras.Model) -> int:
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


@pytest.mark.parametrize(
    ("variant", "parameters", "blocks"),
    [("lite0", 4_652_008, 16), ("lite1", 5_416_680, 21), ("lite2", 6_092_072, 21)],
)
def test_size_is_the_published_one(variant: str, parameters: int, blocks: int) -> None:
    model = efficientnet_lite.build(variant)
    assert trainable(model) == parameters
    names = {layer.name for layer in model.layers}
    assert {"stem_out", "features", "pool", "probabilities"} <= names
    assert {f"block{index}_out" for index in range(1, blocks + 1)} <= names
    assert f"block{blocks + 1}_out" not in names


def test_ported_weights_predict_like_pytorch(photos: np.ndarray) -> None:
    pytest.importorskip("torch")
    from core.conversion import efficientnet_lite as convert

    model = efficientnet_lite.build("lite0")
    convert.port(convert.pytorch_weights(), model)
    expected = convert.pytorch_probabilities(list(photos))
    np.testing.assert_allclose(model(photos, training=False), expected, atol=1e-5)


def test_stored_weights_predict_like_pytorch(lite0: keras.Model, photos: np.ndarray) -> None:
    pytest.importorskip("torch")
    from core.conversion import efficientnet_lite as convert

    np.testing.assert_allclose(lite0(photos, training=False), convert.pytorch_probabilities(list(photos)), atol=1e-3)


def test_known_images_have_known_classes(lite0: keras.Model, photos: np.ndarray) -> None:
    coffee, chelsea, _ = np.asarray(lite0(photos, training=False))
    assert coffee.argmax() == 967
    assert coffee[967] == pytest.approx(0.94, abs=0.03)
    assert set(chelsea.argsort()[-3:]) == {281, 282, 285}
    assert np.sort(chelsea)[-3:] == pytest.approx([0.16, 0.33, 0.39], abs=0.06)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (97, 161), (256, 224)])
def test_any_input_size_without_head(weights: Path, height: int, width: int) -> None:
    model = efficientnet_lite.load(weights, include_top=False)
    features = model(np.zeros((2, height, width, 3), np.float32), training=False)
    assert features.shape == (2, -(-height // 32), -(-width // 32), 1280)


def test_the_trunk_is_that_of_the_whole_network(weights: Path, lite0: keras.Model, photos: np.ndarray) -> None:
    trunk = efficientnet_lite.load(weights, include_top=False)
    kernel, bias = lite0.get_layer("probabilities").get_weights()
    logits = np.asarray(trunk(photos, training=False)).mean(axis=(1, 2)) @ kernel + bias
    np.testing.assert_allclose(keras.ops.softmax(logits), np.asarray(lite0(photos, training=False)), atol=1e-5)


def test_weights_survive_the_file(tmp_path: Path) -> None:
    model = efficientnet_lite.build("lite1", classes=7)
    save_weights(model, tmp_path / "weights.h5")
    again = efficientnet_lite.build("lite1", classes=7, weights=tmp_path / "weights.h5")
    for ours, theirs in zip(model.weights, again.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-6)
        assert theirs.dtype == "float32"


def test_kernels_take_two_bytes_on_disk(weights: Path) -> None:
    with h5py.File(weights) as file:
        assert file["block7_expand_conv/kernel"].dtype == np.float16
        assert file["block7_expand_norm/moving_variance"].dtype == np.float32


def test_weights_of_another_network_are_refused(weights: Path) -> None:
    with pytest.raises(ConvolabError, match=r"does not match.*probabilities/kernel needs shape \(1280, 10\)"):
        efficientnet_lite.load(weights, classes=10)
    with pytest.raises(ConvolabError, match="Use the file of the same variant"):
        efficientnet_lite.load(weights, "lite2")


def test_unknown_variants_are_refused() -> None:
    with pytest.raises(ConvolabError, match="choose one of lite0, lite1, lite2"):
        efficientnet_lite.build("lite9")
