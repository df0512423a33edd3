"""What the page says about the gain of ten crops agrees with the cards."""

import re

import numpy as np
import pytest

from apps.classroom.lessons.ten_crops import gains, text
from apps.classroom.lessons.ten_crops.gains import FEWEST, Gain
from core.evaluation.ten_crop import TenCrops
from core.serving import artifacts
from core.serving.card import Metric
from tests.apps.classroom.lessons.ten_crops.test_views import crops as made
from tests.apps.classroom.pages import open_page, texts


def gain(one: float, ten: float, images: int) -> Gain:
    metric = Metric(name="rank1", value=one, split="test", data="photos.zip", images=images)
    card = artifacts.load("efficientnet_lite0").card
    return Gain(card, metric, metric.model_copy(update={"value": ten}), images)


def test_the_summary_counts_the_errors_of_the_cards() -> None:
    recorded = gains.recorded()
    assert recorded
    said = text.gains_summary(recorded)
    before = sum(round((1 - found.one.value) * found.images) for found in recorded)
    after = sum(round((1 - found.ten.value) * found.images) for found in recorded)
    assert f"makes **{before:,}** errors" in said and f"make **{after:,}**" in said
    fewer, more, same = map(int, re.findall(r"(\d+) (?:of the classifiers err less|more often|as often)", said))
    changes = [found.ten.value - found.one.value for found in recorded]
    assert (fewer, more, same) == (
        sum(c > 1e-9 for c in changes), sum(c < -1e-9 for c in changes), sum(abs(c) < 1e-9 for c in changes)
    )  # fmt: skip
    assert ("No single change" in said) == all(found.may_be_chance for found in recorded)


@pytest.mark.parametrize(
    ("found", "chance"), [(gain(0.9, 0.905, 1000), True), (gain(0.9, 0.93, 10_000), False), (gain(0.5, 1, 10), True)]
)
def test_a_change_is_beyond_chance_only_if_enough_predictions_changed(found: Gain, chance: bool) -> None:
    assert found.may_be_chance == chance
    assert (found.card.title in text.gains_summary([found])) != chance


def test_it_takes_six_changed_predictions_of_one_kind() -> None:
    assert 2 * 0.5 ** (FEWEST - 1) > 0.05 > 2 * 0.5**FEWEST


def test_the_average_is_compared_with_the_centre_as_the_numbers_say() -> None:
    def said(centre: float, others: float) -> str:
        own = np.full(10, others, np.float32)
        own[4] = centre
        views: TenCrops = made(np.stack([own, 1 - own], axis=1))
        return text.jensen(views, ("cat", "dog"), 0)

    assert "the centre alone is better" in said(0.9, 0.4)
    assert "the average is better" in said(0.2, 0.6)
    assert "the same as that of the average" in said(0.5, 0.5)


def test_a_squashed_image_is_not_said_to_be_cut() -> None:
    assert "central square" in text.explanation("crop", 10)
    assert "whole image" in text.explanation("squash", 5) and "takes 5 times" in text.explanation("squash", 5)
    assert "central square" in texts(open_page("ten_crops"))
