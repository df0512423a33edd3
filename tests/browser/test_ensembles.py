"""The ensembles page, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "ensembles"


def test_members_join_and_predictions_flip(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?look=Flipped+predictions")
    visitor.page.get_by_text("The average of 5 is right on").wait_for()
    visitor.page.get_by_text("When seed 5 joined").wait_for()
    slider = visitor.page.get_by_role("slider", name="Members that have joined")
    slider.focus()
    slider.press("ArrowLeft")
    visitor.page.get_by_text("The average of 4 is right on").wait_for()
    visitor.page.get_by_text("When seed 4 joined").wait_for()
    visitor.eventually(lambda: visitor.parameters().get("joined") == "4", "the address should hold the number")


def test_the_family_is_chosen_and_asked_about_a_picture(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("Not solved yet").wait_for()
    visitor.page.get_by_role("radio", name="three different").click()
    visitor.page.get_by_text("The average of 3 is right on").wait_for()
    visitor.eventually(lambda: visitor.parameters().get("family") == "three different", "the address should hold it")
    visitor.page.get_by_role("radio", name="Your image").click()
    visitor.page.get_by_role("img", name="Cat", exact=True).first.wait_for()


def test_the_exercise_wants_company_that_hurts(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?family=strong+and+weak&joined=4")
    visitor.alerts().filter(has_text="Solved.").wait_for()


def test_a_member_is_moved_across_a_border_by_keys_and_pointer(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?look=Your+image")
    page = visitor.page
    figure = page.get_by_role("group", name="Members of the ensemble between three classes")
    said = page.get_by_role("status").filter(has_text="The average predicts")
    again = page.get_by_role("button", name="As predicted")
    first = said.inner_text()
    single, joint = (float(found) for found in re.findall(r"([\d.]+)(?: on average\.|, of the members)", first)[::-1])
    assert joint <= single  # Jensen's inequality.
    member = figure.get_by_role("slider").first
    before = member.get_attribute("aria-valuetext")
    expect(again).to_be_hidden()
    for _ in range(12):
        member.press("ArrowDown")
    assert member.get_attribute("aria-valuetext") != before
    expect(said).not_to_have_text(first)
    again.click()
    expect(said).to_have_text(first)

    figure.scroll_into_view_if_needed()
    box, frame = member.bounding_box(), figure.bounding_box()
    assert box and frame
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + 0.97 * frame["width"], frame["y"] + 0.93 * frame["height"], steps=5)
    page.mouse.up()
    expect(said).not_to_have_text(first)
