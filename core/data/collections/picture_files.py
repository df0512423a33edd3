"""Which files are pictures, by their names; where a name does not tell, by a look at their first bytes."""

from collections.abc import Callable, Iterable

from core import image_formats
from core.data.collections.listing import ARCHIVE_SUFFIXES

SUFFIXES = frozenset(
    (
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"),
        *(".ppm", ".pgm", ".pbm", ".pnm", ".heic", ".heif", ".hif"),
    )
)
"""Of files that count as pictures without being opened; what cannot be decoded is named later."""

UNREADABLE = frozenset(
    (
        *(".avif", ".svg", ".psd", ".xcf", ".eps", ".ai", ".jp2", ".jxl", ".cr2", ".cr3", ".nef", ".arw", ".dng"),
        *(".orf", ".rw2", ".raf", ".dcm", ".exr", ".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".3gp"),
    )
)
"""Of pictures and clips that cannot be read as pictures."""

_OTHER = ARCHIVE_SUFFIXES | frozenset(
    (
        *(".txt", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".md"),
        *(".rst", ".log", ".html", ".htm", ".css", ".js", ".py", ".ipynb", ".sh", ".bat", ".m", ".mat", ".npy"),
        *(".npz", ".h5", ".hdf5", ".pkl", ".pt", ".pth", ".onnx", ".tflite", ".keras", ".parquet", ".tfrecord"),
        *(".db", ".sqlite", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".odt", ".ppt", ".pptx", ".rtf"),
        *(".lnk", ".url", ".exe", ".dll", ".mp3", ".wav", ".names", ".labels", ".xmp", ".aae", ".thm", ".tmp"),
        *(".part", ".crdownload", ".lock", ".bak"),
    )
)
FIRST_BYTES = 64
MOST_LOOKS = 50
"""Files of one folder and suffix that are looked into one by one."""
FEW_LOOKS = 5
"""How many of them are looked into if there are more."""


def suffix(path: str) -> str:
    """The suffix of a file in lower case with its dot; "" if it has none."""
    dot, begin = path.rfind("."), path.rfind("/") + 1
    return path[dot:].lower() if dot > begin else ""


def sorted_out(paths: Iterable[str], first_bytes: Callable[[str], bytes]) -> tuple[list[str], list[str]]:
    """Tell pictures from other files.

    Args:
        paths: of the files, with slashes.
        first_bytes: reads the beginning of a file whose name does not tell; of many alike only a few.

    Returns:
        The paths of the pictures and those of the other files.
    """
    pictures: list[str] = []
    others: list[str] = []
    unclear: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        ending = suffix(path)
        if ending in SUFFIXES:
            pictures.append(path)
        elif ending in _OTHER or ending in UNREADABLE:
            others.append(path)
        else:
            unclear.setdefault((path.rpartition("/")[0], ending), []).append(path)
    for alike in unclear.values():
        if len(alike) > MOST_LOOKS:
            are = all(_is_picture(first_bytes(path)) for path in alike[:FEW_LOOKS])
            (pictures if are else others).extend(alike)
            continue
        for path in alike:
            (pictures if _is_picture(first_bytes(path)) else others).append(path)
    return pictures, others


def _is_picture(data: bytes) -> bool:
    return image_formats.recognise(data) is not None
