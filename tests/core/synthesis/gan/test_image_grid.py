"""A grid has every image at its place."""

import numpy as np

from core.synthesis.gan import image_grid


def test_what_was_laid_is_cut_again() -> None:
    images = np.random.default_rng(0).integers(0, 256, (6, 5, 7, 3), np.uint8)
    sheet = image_grid.lay(images, columns=3)
    assert sheet.shape == (2 * 5 + 2, 3 * 7 + 2 * 2, 3)
    assert np.array_equal(image_grid.cut(sheet, columns=3, rows=2), images)


def test_empty_places_are_white_and_grey_images_are_grey() -> None:
    sheet = image_grid.lay(np.full((3, 4, 4, 1), 100, np.uint8), columns=2, gap=1)
    assert (sheet[5:, 5:] == 255).all() and (sheet[:4, :4] == 100).all() and (sheet[4] == 255).all()
