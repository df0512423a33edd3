"""Convert images to a network's input as specified on its card: crop or squash, scale, normalise."""

import cv2
import numpy as np
from PIL import Image

from core.arrays import Float32Array
from core.images import RGB, Window
from core.serving.card import Preprocessing

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "box": Image.Resampling.BOX,
}


def window(image_size: tuple[int, int], input_size: tuple[int, int], preprocessing: Preprocessing) -> Window:
    """Compute the part of an image that a network sees.

    Args:
        image_size: height and width of the image in pixels.
        input_size: height and width of the network's input.
        preprocessing: from the card.

    Returns:
        Left, top, right, bottom in pixels, not rounded.
    """
    height, width = image_size
    if preprocessing.fit == "squash":
        return (0.0, 0.0, float(width), float(height))
    scale = preprocessing.crop_fraction * min(height / input_size[0], width / input_size[1])
    rows, columns = scale * input_size[0], scale * input_size[1]
    left, top = max(0.0, (width - columns) / 2), max(0.0, (height - rows) / 2)  # Rounding errors may give less than 0.
    return (left, top, min(left + columns, float(width)), min(top + rows, float(height)))


def prepare(image: RGB, input_size: tuple[int, int], preprocessing: Preprocessing) -> Float32Array:
    """Convert an image to a network's input as specified on its card: `scale_window`, then `normalise`.

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        input_size: height and width of the result.
        preprocessing: from the card.

    Returns:
        float32 (*input_size, 3).
    """
    return normalise(scale_window(image, input_size, preprocessing), preprocessing)


def scale_window(image: RGB, size: tuple[int, int], preprocessing: Preprocessing) -> RGB:
    """Crop the `window` of an image and scale it.

    Cropping before scaling gives the same view as the usual "shorter side to 256, then crop 224", with less work. An
    image more than four times too large is first reduced by an integer factor, which changes a pixel by less than 1 of
    255 on average.

    Args:
        image: uint8 RGB (H, W, 3) of any size.
        size: height and width of the result.
        preprocessing: from the card.

    Returns:
        uint8 RGB (*size, 3).
    """
    scaled = Image.fromarray(image).resize(
        (size[1], size[0]),
        _FILTERS[preprocessing.interpolation],
        box=window((image.shape[0], image.shape[1]), size, preprocessing),
        reducing_gap=2.0,
    )
    return np.asarray(scaled)


def normalise(images: RGB, preprocessing: Preprocessing) -> Float32Array:
    """Convert bytes to the value range of the network's training: ``(x - mean) * scale``, in the card's channel order.

    Args:
        images: uint8 RGB (…, H, W, 3).
        preprocessing: from the card.

    Returns:
        float32 (…, H, W, 3).
    """
    if not images.size:
        return np.zeros(images.shape, np.float32)
    # A byte has 256 values: they are converted once and looked up for each pixel, a fifth of the time.
    mean = np.broadcast_to(np.array(preprocessing.mean, np.float32), images.shape[-1:])
    table = (np.arange(256, dtype=np.float32)[:, np.newaxis] - mean) * np.float32(preprocessing.scale)
    rows = images.reshape(-1, *images.shape[-2:])
    if preprocessing.colour_order == "BGR":
        rows = np.asarray(cv2.cvtColor(rows, cv2.COLOR_RGB2BGR), np.uint8)
    return np.asarray(cv2.LUT(rows, table[np.newaxis]), np.float32).reshape(images.shape)
