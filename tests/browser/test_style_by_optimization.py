"""The page on style transfer by optimization, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

from core import images
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

FIRST = 120_000
"""Milliseconds for a run that may have to wait for TensorFlow on a busy machine."""


def test_a_run_is_live_stops_and_can_be_looked_through(visitor: Visitor) -> None:
    visitor.open("style-by-optimization?longest_side=128&steps=500")
    page = visitor.page
    page.get_by_role("slider", name="Uncover").wait_for()
    visitor.start("Transfer")
    page.get_by_text(re.compile(r"descending: step \d+ of 500")).wait_for(timeout=FIRST)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=FIRST)
    page.get_by_text(re.compile(r"Stopped at step \d+ of 500")).wait_for()
    assert images.read(visitor.download("The picture (PNG)")).shape[1] == 128
    visitor.photograph("styled_1440_light")


def test_a_brush_says_where_the_second_painting_goes(visitor: Visitor) -> None:
    visitor.open("style-by-optimization")
    page = visitor.page
    page.get_by_text("A second painting", exact=True).click()
    page.get_by_text("Use a second painting").click()
    visitor.settle()  # A click on what is about to be replaced is lost.
    canvas = page.get_by_role("application", name="Photo to paint on")
    visitor.click_until(page.get_by_text("Paint where the second painting goes"), canvas)
    canvas.scroll_into_view_if_needed()
    area = canvas.bounding_box()
    assert area is not None
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 10, steps=4)
    page.mouse.up()
    page.get_by_text("mask=where").first.wait_for()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("mask=where")).to_have_count(0)
    at = page.evaluate("document.querySelector('.stMain').scrollTop")
    canvas.press("ArrowDown")
    canvas.press("Space")
    page.get_by_text("mask=where").first.wait_for()
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == at
