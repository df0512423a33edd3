"""What a visitor takes home: the code that gives the same map, and the map as a file."""

from apps.classroom.ui.pictures import picture_picker
from core.arrays import FloatArray
from core.primer.convolution_settings import ConvolutionSettings
from core.primer.kernels import Kernel


def snippet(source: str, settings: ConvolutionSettings, kernel: Kernel, is_own: bool) -> str:
    """The code that computes the maps on the page.

    Args:
        source: the expression that reads the picture.
        settings: the settings of the page.
        kernel: the kernel that slides.
        is_own: whether its weights were typed.
    """
    numpy = "import numpy as np\n\n" if is_own else ""
    imported = "Kernel" if is_own else "find"
    learnt = f", {settings.number}" if settings.kernel == "learnt" else ""
    if is_own:
        made = f"Kernel(np.array({kernel.weights.tolist()}), bias={kernel.bias!r})"
    else:
        made = f'find("{settings.kernel}"{learnt})'
    return f"""{numpy}{picture_picker.import_for(source)}
from core.primer.convolution_settings import ConvolutionSettings, maps, seen
from core.primer.kernels import {imported}

settings = {settings.source()}
kernel = {made}
found = maps(seen({source}, settings.side, kernel.channels), kernel, settings)
print(found.convolved.round(1))
print(found.pooled.shape)
"""


def as_csv(values: FloatArray) -> str:
    """A map (H, W) as comma-separated values, one line a row."""
    return "\n".join(",".join(f"{value:g}" for value in row) for row in values.tolist()) + "\n"
