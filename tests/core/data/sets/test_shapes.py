"""The synthetic shapes: reproducible, balanced, and distinguishable by their outlines."""

import numpy as np

from core.data.sets import datasets, shapes


def test_the_data_set_is_balanced_and_known_by_name() -> None:
    data = datasets.load("shapes")
    part = data.splits["train"]
    assert part.array is not None and part.array.shape == (shapes.IMAGES, 24, 24, 3)
    assert np.bincount(part.labels).tolist() == [shapes.IMAGES // 4] * 4
    assert data.classes[part.labels[0]] in shapes.CLASSES


def test_the_same_seed_gives_the_same_image() -> None:
    def one() -> np.ndarray:
        rng = np.random.default_rng(3)
        return shapes.draw(shapes.sample(rng, 2), rng)

    assert np.array_equal(one(), one())


def test_a_shape_lies_inside_the_image_and_is_lighter_than_its_background() -> None:
    rng = np.random.default_rng(1)
    for kind in range(len(shapes.CLASSES)):
        for _ in range(50):
            shape = shapes.sample(rng, kind)
            assert shape.colours[0].max() < shape.colours[1].min()
            assert all(shape.radius <= place <= 1 - shape.radius for place in shape.centre)


def test_each_shape_covers_its_area() -> None:
    def area(kind: int) -> float:
        colours = np.array([[0.0] * 3, [255.0] * 3])
        shape = shapes.Shape(kind, (0.5, 0.5), 0.4, 0.3, colours, False, 0.0)
        return float(shapes.draw(shape, np.random.default_rng(0)).mean() / 255)

    circle, square, triangle, star = (area(kind) for kind in range(4))
    assert abs(circle - np.pi * 0.4**2) < 0.02 and abs(square - 2 * 0.4**2) < 0.02
    assert square > triangle > 0.1 and square > star > 0.1
