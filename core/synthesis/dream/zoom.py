"""A zoom into a dream: dream, enlarge the middle a little, dream again.

The first frame is a whole dream. Each further one is the previous frame, enlarged and turned about its middle and
dreamed on for a few steps, so that new detail grows where the enlarged old one has become smooth (Mordvintsev, Olah and
Tyka, "Inceptionism", 2015).
"""

from collections.abc import Iterator

import cv2
import numpy as np

from core.arrays import Float32Array
from core.images import RGB, fit
from core.snapshots import Snapshot, Stream
from core.synthesis.dream.ascent import climb, objective
from core.synthesis.dream.climber import Climber
from core.synthesis.dream.pixels import from_image, to_image
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import FRAME


def zoom(image: RGB, settings: DreamSettings, camera: ZoomSettings) -> Stream:
    """Zoom into a dream, with a snapshot after each step of the first frame and after each further frame.

    Args:
        image: uint8 RGB (H, W, 3), shrunk to the camera's longest side.
        settings: of the dream; its longest side is ignored.
        camera: how the picture moves, and for how long.

    Yields:
        Snapshots with the picture so far (uint8 RGB), and all finished frames as panels (`FRAME` and their number).

    Raises:
        DreamError: no layer has a weight, an octave would be too small, or the ascent diverged.
    """
    photo = fit(image, camera.zoom_side)
    settings.check(*photo.shape[:2])
    climber = Climber(settings.network, objective(settings))
    rng = np.random.default_rng(settings.seed)
    first = settings.octaves * settings.steps
    total = first + camera.frames() - 1
    frame = from_image(photo)
    for step, state in enumerate(climb(frame, climber, settings, rng), start=1):
        frame = state.step.image
        panels = {FRAME.format(1): to_image(frame)} if step == first else {}
        yield Snapshot(step, total, to_image(frame), panels=dict(panels), note=f"frame 1 of {camera.frames()}")
    few = settings.model_copy(update={"octaves": 1, "steps": camera.zoom_steps})
    for number, shown in enumerate(_further(frame, climber, few, camera, rng), start=2):
        panels[FRAME.format(number)] = shown
        note = f"frame {number} of {camera.frames()}"
        yield Snapshot(first + number - 1, total, shown, panels=dict(panels), note=note)


def _further(
    frame: Float32Array, climber: Climber, few: DreamSettings, camera: ZoomSettings, rng: np.random.Generator
) -> Iterator[RGB]:
    """The frames after the first one."""
    height, width = frame.shape[:2]
    middle = (width - 1) / 2, (height - 1) / 2
    matrix = cv2.getRotationMatrix2D(middle, camera.zoom_turn, 1 + camera.zoom_percent / 100)
    for _ in range(camera.frames() - 1):
        how = cv2.INTER_CUBIC
        nearer = cv2.warpAffine(frame, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REFLECT)
        for state in climb(np.clip(nearer, -1, 1), climber, few, rng):
            frame = state.step.image
        yield to_image(frame)
