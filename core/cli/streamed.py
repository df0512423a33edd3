"""Streams of snapshots on the command line: a progress bar, and the last snapshot even if somebody stops it."""

import sys
from typing import TYPE_CHECKING

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
