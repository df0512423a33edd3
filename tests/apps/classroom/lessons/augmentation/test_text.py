"""What the page says about matrices, mixed labels and the trainings."""

import pytest

from apps.classroom.lessons.augmentation import text
from core.data.augmentation.sampled_parameters import SampledTransform
from core.data.augmentation.transforms.geometric import Flip, Translation
from core.serving import artifacts
from tests.apps.classroom.pages import open_page, texts


def test_what_the_course_asks_of_augmentation_is_said() -> None:
    said = texts(open_page("augmentation"))
    assert (
        "*regularization*" in said
        and "Only the **training images** are augmented" in said
        and "unless images are mixed" in said
    )


def test_the_evidence_counts_the_training_images() -> None:
    card = artifacts.load("flowers17_mini_vgg").card
    count = next(data.images for data in card.data if data.use == "train")
    assert f"on {count:,} images of {len(card.classes)} flowers" in texts(open_page("augmentation"))


def test_the_corner_and_the_matrices_follow_the_chain() -> None:
    flip = SampledTransform("flip", Flip(), {"horizontal": 1.0})
    shift = SampledTransform("translation", Translation(), {"right": 0.0, "down": -0.25})
    assert "goes to (99, −25)" in text.corner([flip, shift], 100)
    formula = text.matrices_formula([flip, shift], 100)
    assert formula.index("translation") < formula.index("flip")  # The last transform stands leftmost.


@pytest.mark.parametrize(("distance", "words"), [(0.1, "the same result"), (12.4, "**12 pixels** apart")])
def test_what_the_order_does_is_read_from_the_distance(distance: float, words: str) -> None:
    assert words in text.order(distance)


def test_titles_cannot_break_a_formula() -> None:
    formula = text.mixture_formula([("50 % \\wide_cat", 0.25), ("umbrella", 0.75)])
    assert r"50 \% wide\_cat" in formula and "=0.25" in formula and "+0.75" in formula
