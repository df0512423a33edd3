"""The corners of the triangle: the classes that the average finds most probable, and the one that is examined."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from apps.classroom.lessons.ensembles import simplex
from apps.classroom.lessons.ensembles.picture_predictions import PicturePredictions


def predictions(seed: int, truth: int | None) -> PicturePredictions:
    members = np.random.default_rng(seed).dirichlet(np.full(10, 0.3), size=5).astype(np.float32)
    return PicturePredictions(members, truth)


@given(st.integers(0, 1000), st.none() | st.integers(0, 9))
def test_the_prediction_and_the_examined_class_are_corners(seed: int, truth: int | None) -> None:
    given_ = predictions(seed, truth)
    found = simplex.corners(given_)
    assert len(set(found)) == 3
    assert int(given_.average.argmax()) in found and given_.examined in found


def test_what_others_have_is_shared_so_that_the_average_stays_in_the_middle() -> None:
    """The rule of the drawing, as its script applies it, is linear and keeps the order of the three."""
    given_ = predictions(0, 3)
    three = np.array(simplex.corners(given_))

    def shares(probabilities: np.ndarray) -> np.ndarray:
        own = probabilities[..., three]
        return own + (1 - own.sum(axis=-1, keepdims=True)) / 3

    assert np.allclose(shares(given_.members).mean(axis=0), shares(given_.average), atol=1e-6)
    assert (shares(given_.members).argmax(axis=1) == given_.members[:, three].argmax(axis=1)).all()
