"""Write files atomically: to a temporary file in the same folder, which is then renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import ConvolabError


class WriteError(ConvolabError):
    """Something that is to be written cannot be."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to; it replaces `path` when the block ends.

    If the block fails or the process is killed, `path` keeps its previous content. Of two processes that write the
    same path at the same time, the one that ends last is kept.

        with replacing(Path("card.json")) as beside:
            beside.write_text("{}")

    Raises:
        OSError: the file cannot be written; a FileNotFoundError if the block wrote no file.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def check_folder(folder: Path, option: str) -> None:
    """Try before long work whether files can be written to a folder, which may still have to be made.

    Args:
        folder: the folder; nothing is left in it.
        option: or argument that names it.

    Raises:
        WriteError: they cannot.
    """
    try:
        _try_folder(folder.absolute())
    except (OSError, ValueError) as error:
        raise WriteError(
            f"Nothing can be written to {folder} ({_reason(error)}); choose another folder with {option}."
        ) from error


def check_file(path: Path, option: str) -> None:
    """Try before long work whether a file can be written or replaced; its folder may still have to be made.

    Args:
        path: of the file; a previous one stays as it is.
        option: or argument that names it.

    Raises:
        WriteError: it cannot.
    """
    path = path.absolute()
    try:
        if path.is_dir():
            raise WriteError(f"The path {path} is a folder, not a file; choose another path for {option}.")
        _try_folder(path.parent)
        if path.parent.is_dir():  # The name may be too long, or have a character that the file system lacks.
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            try:
                beside.touch()
            finally:
                beside.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise WriteError(
            f"The file {path} cannot be written ({_reason(error)}); choose another path for {option}."
        ) from error


def _try_folder(folder: Path) -> None:
    with suppress(FileNotFoundError):
        folder.stat()  # Its name may be too long, or have a character that no name has.
    existing = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    with tempfile.TemporaryFile(dir=existing, buffering=0) as file:
        file.write(b"0")  # An empty file can be made on a full disk.


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
