"""What the name of a folder or file means: a split, a wrapper, droppings of a program, an order within a class."""

import os
import re
import unicodedata

TRAIN, VALIDATION, TEST = "train", "validation", "test"
SPLITS = (TRAIN, VALIDATION, TEST)
"""From the one that is trained on to the one that must never be."""

_SPLIT_WORDS = {
    **dict.fromkeys(("train", "training", "trainset", "trn"), TRAIN),
    **dict.fromkeys(("val", "valid", "validation", "valset"), VALIDATION),
    **dict.fromkeys(("test", "testing", "testset", "holdout"), TEST),
}
_BESIDE_A_SPLIT_WORD = frozenset(
    ("set", "seg", "data", "dataset", "images", "image", "imgs", "img", "pictures", "photos", "folder", "split", "part")
)
"""Words that may stand beside that of a split, as in seg_train, test_set and train_images."""

_UNLABELLED_WORDS = frozenset(
    ("pred", "predict", "prediction", "predictions", "unlabeled", "unlabelled", "inference", "submission")
)
_IMAGES = frozenset(
    ("images", "image", "imgs", "img", "jpegimages", "pictures", "pics", "photos", "jpg", "jpeg", "png", "data")
)
_NO_CLASSES = frozenset(
    (
        *("annotation", "annotations", "labels", "masks", "mask", "segmentation", "segmentations", "trimaps", "meta"),
        *("metadata", "groundtruth", "ground_truth", "gt", "thumbs", "thumbnails", "docs", "bboxes", "boxes"),
        "attributes",
    )
)
_DROPPED_FOLDERS = {
    **dict.fromkeys(("@eadir", ".@__thumb", ".thumbnails", ".picasaoriginals"), "thumbnails"),
    **dict.fromkeys(("__macosx", ".appledouble"), "resource files"),
    **dict.fromkeys(("#recycle", "@recycle", "$recycle.bin", ".trashes", ".trash", "lost+found"), "deleted files"),
    **dict.fromkeys(("#snapshot", "@recently-snapshot", "@sharesnap"), "snapshots"),
    **dict.fromkeys((".ipynb_checkpoints", "__pycache__", "system volume information", "found.000"), "files"),
}
_DROPPED_FILES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "picasa.ini", "folder.ini"))

_YEAR = r"(?:19|20)\d\d"
_SERIAL = re.compile(
    rf"\d+|{_YEAR}(?:[-_. ]?\d\d?){{0,2}}|\d\d?[-_. ]\d\d?[-_. ]{_YEAR}|\d{{3}}[A-Z_]{{5}}|DCIM", re.IGNORECASE
)
_SERIES = re.compile(
    r"(?:part|batch|fold|session|set|chunk|day|subject|user|run|shard|group|folder)[\W_]*\d+", re.IGNORECASE
)
_DATE = re.compile(rf"{_YEAR}(?:[-_. ]?\d\d?){{0,2}}|\d\d?[-_. ]\d\d?[-_. ]{_YEAR}")


def shown(name: str) -> str:
    """A name as people are to see it and as names are compared: composed (NFC), and Latin-1 if it is no UTF-8."""
    if not name.isascii():
        try:
            name.encode("utf-8")
        except UnicodeEncodeError:
            name = os.fsencode(name).decode("latin-1")
        name = unicodedata.normalize("NFC", name)
    return name


def split_of(name: str) -> str | None:
    """The split that a folder's name stands for, as training_set, seg_train or test; None if it stands for none."""
    words = [word for word in re.split(r"[\W_\d]+", shown(name).casefold()) if word]
    found = [_SPLIT_WORDS[word] for word in words if word in _SPLIT_WORDS]
    if len(found) != 1 or any(word not in _SPLIT_WORDS and word not in _BESIDE_A_SPLIT_WORD for word in words):
        return None
    return found[0]


def is_unlabelled(name: str) -> bool:
    """Whether a folder's name says that its pictures wait for a prediction, as seg_pred and single_prediction."""
    words = {word for word in re.split(r"[\W_\d]+", shown(name).casefold()) if word}
    return bool(words & _UNLABELLED_WORDS) and words <= _UNLABELLED_WORDS | _BESIDE_A_SPLIT_WORD | {"single"}


def is_wrapper(name: str) -> bool:
    """Whether a folder is only called after the fact that pictures are in it, as in NAME/images/CLASS."""
    return name.casefold() in _IMAGES


def holds_no_classes(name: str) -> bool:
    """Whether a folder holds what comes with the images of a data set, such as masks."""
    return name.casefold() in _NO_CLASSES


def is_serial(name: str) -> bool:
    """Whether a folder inside a class is only a number or date, or numbered by a camera, as 100CANON."""
    return _SERIAL.fullmatch(shown(name).strip()) is not None


def is_series(name: str) -> bool:
    """Whether a folder is one of a numbered series that cuts across the classes, such as part2 and fold_0."""
    return is_serial(name) or _SERIES.fullmatch(shown(name).strip()) is not None


def is_date(name: str) -> bool:
    """Whether a folder is called after a year, month or day."""
    return _DATE.fullmatch(shown(name).strip()) is not None


def dropped_folder(name: str) -> str | None:
    """What is in a folder that a program or appliance made for itself; None if it is an ordinary one."""
    kind = _DROPPED_FOLDERS.get(name.lower())
    return "hidden files" if kind is None and name.startswith(".") else kind


def is_dropped_file(name: str) -> bool:
    """Whether a program made a file for itself, such as Thumbs.db, or it is hidden."""
    return name.startswith(".") or name.lower() in _DROPPED_FILES
