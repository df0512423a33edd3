"""What a training of a GAN leaves to look at: grids of the same noise vectors, again and again, in `samples.h5`.

    record = TrainingRecord.open(artifact.path(FILE))
    record.epochs, record.grid(3), record.grid(3, averaged=False)

The grids are WebP files inside the HDF5 file, so that a page reads only the one that it shows. It needs no TensorFlow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

from core import images
from core.atomic_files import replacing
from core.data.hdf5.reader import ERRORS
from core.errors import ConvolabError
from core.images import RGB

FILE = "samples.h5"
AVERAGED, RAW = "averaged", "raw"


@dataclass
class TrainingRecord:
    """The grids of a training.

    Attributes:
        rows, columns: of each grid.
        epochs: after which the grids were made, in rising order.
        encoded: by the names `AVERAGED` and `RAW`, the grids as WebP files.
    """

    rows: int
    columns: int
    epochs: list[int] = field(default_factory=list)
    encoded: dict[str, list[bytes]] = field(default_factory=lambda: {AVERAGED: [], RAW: []})

    @classmethod
    def open(cls, path: Path) -> "TrainingRecord":
        """Read the record from a file.

        Raises:
            ConvolabError: it is missing or damaged.
        """
        try:
            with h5py.File(path, "r") as file:
                rows, columns = map(int, file.attrs["grid"])
                encoded = {name: [entry.tobytes() for entry in file[name][:]] for name in (AVERAGED, RAW)}
                return cls(rows, columns, file["epoch"][:].tolist(), encoded)
        except ERRORS as error:
            raise ConvolabError(f"The record {path} is missing or damaged; train the network again.") from error

    def add(self, epoch: int, averaged: RGB, raw: RGB) -> None:
        """Add the grids after an epoch, uint8 RGB."""
        self.epochs.append(epoch)
        for name, grid in ((AVERAGED, averaged), (RAW, raw)):
            self.encoded[name].append(images.encode(grid, "webp"))

    def cut_after(self, epoch: int) -> None:
        """Forget what came after an epoch, for a training that continues from there."""
        count = sum(known <= epoch for known in self.epochs)
        self.epochs = self.epochs[:count]
        self.encoded = {name: grids[:count] for name, grids in self.encoded.items()}

    def grid(self, number: int, averaged: bool = True) -> RGB:
        """One of the grids, uint8 RGB."""
        return images.read(self.encoded[AVERAGED if averaged else RAW][number])

    def save(self, path: Path) -> None:
        """Write the record; others see the complete file or the one before."""
        with replacing(path) as beside, h5py.File(beside, "w") as file:
            file.attrs["grid"] = (self.rows, self.columns)
            file["epoch"] = np.array(self.epochs, np.int64)
            for name, grids in self.encoded.items():
                _write(file, name, grids)


def _write(file: h5py.File, name: str, grids: Sequence[bytes]) -> None:
    stored = file.create_dataset(name, (len(grids),), h5py.vlen_dtype(np.uint8))
    for number, grid in enumerate(grids):
        stored[number] = np.frombuffer(grid, np.uint8)
