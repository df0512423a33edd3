"""Files that are there whole or not at all: written beside their place and renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, which takes its place when the block ends.

    Where the block fails, or the process is killed, what was at `path` before stays as it was. One process writes a
    path at a time.

        with replacing(Path("card.json")) as beside:
            beside.write_text("{}")

    Raises:
        OSError: of the writing; the block left no file is a FileNotFoundError.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
