"""Of a stream, as much is shown as can be seen, and always its end."""

import numpy as np
import pytest

from apps.widgets import streaming
from core.snapshots import Snapshot

STREAM = [Snapshot(step, 9, image=np.full((2, 2, 3), step, np.uint8)) for step in range(10)]


def test_a_fast_stream_shows_its_first_and_its_last_snapshot() -> None:
    assert [snapshot.step for snapshot in streaming.thinned(iter(STREAM))] == [0, 9]
    assert list(streaming.thinned(iter(STREAM[:1]))) == STREAM[:1]
    assert list(streaming.thinned(iter([]))) == []


def test_a_slow_stream_shows_every_snapshot_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "SECONDS_BETWEEN_IMAGES", -1.0)
    assert list(streaming.thinned(iter(STREAM))) == STREAM


def test_beside_the_photo_stands_what_has_an_image() -> None:
    photo = np.zeros((2, 2, 3), np.uint8)
    shown = list(streaming.beside(photo, iter([Snapshot(0, 9), STREAM[3], Snapshot(9, 9)])))
    assert len(shown) == 1 and shown[0][0] is photo and shown[0][1] is STREAM[3].image
