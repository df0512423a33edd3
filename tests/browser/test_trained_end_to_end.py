"""The detector trained end to end, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_box_is_drawn_and_a_point_is_dragged(visitor: Visitor) -> None:
    visitor.open("trained-end-to-end?detector=raccoon_ssd&sample=raccoon")
    page = visitor.page
    number = page.get_by_test_id("stMetricValue")
    before = number.inner_text()
    stage = page.locator(".stage").bounding_box()
    assert stage
    # A new box with the mouse, from a corner that no other box covers.
    page.mouse.move(stage["x"] + 6, stage["y"] + stage["height"] - 90)
    page.mouse.down()
    page.mouse.move(stage["x"] + 70, stage["y"] + stage["height"] - 12, steps=4)
    page.mouse.up()
    expect(number).not_to_have_text(before)
    visitor.settle()
    drawn = [float(value) for value in visitor.parameters()["box"].partition(":")[2].split(",")]
    assert drawn[0] < 0.05 and drawn[2] == pytest.approx(70 / stage["width"], abs=0.02)
    # Arrow keys move it, and the level that is shown draws a dot for each of its cells.
    page.locator(".box").press("ArrowUp")
    visitor.eventually(lambda: visitor.parameters()["box"].endswith(f"{drawn[3] - 0.01:.3f}"), "the box should move up")
    page.get_by_role("button", name="Stride 64").click()
    expect(page.locator(".stage circle")).to_have_count(25)
    # A height typed in makes it so flat that the exercise is solved.
    height = page.get_by_role("spinbutton", name="Height")
    height.fill("2")
    height.press("Tab")
    page.get_by_text("Solved.").wait_for()

    visitor.settle()
    point = page.get_by_role("slider", name="Point on the precision-recall curve")
    point.press("Home")
    expect(point).to_have_attribute("aria-valuetext", re.compile("Lowest score 1.00 · boxes 1 · precision 100 %"))
    visitor.eventually(lambda: visitor.parameters().get("least") == "0.99", "the lowest score should follow the point")
    visitor.settle()
    expect(page.locator(".pictures rect.right:visible")).to_have_count(1)
    visitor.photograph("trained_end_to_end_1440_light")
