"""The page on style transfer in one pass, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

from core import images
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

FIRST = 180_000
"""Milliseconds for a job that may have to wait for TensorFlow on a busy machine."""


def test_styles_are_mixed_by_clicks_and_the_picture_is_downloaded(visitor: Visitor) -> None:
    visitor.open("style-in-real-time?styles=woodcut:1&sample=cat&longest_side=128")
    page = visitor.page
    expect(page.get_by_role("button", name="Woodcut", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Mosaic", exact=True).click()
    page.get_by_text("in the style of Woodcut and Mosaic").wait_for()
    visitor.eventually(lambda: visitor.parameters().get("styles") == "woodcut:1,mosaic:1", "the address holds the mix")
    page.get_by_role("button", name="Woodcut", exact=True).click()
    page.get_by_text(re.compile(r"in the style of Mosaic: 128 × \d+ pixels in \d+ ms")).wait_for()
    assert images.read(visitor.download("The picture (PNG)")).shape[1] == 128


def test_a_walk_on_the_map_gives_a_mix_to_take(visitor: Visitor) -> None:
    visitor.open("style-in-real-time?sample=cat&longest_side=128")
    page = visitor.page
    page.get_by_role("radio", name="A map of all styles").click()
    marker = page.get_by_role("slider", name="Place on the map of styles")
    marker.scroll_into_view_if_needed()
    area = marker.bounding_box()
    before = marker.get_attribute("aria-valuetext")
    assert area is not None and before
    page.mouse.move(area["x"] + 8, area["y"] + 8)
    page.mouse.down()
    page.mouse.move(area["x"] + 150, area["y"] - 80, steps=4)
    page.mouse.up()
    expect(marker).not_to_have_attribute("aria-valuetext", before)
    visitor.settle()
    page.get_by_role("button", name="Take this mix to the top").click()
    visitor.eventually(lambda: "styles" in visitor.parameters(), "the mix of the map is that of the page")
    visitor.photograph("style_mixed_1440_light")


def test_a_painting_is_learned_live_and_is_a_style_then(visitor: Visitor) -> None:
    visitor.open("style-in-real-time?way=learn&painting=dots&sample=cat&longest_side=128")
    page = visitor.page
    page.get_by_role("button", name=re.compile(r"^Learn, about 60 s")).click()
    page.get_by_text(re.compile(r"\d+ steps learned, about")).wait_for(timeout=FIRST)
    visitor.press("Stop", page.get_by_test_id("stMain"), "“Dots”, stopped after")
    page.get_by_role("radio", name="Known styles").click()
    page.get_by_text("Learned in this visit").wait_for()
    expect(page.get_by_role("button", name="Dots", exact=True)).to_have_count(2)
