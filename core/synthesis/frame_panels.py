"""How a stream of snapshots carries a clip in the making: one panel for each finished frame."""

from core.images import RGB
from core.snapshots import Snapshot

FRAME = "frame {:03d}"
"""Name of the panel that holds a frame, by its number from 1."""


def frames_of(snapshot: Snapshot) -> list[RGB]:
    """The finished frames in a snapshot, in order; `core.clips.encode` makes a clip of them."""
    return [snapshot.panels[name] for name in sorted(snapshot.panels)]
