"""What a visitor takes home: the code that writes and reads the file, and the file itself."""

from core.data.storage.files import workspace, write_hdf5
from core.data.storage.settings import StorageSettings


def snippet(settings: StorageSettings) -> str:
    """The code that writes the file, opens it with plain h5py, and reads it in shuffled batches."""
    return f"""from pathlib import Path

import h5py

from core.data.hdf5.reader import Reader
from core.data.preprocessors import SubtractMean
from core.data.storage.files import write_hdf5
from core.data.storage.settings import StorageSettings

path = Path("pictures.h5")
write_hdf5({settings.source()}, path)  # or download the file from the page

with h5py.File(path) as file:  # plain h5py, nothing else
    rows = file["images"]
    print(rows.shape, rows.dtype, rows.chunks, rows.compression)
    print("the first images:", rows[:4].shape, "their labels:", file["labels"][:4])

reader = Reader(path)
centre = SubtractMean(reader.means)
for images, labels in reader.batches({settings.batch_size}, epoch=0, seed={settings.seed}):
    batch = centre.apply(images)  # float32, around 0: what a network is trained on
print("the last batch:", batch.shape, batch.dtype)
"""


def hdf5_file(settings: StorageSettings) -> bytes:
    """The HDF5 file of a comparison."""
    with workspace() as folder:
        path = folder / "pictures.h5"
        write_hdf5(settings, path)
        return path.read_bytes()
