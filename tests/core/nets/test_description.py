"""Networks are counted as by hand, as Keras counts them, and as the committed file has them."""

import json
import os
from math import prod

from tests.repository import ROOT

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import pytest
from keras import layers

from core.errors import ConvolabError
from core.nets import catalogue, description
from core.nets.architectures import ARCHITECTURES
from core.nets.layer_graph import Layer, LayerGraph


@pytest.fixture(scope="module")
def models() -> dict[str, keras.Model]:
    return {name: catalogue.build(name, each.input_shape, each.classes) for name, each in ARCHITECTURES.items()}


@pytest.fixture(scope="module")
def networks(models: dict[str, keras.Model]) -> dict[str, LayerGraph]:
    return {name: description.describe(model, catalogue.get(name).title) for name, model in models.items()}


def small() -> keras.Model:
    """Every kind that costs something: a grouped, a strided, a wide and a fully connected one."""
    image = keras.Input((9, 8, 4), name="image")
    x = layers.Conv2D(6, (3, 5), strides=2, padding="same", use_bias=False, name="strided")(image)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Conv2D(8, 3, padding="valid", groups=2, name="grouped")(x)
    x = layers.Flatten(name="flatten")(x)
    return keras.Model(image, layers.Dense(10, name="logits")(x), name="small")


def test_cost_by_hand() -> None:
    found = {layer.name: layer for layer in description.describe(small()).layers}
    assert found["strided"].shape == (5, 4, 6)
    assert found["strided"].macs == (5 * 4) * (3 * 5) * 4 * 6
    assert found["strided"].parameters == (3 * 5) * 4 * 6
    # Two groups: each output channel sees three of the six input channels.
    assert found["grouped"].shape == (3, 2, 8)
    assert found["grouped"].macs == (3 * 2) * (3 * 3) * 3 * 8
    assert found["grouped"].parameters == (3 * 3) * 3 * 8 + 8
    assert found["logits"].macs == 48 * 10 and found["logits"].parameters == 48 * 10 + 10
    assert found["norm"].macs == found["flatten"].macs == found["image"].macs == 0


def test_alexnet_has_the_known_cost(networks: dict[str, LayerGraph]) -> None:
    """Without the two groups of the paper; its five convolutions and three fully connected layers."""
    convolutions = [(55, 11, 3, 96), (27, 5, 96, 256), (13, 3, 256, 384), (13, 3, 384, 384), (13, 3, 384, 256)]
    expected = [side**2 * kernel**2 * before * after for side, kernel, before, after in convolutions]
    expected += [6 * 6 * 256 * 4096, 4096 * 4096, 4096 * 1000]
    assert [layer.macs for layer in networks["alexnet"].layers if layer.macs] == expected
    assert networks["alexnet"].macs == 1_135_256_096


def test_parameters_are_those_of_keras(networks: dict[str, LayerGraph], models: dict[str, keras.Model]) -> None:
    assert networks["mini_vgg"].parameters == 2_171_178
    assert networks["mini_googlenet"].parameters == 1_656_250
    for name, network in networks.items():
        assert network.parameters == models[name].count_params()


def test_every_network_of_the_catalogue_is_described(networks: dict[str, LayerGraph]) -> None:
    assert set(networks) == set(catalogue.NETWORKS)


def test_depth_is_the_longest_path(networks: dict[str, LayerGraph]) -> None:
    # ResNet: the stem, three convolutions in each of 27 modules (the shortcut is the shorter way), the classifier.
    expected = {"alexnet": 8, "mini_vgg": 6, "mini_googlenet": 12, "deeper_googlenet": 18, "resnet": 1 + 3 * 27 + 1}
    assert {name: network.depth for name, network in networks.items()} == expected


def test_edges_are_whole_and_in_order(networks: dict[str, LayerGraph]) -> None:
    for network in networks.values():
        seen: set[str] = set()
        for layer in network.layers:
            assert set(layer.inputs) <= seen and bool(layer.inputs) == (layer.kind != "input")
            seen.add(layer.name)


