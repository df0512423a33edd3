import pytest

from core.errors import ConvolabError
from core.nets import mini_googlenet


def test_parameters_are_the_published_ones() -> None:
    assert mini_googlenet.build((32, 32, 3), 10).count_params() == 1_656_250


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("inception_1b_out", (32, 32, 80)),
        ("downsample_1_out", (15, 15, 160)),
        ("inception_2d_out", (15, 15, 144)),
        ("downsample_2_out", (7, 7, 240)),
        ("inception_3b_out", (7, 7, 336)),
    ],
)
def test_shapes_inside(name: str, shape: tuple[int, int, int]) -> None:
    assert mini_googlenet.build((32, 32, 3), 10).get_layer(name).output.shape[1:] == shape


def test_convolution_module_has_its_order() -> None:
    model = mini_googlenet.build((32, 32, 3), 10)
    name = "inception_2a_branch3x3"
    assert model.get_layer(f"{name}_norm").input is model.get_layer(f"{name}_conv").output
    assert model.get_layer(f"{name}_relu").input is model.get_layer(f"{name}_norm").output


def test_smallest_input_is_stated_correctly() -> None:
    assert mini_googlenet.build((7, 7, 1), 2).get_layer("downsample_2_out").output.shape[1:3] == (1, 1)
    with pytest.raises(ConvolabError, match="7×7"):
        mini_googlenet.build((6, 7, 1), 2)
