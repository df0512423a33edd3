"""Learning while somebody watches: it ends when its time is over, and the picture changes on the way."""

from itertools import count, islice

import numpy as np

from core.data import samples
from core.synthesis.style.learning.live_learning import TICKS, learn_live
from core.synthesis.style.learning.live_settings import STYLE, LiveLearningSettings, from_panel

PHOTO, PAINTING = samples.find("cat").read(96), samples.find("galaxies").read(128)
SETTINGS = LiveLearningSettings(seconds=10, painting_size=128)


def test_it_learns_for_the_time_that_is_given() -> None:
    ticks = count(0, 0.5)  # Seconds, half of one at each look at the clock.
    snapshots = list(learn_live(PHOTO, PAINTING, SETTINGS, clock=lambda: next(ticks)))
    steps = [snapshot.step for snapshot in snapshots]
    assert steps == sorted(steps) and steps[-1] == TICKS and snapshots[-1].total == TICKS
    first, final = snapshots[0], snapshots[-1]
    assert first.image is not None and final.image is not None
    assert first.image.shape == final.image.shape == (64, 96, 3)
    assert not np.array_equal(first.image, final.image)
    before, after = (from_panel(snapshot.panels[STYLE]) for snapshot in (first, final))
    assert before.shape == after.shape == (990,) and not np.allclose(before, after)
    assert final.metrics["loss"] < snapshots[1].metrics["loss"]


def test_stopping_keeps_what_was_learned() -> None:
    stream = learn_live(PHOTO, PAINTING, SETTINGS)
    *_, latest = islice(stream, 3)
    stream.close()
    assert latest.image is not None and from_panel(latest.panels[STYLE]).shape == (990,)
