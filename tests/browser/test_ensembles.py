"""The ensembles page, as a visitor uses it."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "ensembles"


def test_members_join_and_predictions_flip(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?look=Flipped+predictions")
    expect(visitor.page.get_by_text("The average of 5 is right on")).to_be_visible()
    expect(visitor.page.get_by_text("When seed 5 joined")).to_be_visible()
    slider = visitor.page.get_by_role("slider", name="Members that have joined")
    slider.focus()
    slider.press("ArrowLeft")
    expect(visitor.page.get_by_text("The average of 4 is right on")).to_be_visible()
    expect(visitor.page.get_by_text("When seed 4 joined")).to_be_visible()
    visitor.eventually(lambda: visitor.parameters().get("joined") == "4", "the address should hold the number")


def test_the_family_is_chosen_and_asked_about_a_picture(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    expect(visitor.page.get_by_text("Not solved yet")).to_be_visible()
    visitor.page.get_by_role("radio", name="three different").click()
    expect(visitor.page.get_by_text("The average of 3 is right on")).to_be_visible()
    visitor.eventually(lambda: visitor.parameters().get("family") == "three different", "the address should hold it")
    visitor.page.get_by_role("radio", name="Your image").click()
    expect(visitor.page.get_by_role("img", name="Cat", exact=True).first).to_be_visible()


def test_the_exercise_wants_company_that_hurts(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?family=strong+and+weak&joined=4")
    expect(visitor.alerts().filter(has_text="Solved.")).to_be_visible()
