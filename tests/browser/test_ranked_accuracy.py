"""The page of ranked accuracy, as a visitor uses it."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "ranked-accuracy"


def test_a_classifier_is_chosen_and_its_confusions_are_shown(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?model=mnist_mini_vgg")
    visitor.page.get_by_text("on 400 digits of scikit-learn").wait_for()
    visitor.page.get_by_role("heading", name="Which classes it confuses").wait_for()
    visitor.open(f"{ADDRESS}?model=efficientnet_lite0")
    visitor.page.get_by_role("radio", name="Confusion matrix").click()
    visitor.page.get_by_text("A matrix of 1,000 classes is too large to read").wait_for()


def test_the_exercise_wants_as_few_ranks_as_will_do(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("Not solved yet").wait_for()
    visitor.open(f"{ADDRESS}?model=tiny_imagenet_resnet&ranks=10")
    visitor.page.get_by_text("Not solved yet").wait_for()


def test_the_ranks_of_another_page_do_not_come_along(visitor: Visitor) -> None:
    visitor.open("ranked-predictions?ranks=15")
    page = visitor.page
    for name in ("All lessons", "Ranked accuracy"):
        page.get_by_role("link", name=name).first.click()
        visitor.settle()
    expect(page.get_by_role("slider", name="Ranks")).to_have_value("5")
    assert "ranks" not in visitor.parameters() and page.get_by_test_id("stException").count() == 0
