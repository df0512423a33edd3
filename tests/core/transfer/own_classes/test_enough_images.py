"""Too few images are an error, few images a warning."""

import pytest

from core.transfer.own_classes.enough_images import TooFewImagesError, check, warning


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([], "no pictures"),
        (["star"] * 3, "of one class, “star”"),
        (["star", "star", "circle"], "“circle” has one picture"),
        (["star", "star", "circle", "{x}"], "“circle”, “{x}” have one picture each"),
    ],
)
def test_too_few_images_are_refused(labels: list[str], sentence: str) -> None:
    with pytest.raises(TooFewImagesError, match=sentence):
        check(labels)


def test_a_sentence_stays_one_whatever_folders_are_called() -> None:
    names = [f"{number}{'x' * 60_000}" for number in range(500)]
    with pytest.raises(TooFewImagesError) as caught:
        check(names)
    assert len(str(caught.value)) < 1500


def test_two_images_of_each_class_are_enough() -> None:
    check(["star", "circle", "circle", "star"])


def test_two_pictures_of_a_class_get_a_warning() -> None:
    assert "With 2 pictures of “star”" in warning(["star"] * 2 + ["circle"] * 20)
    assert not warning(["star"] * 10 + ["circle"] * 10)
