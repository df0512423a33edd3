"""Labels from CSV files of file names and classes, as competitions publish them beside a flat folder of pictures."""

import csv
from collections.abc import Iterable, Mapping, Sequence

from core.data.collections.folder_names import SPLITS, TRAIN, shown, split_of
from core.data.collections.picture_files import SUFFIXES, suffix
from core.data.collections.vocabulary import Chosen

_FILE_COLUMNS = (
    *("filename", "file_name", "file", "image", "image_name", "image_path", "img", "path", "filepath", "image_id"),
    *("id", "name", "picture"),
)
_LABEL_COLUMNS = (
    *("label", "labels", "class", "class_name", "category", "species", "breed", "target", "diagnosis", "y"),
    "class_id",
)
_SPLIT_COLUMNS = ("split", "set", "subset", "part", "partition", "fold")
MOST_ROWS = 400_000


def may_be_one(path: str) -> bool:
    """Whether a file can be a table of labels by its name."""
    name = path.rpartition("/")[2].lower()
    return suffix(name) in (".csv", ".tsv") and name != "near_duplicates.csv" and "submission" not in name


def labels(tables: Mapping[str, str], images: Sequence[str], splits: Mapping[str, str]) -> Chosen:
    """Read split and class of each picture from tables.

    A table counts if it has a column of file names, with or without folder and suffix, and one of labels. The split
    of a picture is that of its column, of its folder or of the table's own name, whichever is the strictest.

    Args:
        tables: the text of each table by its path.
        images: paths of the pictures.
        splits: the split of each picture by its folder.

    Returns:
        Split and class by path; empty if no table names two classes of them.
    """
    places = _places(images)
    chosen: dict[str, tuple[str, str]] = {}
    for path, text in tables.items():
        of_table = split_of(path.rpartition("/")[2].rpartition(".")[0]) or TRAIN
        for file, label, split in _rows(text):
            image = places.get(_key(file))
            if image and label:
                found = (split_of(split) or TRAIN, splits.get(image, TRAIN), of_table, chosen.get(image, (TRAIN,))[0])
                chosen[image] = (max(found, key=SPLITS.index), shown(label))
    return chosen if len({label for _, label in chosen.values()}) > 1 else {}


def _rows(text: str) -> Iterable[tuple[str, str, str]]:
    """File name, label and split of each row; nothing if the header names no such columns."""
    lines = text.removeprefix("\ufeff").splitlines()[: MOST_ROWS + 1]
    if not lines:
        return
    delimiter = max(",;\t", key=lines[0].count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return
    header = [cell.strip().casefold().replace(" ", "_") for cell in rows[0]]
    file, label, split = (_column(header, names) for names in (_FILE_COLUMNS, _LABEL_COLUMNS, _SPLIT_COLUMNS))
    if file is None or label is None:
        return
    for row in rows[1:]:
        if len(row) > max(file, label):
            yield row[file].strip(), row[label].strip(), row[split] if split is not None and len(row) > split else ""


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _places(images: Sequence[str]) -> dict[str, str]:
    """The picture of each file name, with and without folders; a name that two pictures have stands for neither."""
    places: dict[str, str] = {}
    unclear: set[str] = set()
    for image in images:
        parts = _key(image).split("/")
        for depth in range(len(parts)):
            key = "/".join(parts[depth:])
            if key in places:
                unclear.add(key)
            places[key] = image
    return {key: image for key, image in places.items() if key not in unclear}


def _key(path: str) -> str:
    ending = suffix(path)
    name = shown(path.replace("\\", "/").removeprefix("./"))
    return name[: -len(ending)] if ending in SUFFIXES else name
