"""Every page, opened cold by its own address on a desktop, where night falls, and then as narrow as a telephone.

In both themes nothing may bar anybody from it.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from apps.classroom import catalogue
from tests.browser import accessibility
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import SCREENSHOTS, Scheme, Visitor

pytestmark = pytest.mark.browser

ADDRESSES = ("", *(lesson.address for lesson in catalogue.LESSONS))
BACKGROUNDS: dict[Scheme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}
STAGE = 200
"""Pixels from which on a picture is one to look at, and no thumbnail."""


STAGES = ".stMain img, .stMain svg[aria-label], .stMain [role=figure], .stMain .js-plotly-plot"


def stage_pictures(visitor: Visitor) -> list[dict[str, float]]:
    """The large pictures, drawings and charts that are there: where they lie, in pixels from the window's corner."""
    return visitor.page.locator(STAGES).evaluate_all(
        """(images, least) => images
            .filter((image) => image.tagName !== "IMG" || (image.complete && image.naturalWidth > 0))
            .map((image) => image.getBoundingClientRect())
            .filter(({ width }) => width >= least)
            .map(({ top, bottom, left, right }) => ({ top, bottom, left, right }))""",
        STAGE,
    )


def layout(visitor: Visitor) -> dict[str, Any]:
    """Where things lie: the heading, the first large picture, and how wide and high the page is."""
    found: dict[str, Any] = visitor.page.evaluate(
        """() => ({
            heading: document.querySelector("h1").getBoundingClientRect().toJSON(),
            page: [document.documentElement.scrollWidth, document.documentElement.clientWidth],
            main: ["scrollWidth", "clientWidth", "scrollHeight"].map((name) => document.querySelector(".stMain")[name]),
        })"""
    )
    return {**found, "picture": stage_pictures(visitor)[:1]}


def stands(visitor: Visitor, address: str, width: int) -> None:
    """Check what is seen first in a window of this width."""
    page = visitor.page
    height = page.viewport_size["height"] if page.viewport_size else 0
    expected = next((lesson.question for lesson in catalogue.LESSONS if lesson.address == address), "Convolab")
    title = page.get_by_role("heading", level=1, name=expected)
    box = title.bounding_box()
    assert box and box["y"] + box["height"] < height
    visitor.eventually(lambda: bool(stage_pictures(visitor)), "a large picture should load")
    picture = stage_pictures(visitor)[0]
    if width == 1440:
        assert picture["bottom"] <= height, "the picture is not wholly in the first view"
    else:
        assert picture["bottom"] <= 1.5 * height and picture["top"] < height

    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_text("Traceback").count() == 0
    assert page.get_by_text("Page not found").count() == 0
    for element in ("document.documentElement", "document.querySelector('.stMain')"):
        wide, room = page.evaluate(f"[{element}.scrollWidth, {element}.clientWidth]")
        assert wide <= room <= width, f"{element} overflows to the side"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_stands_at_first_sight(visitor: Visitor, address: str) -> None:
    name = address or "home"
    visitor.open(address)
    stands(visitor, address, 1440)
    visitor.photograph(f"{name}_1440_light")
    without = [accessibility.SIDEBAR] if address else []  # The first page has it, too.
    assert not accessibility.barriers(visitor, without=without)
    night_falls(visitor)
    assert not accessibility.barriers(visitor, accessibility.CONTRAST, without)
    visitor.photograph(f"{name}_1440_dark")

    visitor.resize(400)
    visitor.settle()
    visitor.steady(lambda: layout(visitor), still=500)
    stands(visitor, address, 400)
    visitor.photograph(f"{name}_400_dark")
    if SCREENSHOTS:  # Colours do not depend on the width; somebody who looks at the pictures wants all four.
        visitor.page.emulate_media(color_scheme="light")
        visitor.settle()
        visitor.photograph(f"{name}_400_light")


def night_falls(visitor: Visitor) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    expect(visitor.page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUNDS["dark"])
    visitor.settle()


@pytest.mark.parametrize("address", ["", "ranked-accuracy", "features"])
def test_a_narrow_window_has_the_layout_of_a_telephone(visit: NewVisitor, address: str) -> None:
    """So the test above, which opens each page once, says what a telephone shows that opens it cold."""
    telephone, window = visit(width=400), visit()
    telephone.open(address)
    stands(telephone, address, 400)
    window.open(address)
    window.resize(400)
    window.settle()
    wanted = telephone.steady(lambda: layout(telephone), still=500)
    window.eventually(lambda: layout(window) == wanted, "the narrow window should look like the telephone")


def test_a_lesson_leads_to_the_origin_of_its_network(visit: NewVisitor) -> None:
    visitor = visit(width=400)
    page = visitor.page
    visitor.open("convolution")
    address = page.get_by_role("link", name="Origin and licence: VGG16").get_attribute("href")
    visitor.open(address or "")
    title = page.get_by_role("heading", level=3, name="VGG16, ImageNet")
    expect(title).to_be_in_viewport()
    assert not accessibility.barriers(visitor, without=[accessibility.SIDEBAR])
    wide, room = layout(visitor)["main"][:2]
    assert wide <= room


@pytest.mark.parametrize("scheme", list(BACKGROUNDS))
def test_a_page_opens_in_the_colours_of_the_system(visit: NewVisitor, scheme: Scheme) -> None:
    visitor = visit(scheme=scheme)
    visitor.open()
    expect(visitor.page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUNDS[scheme])


def test_cards_lead_to_their_lessons_and_back(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open()
    for lesson in catalogue.LESSONS:
        link = page.get_by_role("link", name=lesson.question)
        assert urlsplit(link.get_attribute("href") or "").path.strip("/") == lesson.address
    for lesson in (catalogue.LESSONS[0], catalogue.LESSONS[-1]):
        page.get_by_role("link", name=lesson.question).click()
        page.wait_for_url(f"**/{lesson.address}")
        page.get_by_role("heading", level=1, name=lesson.question).wait_for()
        visitor.settle()
        page.go_back()
        page.get_by_role("heading", level=1, name="Convolab").wait_for()
        visitor.settle()
