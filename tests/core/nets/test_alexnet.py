import pytest

from core.errors import ConvolabError
from core.nets import alexnet

CONVOLUTIONS = 34_944 + 614_656 + 885_120 + 1_327_488 + 884_992
NORMALISED = 96 + 256 + 384 + 384 + 256


@pytest.mark.parametrize(
    ("fc_width", "classes", "parameters"), [(4096, 2, 58_327_810), (512, 2, 8_739_586), (4096, 1000, 62_416_616)]
)
def test_parameters_by_hand(fc_width: int, classes: int, parameters: int) -> None:
    fully_connected = 6 * 6 * 256 * fc_width + fc_width + fc_width**2 + fc_width + fc_width * classes + classes
    normalisations = 4 * (NORMALISED + 2 * fc_width)
    assert parameters == CONVOLUTIONS + fully_connected + normalisations
    assert alexnet.build(classes=classes, fc_width=fc_width).count_params() == parameters


def test_published_parameters_without_normalisation() -> None:
    # 62,378,344 is the usual count of AlexNet for ImageNet with ungrouped convolutions.
    assert 62_416_616 - 4 * (NORMALISED + 2 * 4096) == 62_378_344


def test_feature_maps_are_those_of_the_paper() -> None:
    model = alexnet.build(fc_width=8)
    sizes = [model.get_layer(f"block{index}_conv").output.shape[1:] for index in range(1, 6)]
    assert sizes == [(55, 55, 96), (27, 27, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)]


def test_smallest_input_is_stated_correctly() -> None:
    assert alexnet.build((67, 67, 3), 2, fc_width=8).output.shape == (None, 2)
    with pytest.raises(ConvolabError, match="67×67"):
        alexnet.build((66, 67, 3), 2, fc_width=8)


def test_penalty_is_that_of_the_kernels() -> None:
    assert len(alexnet.build(fc_width=8).losses) == 8
    assert not alexnet.build(fc_width=8, l2=0.0).losses
