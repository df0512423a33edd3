"""The zoom streams frames that can be written as a clip, and stops between two of them."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from core import images
from core.data import samples
from core.images import RGB
from core.snapshots import Snapshot
from core.synthesis.dream.settings import DreamError, DreamSettings
from core.synthesis.dream.zoom import zoom
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import frames_of

DREAM = DreamSettings(network="Lite0", octaves=2, steps=2)
CAMERA = ZoomSettings(zoom_seconds=1, zoom_rate=4, zoom_side=96, zoom_steps=1)


@pytest.fixture(scope="module")
def photo() -> RGB:
    return samples.find("coffee").read(128)


@pytest.fixture(scope="module")
def zoomed(photo: RGB) -> list[Snapshot]:
    return list(zoom(photo, DREAM, CAMERA))


def test_steps_of_the_first_frame_and_then_frames(zoomed: list[Snapshot]) -> None:
    assert [(s.step, s.total) for s in zoomed] == [(i, 7) for i in range(1, 8)]
    assert [len(frames_of(s)) for s in zoomed] == [0, 0, 0, 1, 2, 3, 4]
    assert zoomed[-1].note == "frame 4 of 4"
    final = frames_of(zoomed[-1])
    assert {frame.shape for frame in final} == {(64, 96, 3)}
    np.testing.assert_array_equal(final[-1], zoomed[-1].image)
    np.testing.assert_array_equal(final[0], zoomed[3].image)


def test_each_frame_is_nearer_than_the_previous_one(photo: RGB) -> None:
    camera = CAMERA.model_copy(update={"zoom_percent": 10.0, "zoom_turn": 0.0})
    frames = frames_of(list(zoom(photo, DREAM, camera))[-1])
    first, second = (frame.astype(float) for frame in frames[:2])
    middle = images.resize(frames[0][3:61, 4:92], (64, 96)).astype(float)
    assert np.abs(second - middle).mean() < np.abs(second - first).mean()


def test_the_seed_decides_everything(photo: RGB, zoomed: list[Snapshot]) -> None:
    *_, again = zoom(photo, DREAM, CAMERA)
    np.testing.assert_array_equal(again.image, zoomed[-1].image)


def test_impossible_zooms_are_refused(photo: RGB) -> None:
    with pytest.raises(DreamError, match="Every layer has weight 0"):
        next(zoom(photo, DREAM.model_copy(update={"objects": 0.0}), CAMERA))
    with pytest.raises(DreamError, match="smallest octave"):
        next(zoom(photo, DREAM.model_copy(update={"octaves": 6}), CAMERA))


def test_work_grows_with_frames_steps_and_pixels() -> None:
    size = (480, 640)
    base = CAMERA.work(DREAM, *size)
    for name, value in (("zoom_seconds", 2.0), ("zoom_steps", 3), ("zoom_side", 192)):
        assert CAMERA.model_copy(update={name: value}).work(DREAM, *size) > base
