"""Streams on the command line: where a clip goes, a progress bar, and the last snapshot even if somebody stops it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.atomic_files import check_file
from core.errors import ConvolabError

if TYPE_CHECKING:
    from core.snapshots import Snapshot, Stream


def last_of(stream: "Stream") -> "Snapshot | None":
    """Run a stream with a progress bar; Ctrl-C ends it early and keeps what there is so far, if there is anything."""
    from core import progress

    latest: Snapshot | None = None
    try:
        for snapshot in progress.followed(stream):
            latest = snapshot
    except KeyboardInterrupt:
        if latest is None:
            raise
        print("Stopped; the image so far is kept.", file=sys.stderr)
    return latest


def check_clip(out: Path, what: str) -> None:
    """Check before a long computation that a clip can be written there.

    Args:
        out: the path.
        what: is written, such as "A zoom".

    Raises:
        ConvolabError: the suffix is not one of a clip.
        ImageError: the folder is missing or not writable.
    """
    from core import clips, images

    if out.suffix.lower() not in clips.SUFFIXES:
        raise ConvolabError(f"{what} is a clip; end the name {out.name} in .webp or .mp4.")
    images.check_writable(out.with_suffix(".webp"))  # Whether its folder exists and can be written to.
    check_file(out, "OUT")
