"""What the views of a picture amount to: the true class where it is known, and losses that obey Jensen's inequality."""

import numpy as np
import pytest

from apps.classroom.lessons.ten_crops import views
from apps.classroom.ui.pictures.picture_picker import OWN, Picture
from core.evaluation.ten_crop import TenCrops

IMAGE = np.zeros((8, 10, 3), np.uint8)
CAT = Picture("cat", "Cat", IMAGE, "tabby", 2, "")


def crops(probabilities: np.ndarray, margin: float = 0.0) -> TenCrops:
    """Views with these probabilities, whose windows stay away from the picture's edges by a margin in pixels."""
    windows = ((margin, margin, 5.0, 5.0), *[(1.0, 1.0, 2.0, 2.0)] * 2, (5.0, 5.0, 10.0 - margin, 8.0 - margin))
    return TenCrops(np.zeros((len(probabilities), 4, 4, 3), np.uint8), windows, probabilities)


@pytest.mark.parametrize(
    ("labels", "index"), [(("owl", "dog", "tabby"), 2), (("bird", "Cat"), 1), (("owl", "dog", "lynx"), None)]
)
def test_the_true_class_is_found_by_its_label_or_by_the_name_of_the_sample(
    labels: tuple[str, ...], index: int | None
) -> None:
    assert views.true_class(CAT, labels) == index


def test_the_true_class_of_an_own_picture_is_unknown() -> None:
    assert views.true_class(Picture(OWN, "cat.jpg", IMAGE, "", None, ""), ("cat", "dog")) is None


def test_the_loss_of_the_mean_is_never_above_the_mean_of_the_losses() -> None:
    for seed in range(20):
        probabilities = np.random.default_rng(seed).dirichlet(np.ones(5), 10).astype(np.float32)
        of_mean, mean_of_views, _ = views.log_losses(crops(probabilities), index=seed % 5)
        assert of_mean <= mean_of_views
    certain = crops(np.eye(2, dtype=np.float32)[[0, 0, 1, 0, 0, 1]])
    of_mean, mean_of_views, of_centre = views.log_losses(certain, index=0)
    assert of_mean == pytest.approx(np.log(3 / 2)) and np.isfinite(mean_of_views) and of_centre == 0
    assert views.votes_for_winner(certain) == 4


def test_windows_cover_everything_only_if_they_reach_all_edges() -> None:
    probabilities = np.full((10, 2), 0.5, np.float32)
    assert views.cover_everything(crops(probabilities), IMAGE)
    assert not views.cover_everything(crops(probabilities, margin=1.0), IMAGE)
