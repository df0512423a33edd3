import numpy as np
import pytest

from core.errors import ConvolabError
from core.nets import mini_vgg


@pytest.mark.parametrize(
    ("height", "width", "channels", "classes"), [(32, 32, 3, 10), (28, 28, 1, 10), (64, 48, 3, 17)]
)
def test_parameters_by_hand(height: int, width: int, channels: int, classes: int) -> None:
    convolutions = sum(9 * before * after + after for before, after in [(channels, 32), (32, 32), (32, 64), (64, 64)])
    fully_connected = (height // 4) * (width // 4) * 64 * 512 + 512
    normalisations = 4 * (32 + 32 + 64 + 64 + 512)
    logits = 512 * classes + classes
    model = mini_vgg.build((height, width, channels), classes)
    assert model.count_params() == convolutions + fully_connected + normalisations + logits


def test_parameters_at_32_pixels() -> None:
    assert mini_vgg.build((32, 32, 3), 10).count_params() == 2_171_178


def test_order_of_layers_is_the_published_one() -> None:
    block = ["1_conv", "1_relu", "1_norm", "2_conv", "2_relu", "2_norm", "pool", "drop"]
    end = ["flatten", "fc_dense", "fc_relu", "fc_norm", "fc_drop", "logits", "probabilities"]
    expected = ["image", *(f"block1_{name}" for name in block), *(f"block2_{name}" for name in block), *end]
    model = mini_vgg.build((32, 32, 3), 10)
    assert [layer.name for layer in model.layers] == expected
    rates = {layer.name: layer.rate for layer in model.layers if layer.name.endswith("_drop")}
    assert rates == {"block1_drop": 0.25, "block2_drop": 0.25, "fc_drop": 0.5}


def test_sequential_is_the_same_network() -> None:
    functional, sequential = mini_vgg.build((32, 32, 3), 10), mini_vgg.build_sequential((32, 32, 3), 10)
    named = [
        [(weight.path.split("/")[-2:], weight.shape) for weight in model.weights] for model in (functional, sequential)
    ]
    assert named[0] == named[1]
    images = np.random.default_rng(0).normal(size=(3, 32, 32, 3)).astype(np.float32)
    assert not np.allclose(functional(images), sequential(images))
    sequential.set_weights(functional.get_weights())
    np.testing.assert_array_equal(functional(images), sequential(images))


@pytest.mark.parametrize("shape", [(3, 32, 3), (None, 32, 3)])
def test_impossible_sizes(shape: tuple[int | None, int, int]) -> None:
    with pytest.raises(ConvolabError, match="MiniVGGNet"):
        mini_vgg.build(shape, 10)
