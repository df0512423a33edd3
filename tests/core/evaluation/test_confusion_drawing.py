import numpy as np

from core.evaluation.confusion_drawing import EDGE, FULL, draw


def test_the_diagonal_of_a_perfect_classifier_is_full_and_the_rest_empty() -> None:
    picture = draw(np.array([[7, 0], [0, 3]]), cell=10)
    assert picture.shape == (2 * EDGE + 20, 2 * EDGE + 20, 3)
    middle = EDGE + 5
    np.testing.assert_allclose(picture[middle, middle], 0.96 * FULL, atol=1)
    assert picture[middle, middle + 10].min() > 240


def test_a_class_without_images_is_an_empty_row() -> None:
    assert draw(np.array([[4, 0], [0, 0]]), cell=10)[EDGE + 15, EDGE:].min() > 240
