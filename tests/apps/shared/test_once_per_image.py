"""What is made from an image is made once, and gone with it."""

import gc
import weakref

import numpy as np

from apps.shared.once_per_image import once_if_read_only, once_per_image
from core.images import RGB


class Encoded(str):
    """A text that can be watched."""


def image() -> RGB:
    return np.zeros((4, 4, 3), np.uint8)


def test_an_image_is_encoded_once_and_an_equal_one_again() -> None:
    encoded = []

    @once_per_image
    def encode(picture: RGB) -> int:
        encoded.append(1)
        return len(encoded)

    first, second = image(), image()
    assert [encode(first), encode(first), encode(second), encode(first)] == [1, 1, 2, 1]


def test_nothing_outlives_the_image() -> None:
    @once_per_image
    def encode(picture: RGB) -> Encoded:
        return Encoded("data:image/jpeg;base64,")

    picture = image()
    result = weakref.ref(encode(picture))
    assert result() is not None
    del picture
    gc.collect()
    assert result() is None


def test_only_an_image_that_nobody_can_change_is_kept() -> None:
    encoded = []

    @once_if_read_only
    def encode(picture: RGB) -> int:
        encoded.append(1)
        return len(encoded)

    own, sample = image(), image()
    sample.flags.writeable = False
    assert [encode(own), encode(own), encode(sample), encode(sample)] == [1, 2, 3, 3]
