"""Makes the first view of this lesson; run offline, imported by no page."""

import time

import cv2
import numpy as np

from apps.classroom import recording
from apps.shared.finished import Finished
from core.data import samples
from core.primer import convolution_settings, kernel_drawing, kernels
from core.primer.convolution_settings import ConvolutionSettings

SIDE = 384


def make() -> None:
    """Show a sample as the kernel sees it, its map after ReLU, and what pooling leaves of it."""
    began = time.perf_counter()
    settings = ConvolutionSettings()
    kernel = kernels.find(settings.kernel)
    image = convolution_settings.seen(samples.find("cat").read(), settings.side, kernel.channels)
    maps = convolution_settings.maps(image, kernel, settings)
    panels = [
        cv2.resize(kernel_drawing.map_tile(values), (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)
        for values in (image[..., 0], maps.positive, maps.pooled)
    ]
    seconds = time.perf_counter() - began
    recording.save("convolution", np.concatenate(panels, axis=1), Finished("cat", {}, seconds, 1.0, []))
