"""What a training of super-resolution leaves to look at: the same detail as it gets sharper, in `samples.h5`.

    record = SampleRecord.open(artifact.path(FILE))
    record.steps, record.image(3), record.original

The detail is from one of the suite's own photos. It needs no TensorFlow.
"""

from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from core.arrays import Float32Array
from core.atomic_files import replacing
from core.data import samples
from core.data.hdf5.reader import ERRORS
from core.errors import ConvolabError
from core.images import RGB
from core.luminance import from_luminance, to_luminance

FILE = "samples.h5"
SAMPLE, TOP, LEFT, SIDE = "astronaut", 70, 170, 144
"""The photo, and the square of it; a multiple of 2, 3 and 4."""
Grey = npt.NDArray[np.uint8]


def detail() -> Float32Array:
    """The luminance of the detail, float32 (SIDE, SIDE), 16 to 235."""
    photo = samples.find(SAMPLE).read()
    return to_luminance(photo[TOP : TOP + SIDE, LEFT : LEFT + SIDE])


@dataclass
class SampleRecord:
    """The detail in the course of a training.

    Attributes:
        original: uint8 (H, W).
        steps: after which it was recorded, in rising order.
        images: uint8 (H, W), after each of them.
        psnr: of each of them, in dB.
    """

    original: Grey
    steps: list[int] = field(default_factory=list)
    images: list[Grey] = field(default_factory=list)
    psnr: list[float] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> "SampleRecord":
        """Read the record from a file.

        Raises:
            ConvolabError: it is missing or damaged.
        """
        try:
            with h5py.File(path, "r") as file:
                steps, psnr = file["step"][:].tolist(), file["psnr"][:].tolist()
                return cls(file["original"][:], steps, list(file["images"][:]), psnr)
        except ERRORS as error:
            raise ConvolabError(f"The record {path} is missing or damaged; train the network again.") from error

    def add(self, step: int, luminance: Float32Array, psnr: float) -> None:
        """Add the detail after a step: its luminance, float32 (H, W), 0 to 255, and its PSNR."""
        self.steps.append(step)
        self.images.append(from_luminance(luminance, np.uint8))
        self.psnr.append(psnr)

    def cut_after(self, step: int) -> None:
        """Forget what came after a step, for a training that continues from there."""
        count = sum(known <= step for known in self.steps)
        self.steps, self.images, self.psnr = self.steps[:count], self.images[:count], self.psnr[:count]

    def image(self, number: int) -> RGB:
        """The detail as recorded, uint8 RGB (H, W, 3)."""
        return np.repeat(self.images[number][..., None], 3, axis=2)

    def save(self, path: Path) -> None:
        """Write the record; others see the complete file or the one before."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            file["original"] = self.original
            file["step"], file["psnr"] = np.array(self.steps, np.int64), np.array(self.psnr)
            chunk = (1, *self.original.shape)
            file.create_dataset("images", data=np.stack(self.images), chunks=chunk, compression="gzip")


def is_recorded(step: int) -> bool:
    """Whether the detail is recorded after a step: 0, 1, 2, 5, 10, 20, 50, …, as most changes come early."""
    return str(step).rstrip("0") in {"", "1", "2", "5"}
