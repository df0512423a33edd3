"""The parts that every lesson has."""

import pytest

from apps.classroom.ui import sections
from core.serving.card import Metric


@pytest.mark.parametrize(
    ("name", "split", "images", "text"),
    [
        ("rank1", "test", 304, "90.0 % (86.1 to 92.9)"),
        ("rank5_ten_crop", "test", 304, "90.0 % (86.1 to 92.9)"),
        ("rank1", "test", None, "90.0 %"),
        ("accuracy_training", "train", 304, "90.0 %"),  # Not a sample of new images.
        ("disagreement", "test", 304, "90.0 %"),  # A mean over pairs.
        ("rank1_mean_of_members", "test", 304, "90.0 %"),
    ],
)
def test_the_accuracy_of_one_classifier_carries_its_interval(
    name: str, split: str, images: int | None, text: str
) -> None:
    metric = Metric(name=name, value=0.9, split=split, data="photos.zip", images=images)
    assert sections.bar("label", metric)["text"] == text
