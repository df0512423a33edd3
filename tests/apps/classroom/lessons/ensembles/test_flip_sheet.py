"""The sheet and the table show the same images."""

import numpy as np
import pytest

from apps.classroom.lessons.ensembles import flip_sheet, flips, text
from core.data.sets import datasets
from core.ensembles import families
from tests import development_data


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_pictures_that_flip_are_those_of_the_table() -> None:
    family = families.load("five alike")
    flipped = flips.of_last(family, 3)
    drawing, sentence = flip_sheet.draw(family.cards[0].metrics[0].data, flipped)
    numbers = text.flips_table(flipped)["test image"]
    first = datasets.load("cifar10").splits["test"].images.read(int(numbers[0]), 240)
    assert drawing is not None and sentence.endswith(".")
    assert np.abs(drawing[14:134, 14:134].mean((0, 1)) - first.mean((0, 1))).max() < 3
