"""What is left of an image when the means are subtracted."""

import numpy as np

from apps.classroom.lessons.data_too_large import mean_subtraction


def test_an_image_of_nothing_but_the_means_becomes_mid_grey() -> None:
    image = np.full((4, 4, 3), (100, 50, 200), np.uint8)
    values = mean_subtraction.centred(image, (100.0, 50.0, 200.0))
    assert not values.any()
    assert mean_subtraction.channel_means(image).tolist() == [100, 50, 200]
    assert (mean_subtraction.around_grey(values) == 128).all()
    assert (mean_subtraction.around_grey(values - 300) == 0).all()
