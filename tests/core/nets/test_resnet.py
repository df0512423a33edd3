import numpy as np
import pytest
import tensorflow as tf

from core.errors import ConvolabError
from core.nets import resnet

SMALL = {"stages": (1, 2), "filters": (8, 16, 32)}


def test_parameters_of_the_network_for_cifar10_by_hand() -> None:
    total = 27 * 64
    before = 64
    for width in (64, 128, 256):
        narrow = width // 4
        for _ in range(9):
            total += before * narrow + 9 * narrow**2 + narrow * width  # convolutions
            total += 4 * (before + 2 * narrow)  # normalisations
            total += before * width if before != width else 0  # shortcut
            before = width
    total += 4 * 256 + 256 * 10 + 10
    assert total == 881_994
    assert resnet.build((32, 32, 3), 10).count_params() == total


def test_plain_modules_are_those_of_resnet_20() -> None:
    # He et al. 2015 give 0.27 million; here with projected shortcuts and all of the normalisation.
    model = resnet.build((32, 32, 3), 10, stages=(3, 3, 3), filters=(16, 16, 32, 64), bottleneck=False)
    assert model.count_params() == 273_658


@pytest.mark.parametrize(
    ("size", "stem", "expected"),
    [(32, "auto", 32), (64, "auto", 32), (None, "auto", None), (64, "plain", 64), (32, "pooled", 16)],
)
def test_the_stem_matches_the_input(size: int | None, stem: str, expected: int | None) -> None:
    model = resnet.build((size, size, 3), 10, stem=stem, **SMALL)  # type: ignore[arg-type]
    assert model.get_layer("stage1_module1_out").output.shape[1] == expected


def test_pooled_transitions_widen_at_the_finer_size_and_halve_every_stage() -> None:
    model = resnet.build((32, 32, 3), 10, bottleneck=False, transition="pooled", **SMALL)  # type: ignore[arg-type]
    for stage, (size, width) in enumerate([(32, 16), (16, 32)], start=1):
        widened = model.get_layer(f"stage{stage}_transition_conv")
        assert widened.output.shape[1:] == (size, size, width) and widened.input.shape[-1] == width // 2
        assert model.get_layer(f"stage{stage}_module1_out").output.shape[1:] == (size // 2, size // 2, width)
    assert not [layer for layer in model.layers if "shortcut" in layer.name]


@pytest.mark.parametrize("bottleneck", [True, False])
def test_zero_init_starts_as_identity_and_learns(bottleneck: bool) -> None:
    model = resnet.build((16, 16, 3), 4, zero_init=True, bottleneck=bottleneck, **SMALL)  # type: ignore[arg-type]
    last = model.get_layer(f"stage2_module2_{3 if bottleneck else 2}_conv")
    images = np.random.default_rng(0).normal(size=(4, 16, 16, 3)).astype(np.float32)
    assert not np.any(last.kernel)
    with tf.GradientTape() as tape:
        loss = -tf.reduce_sum(tf.math.log(model(images, training=True)[:, 0]))
    assert np.any(tape.gradient(loss, last.kernel))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"stages": (2, 2)}, "one more number of filters"),
        ({"stages": ()}, "at least one module"),
        ({"stages": (1, 1), "filters": (8, 10, 20)}, "multiples of 4"),
    ],
)
def test_incompatible_options(options: dict[str, tuple[int, ...]], text: str) -> None:
    with pytest.raises(ConvolabError, match=text):
        resnet.build((32, 32, 3), 10, **options)  # type: ignore[arg-type]
