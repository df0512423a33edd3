"""Moving pictures: every frame, less flicker where nothing moves, nothing smeared where something does."""

import numpy as np
import pytest

from core import clips
from core.clips import Clip
from core.data import samples
from core.images import RGB, resize
from core.snapshots import last
from core.synthesis.frame_panels import frames_of
from core.synthesis.style import moving, network
from core.synthesis.style.network_settings import ClipSettings
from tests.core.test_clips import moving as panned

STYLE = network.styles()["Blue brush"]


def noisy(count: int = 10) -> Clip:
    """A camera that stands still in poor light: one photo with other noise in each frame."""
    rng = np.random.default_rng(0)
    photo = resize(samples.find("astronaut").read(), (96, 128))
    frames = [np.clip(photo + rng.normal(0, 2, photo.shape), 0, 255).astype(np.uint8) for _ in range(count)]
    return Clip(np.stack(frames), 10.0)


def test_every_frame_is_painted_and_counted() -> None:
    clip = Clip(np.stack(panned(9, (64, 80))), 10.0)
    snapshots = list(moving.stylize(clip, STYLE))
    assert [s.step for s in snapshots] == list(range(1, 10)) and {s.total for s in snapshots} == {9}
    assert "flicker" not in snapshots[0].metrics and snapshots[-1].metrics["mean flicker"] > 0
    frames = frames_of(snapshots[-1])
    assert len(frames) == 9 and frames[-1] is snapshots[-1].image
    assert len(frames_of(snapshots[4])) == 5, "whoever stops early has a shorter clip"
    again = clips.read(clips.encode(frames, clip.frames_per_second, "mp4"))
    assert again.frames.shape == (9, 64, 80, 3)


@pytest.mark.parametrize("count", [1, 2, 8, 9, 17])
@pytest.mark.parametrize("smoothing", [0.0, 0.5])
def test_clips_of_any_length(count: int, smoothing: float) -> None:
    clip = Clip(np.stack(panned(count, (32, 48))), 10.0)
    final = last(moving.stylize(clip, STYLE, ClipSettings(smoothing=smoothing)))
    assert len(frames_of(final)) == count


def test_without_smoothing_frames_are_painted_one_by_one() -> None:
    clip = Clip(np.stack(panned(3, (48, 64))), 10.0)
    frames = frames_of(last(moving.stylize(clip, STYLE, ClipSettings(smoothing=0.0))))
    for frame, photo in zip(frames, clip.frames, strict=True):
        np.testing.assert_array_equal(frame, network.stylize(photo, STYLE, ClipSettings()))


def test_smoothing_removes_flicker() -> None:
    found = [
        last(moving.stylize(noisy(), STYLE, ClipSettings(smoothing=smoothing))).metrics["mean flicker"]
        for smoothing in (0.0, 0.5, 0.9)
    ]
    assert found[1] < 0.7 * found[0] and found[2] < 0.4 * found[0], found


def test_what_moves_is_not_smeared() -> None:
    """A square that jumps: where it was, nothing of it stays."""
    frames = np.full((2, 96, 96, 3), 200, np.uint8)
    frames[0, 30:60, 10:40] = frames[1, 30:60, 55:85] = 20
    smooth = frames_of(last(moving.stylize(Clip(frames, 5.0), STYLE, ClipSettings(smoothing=0.9))))
    statistics = [network.painter().paint(frame, STYLE).statistics for frame in frames]
    fresh = network.painter().paint_with(frames[1], STYLE, statistics[1])
    assert np.abs(smooth[1].astype(int) - fresh)[34:56, 14:36].mean() < 2
    assert np.abs(smooth[0].astype(int) - fresh)[34:56, 14:36].mean() > 20


def test_flicker_is_the_change_beyond_that_of_the_clip() -> None:
    def grey(value: int) -> RGB:
        return np.full((8, 8, 3), value, np.uint8)

    assert moving.flicker(grey(100), grey(130), grey(50), grey(50)) == 30
    assert moving.flicker(grey(100), grey(130), grey(50), grey(60)) == 20
    assert moving.flicker(grey(100), grey(105), grey(50), grey(90)) == 0


def test_stopping_keeps_what_is_there() -> None:
    stream = moving.stylize(noisy(4), STYLE)
    assert next(stream).image is not None
    stream.close()
