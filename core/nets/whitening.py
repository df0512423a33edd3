"""A frozen first convolution that whitens image patches: its outputs have equal variance in every direction.

Page, "How to train your ResNet", 2019; in this form Jordan, "94 % on CIFAR-10 in 3.29 seconds on a single GPU", 2024.
Neighbouring pixels are nearly equal, so most of the variance of a patch lies in its brightness, and a first layer needs
epochs to find the rest. Mean subtraction centres the data; whitening also rotates and scales it.
"""

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from core.arrays import Float32Array

PATCH = 2
CHANNELS = 3
FILTERS = 2 * PATCH * PATCH * CHANNELS
EPSILON = 5e-4


@keras.saving.register_keras_serializable(package="convolab")
class PatchWhitening(layers.Conv2D):
    """A 2×2 convolution with 24 filters that are computed from images by `adapt` and never trained.

    Twelve filters are the principal directions of the patches, each divided by the standard deviation along it; the
    other twelve are their negatives, so that a following ReLU keeps both signs. Before `adapt`, the kernel is random.
    """

    def __init__(self, name: str = "whitening", **options: object) -> None:
        given = {"filters": FILTERS, "kernel_size": PATCH, "padding": "same", "use_bias": False, "trainable": False}
        super().__init__(**{**options, **given}, name=name)

    def adapt(self, images: npt.NDArray) -> None:
        """Compute the kernel.

        Args:
            images: (N, H, W, 3), in the value range of the network's input; a thousand images are enough.
        """
        self.kernel.assign(whitening(images))


def whitening(images: npt.NDArray) -> Float32Array:
    """Compute the kernel (2, 2, 3, 24) that whitens the patches of images.

    Args:
        images: (N, H, W, 3), at least one.
    """
    windows = np.lib.stride_tricks.sliding_window_view(images.astype(np.float32), (PATCH, PATCH), axis=(1, 2))
    patches = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, PATCH * PATCH * CHANNELS)
    covariance = patches.T @ patches / len(patches)
    variances, directions = np.linalg.eigh(covariance.astype(np.float64))
    scaled = directions / np.sqrt(np.maximum(variances, 0) + EPSILON)
    kernel = np.concatenate([scaled, -scaled], axis=1).reshape(PATCH, PATCH, CHANNELS, FILTERS)
    return np.asarray(kernel, np.float32)


def adapt(model: keras.Model, images: npt.NDArray) -> None:
    """Compute the whitening layers of a network, if it has any."""
    for layer in model.layers:
        if isinstance(layer, PatchWhitening):
            layer.adapt(images)
