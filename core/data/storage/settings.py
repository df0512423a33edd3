"""The knobs of the comparison of JPEG files with an HDF5 file, and what follows from them without computing."""

from typing import Literal

from core.data.hdf5.shuffling import Order
from core.errors import ConvolabError
from core.settings import Settings, knob

MOST_BYTES = 32_000_000
"""Pixels that a comparison may write to the disk."""

_FREE = "Costs nothing."


class StorageError(ConvolabError):
    """A comparison that would write too much."""


class StorageSettings(Settings):
    """How many pictures of which kind, how the file stores them, and how they are read."""

    compression: Literal["none", "lzf", "gzip"] = knob(
        "none", help="How each chunk is packed: gzip makes it smaller than lzf, and takes longer to write and to read."
    )
    contents: Literal["photos", "drawings"] = knob(
        "photos", label="Pictures", help="Cut from the bundled photos or from the bundled drawings. " + _FREE
    )
    chunk_rows: int = knob(
        32,
        ge=1,
        le=256,
        label="Pictures in a chunk",
        help="HDF5 stores and packs so many neighbouring pictures as one piece. " + _FREE,
    )
    window: int = knob(
        8,
        ge=1,
        le=64,
        label="Chunks in a window",
        help="So many chunks are in memory together, and are shuffled there. More mix better. Costs memory.",
    )
    batch_size: int = knob(64, ge=16, le=256, step=16, help="Pictures of one training step. " + _FREE)
    pictures: int = knob(2000, ge=400, le=4000, step=200, more=True, help="How many there are. Each takes time.")
    side: int = knob(
        64, ge=32, le=128, step=16, unit="px", more=True, help="Of each picture. Time grows with its square."
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help="Start of the random draws: cuts and order. " + _FREE)

    def check(self) -> None:
        """See whether the comparison stays small.

        Raises:
            StorageError: it would write too much.
        """
        if self.pixel_bytes > MOST_BYTES:
            raise StorageError(
                f"{self.pictures:,} pictures of {self.side} × {self.side} pixels are {self.pixel_bytes / 1e6:.0f} MB, "
                f"and at most {MOST_BYTES / 1e6:.0f} MB are written here; choose fewer or smaller pictures."
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of one picture: height, width and channels."""
        return (self.side, self.side, 3)

    @property
    def picture_bytes(self) -> int:
        """Pixels of one picture."""
        return self.side * self.side * 3

    @property
    def pixel_bytes(self) -> int:
        """Pixels of all pictures."""
        return self.pictures * self.picture_bytes

    @property
    def chunks(self) -> int:
        """How many chunks the file has."""
        return -(-self.pictures // self.chunk_rows)

    @property
    def window_pictures(self) -> int:
        """How many pictures are in memory together at most."""
        return min(self.window * self.chunk_rows, self.pictures)

    @property
    def window_bytes(self) -> int:
        """Memory of the window."""
        return self.window_pictures * self.picture_bytes

    @property
    def work(self) -> float:
        """How long a comparison takes, in no unit: the turns take as long for all, making the files does not."""
        packing = {"none": 0.0, "lzf": 0.01, "gzip": 0.05}[self.compression]
        return 6 + self.pictures / 2000 + packing * self.pixel_bytes / 1e6

    def order(self, epoch: int = 0) -> Order:
        """The order in which an epoch reads the pictures: a block is a chunk."""
        return Order(self.pictures, self.chunk_rows, self.window, self.seed, epoch)
