"""A feature vector as squares."""

import numpy as np

from apps.classroom.lessons.features import feature_vector


def test_large_features_are_bright_and_left_over_squares_black() -> None:
    drawing = feature_vector.draw(np.linspace(0, 1, 20, dtype=np.float32))
    assert drawing.shape == (128, 16, 3)
    grey = drawing.max(axis=2)[::8, ::8].reshape(-1)
    assert (np.diff(grey[:20].astype(int)) >= 0).all() and grey[19] == 255
    assert not grey[20:].any()


def test_a_feature_is_active_above_a_tenth_of_the_largest() -> None:
    assert feature_vector.active(np.array([-2, 0.1, 0.3, 0, 1], np.float32)) == 3
