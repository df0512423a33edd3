"""The drawn shapes: the same at every call, balanced, and told apart by their outlines."""

import numpy as np

from core.data.sets import datasets, shapes


def test_the_data_set_is_balanced_and_known_by_name() -> None:
    data = datasets.load("shapes")
    part = data.parts["train"]
    assert part.array is not None and part.array.shape == (shapes.PICTURES, 24, 24, 3)
    assert np.bincount(part.labels).tolist() == [shapes.PICTURES // 4] * 4
    assert data.classes[part.labels[0]] in shapes.CLASSES


def test_the_same_seed_draws_the_same_picture() -> None:
    def one() -> np.ndarray:
        rng = np.random.default_rng(3)
        return shapes.draw(shapes.sample(rng, 2), rng)

    assert np.array_equal(one(), one())


def test_a_shape_lies_inside_its_picture_and_is_lighter_than_its_ground() -> None:
    rng = np.random.default_rng(1)
    for kind in range(len(shapes.CLASSES)):
        for _ in range(50):
            drawn = shapes.sample(rng, kind)
            assert drawn.colours[0].max() < drawn.colours[1].min()
            assert all(drawn.radius <= place <= 1 - drawn.radius for place in drawn.centre)


def test_each_shape_covers_its_area() -> None:
    def area(kind: int) -> float:
        colours = np.array([[0.0] * 3, [255.0] * 3])
        shape = shapes.Shape(kind, (0.5, 0.5), 0.4, 0.3, colours, False, 0.0)
        return float(shapes.draw(shape, np.random.default_rng(0)).mean() / 255)

    circle, square, triangle, star = (area(kind) for kind in range(4))
    assert abs(circle - np.pi * 0.4**2) < 0.02 and abs(square - 2 * 0.4**2) < 0.02
    assert square > triangle > 0.1 and square > star > 0.1
