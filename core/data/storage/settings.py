"""The knobs of the comparison of JPEG files with an HDF5 file, and the sizes that follow from them."""

from typing import Literal

from core.data.hdf5.shuffling import Order
from core.errors import ConvolabError
from core.settings import Settings, knob

MOST_BYTES = 32_000_000
"""The most pixel bytes that a comparison may write to the disk."""

_FREE = "Costs nothing."


class StorageError(ConvolabError):
    """A comparison would write too much."""


class StorageSettings(Settings):
    """How many images of which kind there are, how the file stores them, and how they are read."""

    compression: Literal["none", "lzf", "gzip"] = knob(
        "none",
        help="How each chunk is compressed: gzip makes it smaller than lzf, but takes longer to write and to read.",
    )
    contents: Literal["photos", "drawings"] = knob(
        "photos", label="Pictures", help=f"Cropped from the bundled photos or from the bundled drawings. {_FREE}"
    )
    chunk_rows: int = knob(
        32,
        ge=1,
        le=256,
        label="Pictures in a chunk",
        help=f"HDF5 stores and compresses this many neighbouring pictures as one piece. {_FREE}",
    )
    window: int = knob(
        8,
        ge=1,
        le=64,
        label="Chunks in a window",
        help="This many chunks are in memory together and are shuffled there. More of them mix better. Costs memory.",
    )
    batch_size: int = knob(64, ge=16, le=256, step=16, help=f"Pictures in one training step. {_FREE}")
    pictures: int = knob(2000, ge=400, le=4000, step=200, more=True, help="How many there are. Each takes time.")
    side: int = knob(
        64, ge=32, le=128, step=16, unit="px", more=True, help="Of each picture. Time grows with its square."
    )
    seed: int = knob(0, ge=0, le=9999, more=True, help=f"Seed of the random crops and of the random order. {_FREE}")

    def check(self) -> None:
        """Check that the comparison stays small.

        Raises:
            StorageError: it would write too much.
        """
        if self.pixel_bytes > MOST_BYTES:
            raise StorageError(
                f"{self.pictures:,} pictures of {self.side} × {self.side} pixels are {self.pixel_bytes / 1e6:.0f} MB, "
                f"but at most {MOST_BYTES / 1e6:.0f} MB are written here; choose fewer or smaller pictures."
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image."""
        return (self.side, self.side, 3)

    @property
    def image_bytes(self) -> int:
        """Bytes of the pixels of one image."""
        return self.side * self.side * 3

    @property
    def pixel_bytes(self) -> int:
        """Bytes of the pixels of all images."""
        return self.pictures * self.image_bytes

    @property
    def chunks(self) -> int:
        """Number of chunks in the file."""
        return -(-self.pictures // self.chunk_rows)

    @property
    def window_images(self) -> int:
        """The most images that are in memory together."""
        return min(self.window * self.chunk_rows, self.pictures)

    @property
    def window_bytes(self) -> int:
        """Bytes of the pixels in the window."""
        return self.window_images * self.image_bytes

    @property
    def work(self) -> float:
        """How long a comparison takes, without a unit: the turns always take as long, writing the files does not."""
        compressing = {"none": 0.0, "lzf": 0.01, "gzip": 0.05}[self.compression]
        return 6 + self.pictures / 2000 + compressing * self.pixel_bytes / 1e6

    def order(self, epoch: int = 0) -> Order:
        """The order in which an epoch reads the images; a block is a chunk."""
        return Order(self.pictures, self.chunk_rows, self.window, self.seed, epoch)
