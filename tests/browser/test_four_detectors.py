"""The four detectors, as a visitor uses them."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "four-detectors"


def card(visitor: Visitor, year: str) -> Locator:
    return visitor.page.locator("figure").filter(has_text=re.compile(f"^{year}"))


def test_boxes_lie_on_the_picture_and_windows_slide(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    for year, label in {"2001": "face", "2005": "person", "2012": "football helmet", "2016": "person 73 %"}.items():
        expect(card(visitor, year).locator(".box")).to_contain_text(label)
    visitor.open(f"{ADDRESS}?sample=coffee")
    network = card(visitor, "2016")
    expect(network.locator(".box")).to_have_count(1)
    network.get_by_text("cup 52 %").wait_for()
    box, frame = network.locator(".box").bounding_box(), network.locator(".frame").bounding_box()
    assert box and frame and frame["x"] <= box["x"] and box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    card(visitor, "2012").get_by_text("Not yet").wait_for()
    page.get_by_role("button", name="Slide").click()
    card(visitor, "2012").get_by_text(re.compile(r"\d+ ms")).wait_for()
    card(visitor, "2012").locator(".box").first.wait_for()
    expect(page.get_by_role("button", name="Slide")).to_have_count(0)
    visitor.photograph("four_detectors_slid_1440_light")


def test_on_a_phone_the_detectors_stand_below_each_other(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open(ADDRESS)
    figures = visitor.page.locator("figure:has(.frame)")
    expect(figures).to_have_count(4)
    places = [figure.bounding_box() for figure in figures.all()]
    assert all(place for place in places)
    tops = [place["y"] for place in places if place]
    assert tops == sorted(tops) and len({place["x"] for place in places if place}) == 1
