"""VGG16 computes what PyTorch's layers compute with the same weights."""

import numpy as np
import pytest

from core.data import samples
from core.errors import ConvolabError
from core.nets import vgg16
from core.serving import artifacts

torch = pytest.importorskip("torch")
LAST = "conv5_1"


def stored() -> list[str]:
    artifact = artifacts.load("vgg16")
    return [str(artifact.path(name)) for name in ("weights_1.h5", "weights_2.h5")]


def test_every_layer_is_that_of_pytorch() -> None:
    image = samples.find("cat").read(96)[np.newaxis] / np.float32(255)
    network = vgg16.build(LAST, stored(), dtype="float32")
    x = torch.from_numpy(np.moveaxis(image, 3, 1).copy())
    mean, deviation = (torch.tensor(v)[None, :, None, None] for v in (vgg16.MEAN, vgg16.DEVIATION))
    x = (x - mean) / deviation
    for name in vgg16.LAYERS[: vgg16.LAYERS.index(LAST) + 1]:
        if name.endswith("_1") and name != "conv1_1":
            x = torch.nn.functional.max_pool2d(x, 2)
        kernel, bias = network.get_layer(name).get_weights()
        weight = torch.from_numpy(np.moveaxis(kernel, (2, 3), (1, 0)).copy())
        x = torch.relu(torch.nn.functional.conv2d(x, weight, torch.from_numpy(bias), padding=1))
    theirs = np.moveaxis(x.numpy(), 1, 3)
    assert np.abs(network(image).numpy() - theirs).max() < 1e-4 * np.abs(theirs).max()


def test_the_weights_are_those_that_are_known() -> None:
    kernel, bias = vgg16.build("conv1_1", stored()[:1]).get_layer("conv1_1").get_weights()
    assert np.allclose(kernel[:, :, 0, 0].ravel()[:3], [-0.5537, 0.1427, 0.5290], atol=1e-3)
    assert np.allclose(bias[:4], [0.4034, 0.3778, 0.4644, -0.3228], atol=1e-3)


def test_it_sees_images_of_any_size_and_pools_as_told() -> None:
    network = vgg16.build("conv3_1", stored()[:1], pooling="average")
    assert network(np.zeros((1, 50, 70, 3), np.float32)).shape == (1, 12, 17, 256)
    assert "conv3_2" not in [layer.name for layer in network.layers]


def test_a_missing_file_of_weights_is_named() -> None:
    with pytest.raises(ConvolabError, match=r"weights_1\.h5 does not match vgg16: conv4_3/kernel"):
        vgg16.build(LAST, stored()[:1])
