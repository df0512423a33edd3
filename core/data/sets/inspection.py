"""How a collection is understood, whether or not anything can be done with it."""

from pathlib import Path

from core import paths
from core.data.collections.folder_names import shown
from core.data.collections.reading import AUTO, Entry, Options, Reading
from core.data.sets import archives, datasets, layouts
from core.data.sets.archives import Archive, DataError
from core.data.sets.labelled_images import DataSet


def inspect(source: str, options: Options = AUTO) -> tuple[Reading, DataSet | None]:
    """The reading of a folder, archive or file, and the data set if it makes one.

    Args:
        source: the path, or the name of a data set.
        options: what a person says about a collection that can be read in two ways.

    Raises:
        DataError: there is no such folder, file or data set, or it is damaged.
    """
    path = paths.path(source)
    if source not in datasets.KNOWN and path.exists() and not datasets.is_file_of_arrays(path):
        return _of_tree(path, options)
    data = datasets.load(source, options=options, labelled=False)
    return data.reading or of_data(data), data


def of_data(data: DataSet) -> Reading:
    """The reading of a data set that has no folders: its splits and classes."""
    splits = {
        split: tuple(Entry(str(index), data.classes[label]) for index, label in enumerate(images.labels.tolist()))
        for split, images in data.splits.items()
    }
    return Reading(data.source_name, splits, data.classes)


def _of_tree(path: Path, options: Options) -> tuple[Reading, DataSet | None]:
    archive = Archive(path.absolute())
    listing = archive.listing()
    reading = layouts.understand(listing, archive.text, shown(path.name), options)
    try:
        return reading, layouts.data_set(archive, listing, reading, shown(archives.stem(path)), labelled=False)
    except DataError:
        return reading, None
