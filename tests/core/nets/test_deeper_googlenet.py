import pytest

from core.nets import deeper_googlenet

# Input channels of each module and the filters of the paper's table 1.
TABLE = [
    (192, 64, 96, 128, 16, 32, 32),
    (256, 128, 128, 192, 32, 96, 64),
    (480, 192, 96, 208, 16, 48, 64),
    (512, 160, 112, 224, 24, 64, 64),
    (512, 128, 128, 256, 24, 64, 64),
    (512, 112, 144, 288, 32, 64, 64),
    (528, 256, 160, 320, 32, 128, 128),
]


def module(before: int, kernel: int, filters: int) -> int:
    """Parameters of a convolution with bias and its normalisation."""
    return kernel**2 * before * filters + filters + 4 * filters


@pytest.mark.parametrize(("classes", "parameters"), [(200, 3_667_976), (20, 3_518_036)])
def test_parameters_by_hand(classes: int, parameters: int) -> None:
    total = module(3, 5, 64) + module(64, 1, 64) + module(64, 3, 192)
    for before, one, reduce3, three, reduce5, five, projection in TABLE:
        total += module(before, 1, one) + module(before, 1, projection)
        total += module(before, 1, reduce3) + module(reduce3, 3, three)
        total += module(before, 1, reduce5) + module(reduce5, 5, five)
    assert total + 832 * classes + classes == parameters
    assert deeper_googlenet.build((64, 64, 3), classes).count_params() == parameters


def test_shapes_inside_are_those_of_the_paper() -> None:
    model = deeper_googlenet.build((64, 64, 3), 20)
    shapes = {name: model.get_layer(f"inception_{name}_out").output.shape[1:] for name in ("3a", "3b", "4a", "4e")}
    assert shapes == {"3a": (16, 16, 256), "3b": (16, 16, 480), "4a": (8, 8, 512), "4e": (8, 8, 832)}
    assert model.get_layer("pool4").output.shape[1:] == (4, 4, 832)
    assert model.get_layer("inception_3a_branch5x5_conv").kernel_size == (5, 5)
    assert model.get_layer("dropout").rate == 0.4
