"""Write files atomically: to a temporary file in the same folder, which is then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
