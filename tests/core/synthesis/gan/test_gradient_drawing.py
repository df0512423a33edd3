"""A gradient is drawn around grey, in its own scale."""

import numpy as np

from core.synthesis.gan import gradient_drawing


def test_more_is_brighter_and_less_is_darker_whatever_the_scale() -> None:
    gradient = np.random.default_rng(0).normal(size=(8, 8, 3)).astype(np.float32)
    drawn = gradient_drawing.draw(gradient).astype(int)
    assert (drawn[gradient > 0] >= 128).all() and (drawn[gradient < 0] <= 128).all()
    assert drawn.max() > 230 and drawn.min() < 25
    assert np.abs(drawn - gradient_drawing.draw(1000 * gradient)).max() <= 1


def test_grey_images_have_grey_gradients_and_none_is_grey() -> None:
    gradient = np.linspace(-1, 1, 16, dtype=np.float32).reshape(4, 4, 1)
    drawn = gradient_drawing.draw(gradient)
    assert drawn.shape == (4, 4, 3) and np.array_equal(drawn[..., 0], drawn[..., 2])
    assert (drawn[0, 0] == 0).all() and (drawn[3, 3] == 255).all()
    assert (gradient_drawing.draw(np.zeros((4, 4, 1), np.float32)) == 128).all()