def test_branches_and_shortcuts(networks: dict[str, LayerGraph]) -> None:
    inception = networks["deeper_googlenet"].layer("inception_3a_out")
    assert inception.kind == "concatenate" and len(inception.inputs) == 4
    identity = networks["resnet"].layer("stage1_module2_out")
    assert identity.kind == "add" and identity.inputs == ("stage1_module1_out", "stage1_module2_3_conv")
    assert networks["resnet"].layer("stage2_module1_out").inputs[0] == "stage2_module1_shortcut_conv"


def test_modules_cover_the_network_once(networks: dict[str, LayerGraph]) -> None:
    for network in networks.values():
        assert [layer.name for group in network.groups for layer in group.layers] == sorted(
            (layer.name for layer in network.layers),
            key=lambda name: [group.name for group in network.groups].index(network.layer(name).group),
        )
        assert sum(group.parameters for group in network.groups) == network.parameters
        assert all(len(group.outside) <= 1 for group in network.groups)
    names = [group.name for group in networks["alexnet"].groups]
    assert names == ["image", *(f"block{i}" for i in range(1, 6)), "flatten", "fc1", "fc2", "classifier"]
    kinds = {group.name: group.kind for group in networks["mini_googlenet"].groups}
    assert (kinds["stem"], kinds["inception_1a"], kinds["pool"]) == ("convolution", "inception", "pooling")
    assert sum(group.kind == "residual" for group in networks["resnet"].groups) == 27


def test_arithmetic_in_words_is_right(networks: dict[str, LayerGraph]) -> None:
    layer = networks["mini_googlenet"].layer("inception_1a_branch3x3_conv")
    assert layer.title == "3×3 convolution"
    assert layer.parameter_arithmetic == "3×3×96×32 + 32 = 27,680"
    assert layer.cost_arithmetic == "32×32 × 3×3×96×32 = 28,311,552"
    for network in networks.values():
        for layer in network.layers:
            assert value(layer.parameter_arithmetic) == layer.parameters
            assert value(layer.cost_arithmetic) == layer.macs


def value(arithmetic: str) -> int:
    """What the text before the equals sign comes to."""
    terms = arithmetic.replace(",", "").partition(" = ")[0].replace(" × ", "×").split(" + ")
    return sum(prod(int(factor) for factor in term.split("×")) for term in terms) if arithmetic else 0


def test_parameters_follow_from_the_kernel_sizes(networks: dict[str, LayerGraph]) -> None:
    for layer in networks["resnet"].layers:
        if layer.kind in ("convolution", "dense"):
            outputs = layer.shape[-1]
            assert prod(layer.kernel) * layer.channels * outputs + layer.bias * outputs == layer.parameters


def test_json_restores_the_same_network(networks: dict[str, LayerGraph]) -> None:
    for network in networks.values():
        assert LayerGraph.from_json(json.loads(json.dumps(network.to_json()))) == network
    assert Layer("x", "flatten", (3,)) == Layer(name="x", kind="flatten", shape=(3,), inputs=())


def test_the_committed_descriptions_are_current(networks: dict[str, LayerGraph]) -> None:
    stored = json.loads((ROOT / "apps/classroom/lessons/architectures/networks.json").read_text(encoding="utf-8"))
    current = json.loads(json.dumps([network.to_json() for network in networks.values()]))
    assert stored == current, "Run python -m apps.classroom.recording."


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda: keras.Model(x := keras.Input((None, None, 3)), layers.Conv2D(4, 3)(x)), "no fixed output size"),
        (lambda: keras.Sequential([keras.Input((4, 4, 1)), layers.UpSampling2D(name="up")]), "The layer up"),
    ],
)
def test_unsupported_layers_are_reported(model: object, said: str) -> None:
    with pytest.raises(ConvolabError, match=said) as caught:
        description.describe(model())  # type: ignore[operator]
    assert str(caught.value).endswith(".")
