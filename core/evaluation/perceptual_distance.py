"""LPIPS: how different two images look to people, by the features of a network (Zhang et al., 2018).

PSNR and SSIM compare pixels, so that the mean of all possible details wins, which is blur. LPIPS compares the
activations of AlexNet at five layers, whose channels are weighted so that the distance agrees with the judgements of
people. 0 is for equal images; the unit has no meaning by itself.
"""

import numpy as np

from core.arrays import Float32Array
from core.evaluation.image_quality import ComparisonError
from core.images import RGB
from core.serving import any_size, artifacts

NAME, MODEL, TASK = "lpips", "model.tflite", "perceptual_distance"
SMALLEST, LARGEST = 32, 9_000_000
"""The shorter side in pixels below which nothing is left after the poolings, and the pixels that fit into memory."""


def distance(image: RGB, original: RGB) -> float:
    """The perceptual distance of two images; see `by_layer`."""
    return float(by_layer(image, original).sum())


def by_layer(image: RGB, original: RGB) -> Float32Array:
    """The parts of the perceptual distance of two images.

    Args:
        image: uint8 RGB (H, W, 3), at least 32 pixels in each direction.
        original: of the same shape.

    Returns:
        float32 (5,): the distance at each layer, from edges to parts of things; their sum is LPIPS.

    Raises:
        ComparisonError: the sizes differ, or are too small or too large.
        ArtifactError: the artifact is missing or damaged.
    """
    if image.shape != original.shape:
        raise ComparisonError("The images have different sizes; crop or resize one of them.")
    height, width = image.shape[:2]
    if min(height, width) < SMALLEST or height * width > LARGEST:
        raise ComparisonError(
            f"LPIPS compares images from {SMALLEST} pixels on the shorter side up to {LARGEST // 1_000_000} "
            f"megapixels, not {width:,} × {height:,}; choose others."
        )
    scaled = np.stack([image, original]).astype(np.float32) / np.float32(127.5) - np.float32(1)
    model = any_size.shared(artifacts.load(NAME).path(MODEL))
    ((signature, _),) = model.inputs().items()
    return model.run({"images": scaled}, signature)["layers"]
