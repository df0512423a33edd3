"""The networks of a GAN have the published shape, and every guideline can be switched off."""

import keras
import numpy as np
import pytest

from core.errors import ConvolabError
from core.nets.gan import dcgan


def kinds(network: keras.Model) -> set[str]:
    return {type(layer).__name__ for layer in network.layers}


@pytest.mark.parametrize(("size", "channels", "doublings"), [(28, 1, 2), (32, 3, 3), (64, 3, 4)])
def test_the_discriminator_takes_what_the_generator_gives(size: int, channels: int, doublings: int) -> None:
    generator = dcgan.generator(size, channels, width=8)
    discriminator = dcgan.discriminator(size, channels, width=8)
    images = generator(np.random.default_rng(0).normal(size=(2, 100)).astype(np.float32))
    assert images.shape == (2, size, size, channels) and np.abs(images).max() <= 1
    assert discriminator(images).shape == (2, 1)
    assert dcgan.levels(size) == doublings


def test_the_networks_of_the_paper() -> None:
    # Table of Radford et al. at 64 pixels: 1024 - 512 - 256 - 128 channels from a 4×4 map, kernels of 5.
    generator = dcgan.generator(64, 3, width=128, kernel=5)
    assert generator.get_layer("project").units == 4 * 4 * 1024
    assert [generator.get_layer(f"level{n}").filters for n in (1, 2, 3, 4)] == [512, 256, 128, 3]
    assert {"Conv2DTranspose", "ReLU", "FusedBatchNormalization"} <= kinds(generator)
    discriminator = dcgan.discriminator(64, 3)
    assert "MaxPooling2D" not in kinds(discriminator) and "LeakyReLU" in kinds(discriminator)


def test_every_guideline_can_be_switched_off() -> None:
    plain = dcgan.generator(
        28, 1, width=8, normalization=False, activation="leaky_relu", upsampling="nearest", hidden=9
    )
    assert {"FusedBatchNormalization", "Conv2DTranspose", "ReLU"}.isdisjoint(kinds(plain))
    assert {"UpSampling2D", "LeakyReLU"} <= kinds(plain) and plain.get_layer("hidden").units == 9
    pooled = dcgan.discriminator(
        28, 1, width=8, downsampling="pooling", normalization="none", activation="relu", dropout=0.5, hidden=9
    )
    assert {"FusedBatchNormalization", "LeakyReLU"}.isdisjoint(kinds(pooled))
    assert {"MaxPooling2D", "Dropout"} <= kinds(pooled) and pooled.output_shape == (None, 1)
    assert "SpectralConv2D" in kinds(dcgan.discriminator(28, 1, normalization="spectral"))


def test_a_generator_with_refinements_and_a_head() -> None:
    deeper = dcgan.generator(28, 1, width=8, refinements=2, head=6)
    assert deeper.output_shape == (None, 28, 28, 1)
    maps = {layer.name: layer.output.shape[1:] for layer in deeper.layers}
    assert maps["start_refinement1"] == maps["start_refinement2"] == (7, 7, 16)
    assert maps["level1_refinement1"] == maps["level1_refinement2"] == (14, 14, 8)
    assert maps["level2"] == (28, 28, 6) and maps["head"] == (28, 28, 1)
    assert deeper.count_params() > dcgan.generator(28, 1, width=8).count_params()


def test_a_size_that_cannot_be_doubled_is_refused() -> None:
    with pytest.raises(ConvolabError, match="cannot be doubled from 25"):
        dcgan.generator(50, 3)
