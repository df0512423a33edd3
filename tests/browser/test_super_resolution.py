"""Super-resolution, as a visitor uses it: point, pin, uncover, overlap tiles, scrub, enlarge."""

import re

import pytest
from playwright.sync_api import expect

from core import images
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "super-resolution"


def test_the_patch_follows_the_pointer_and_stays_where_it_is_pinned(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    frame, patch = page.locator(".frame").first, page.locator(".patch").first
    expect(page.locator(".cells .name")).to_have_text(
        ["Nearest pixel", "Bicubic", "SRCNN", "Compact", "Perceptual", "Original"]
    )
    visitor.photograph("super_resolution_1440_light")
    place = "element => element.style.backgroundPosition"
    first = patch.evaluate(place)
    box = frame.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.8 * box["height"])
    moved = patch.evaluate(place)
    assert moved != first
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 40)
    assert patch.evaluate(place) == first
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.8 * box["height"])
    visitor.eventually(lambda: visitor.parameters().get("at") == "96,384", "the address has the place")
    visitor.settle()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 40)
    assert patch.evaluate(place) == moved
    square = page.locator(".square")
    square.press("ArrowRight")
    assert patch.evaluate(place) != moved
    square.press("Enter")
    visitor.eventually(lambda: visitor.parameters().get("at") == "108,384", "the keys move the place")


def test_the_handle_uncovers_by_pointer_and_by_keys(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    frame, handle = page.locator(".frame").first, page.get_by_role("slider", name="Uncover")
    box = frame.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 30)
    page.mouse.up()
    assert abs(float(handle.input_value()) - 25) < 2 and "at" not in visitor.parameters()
    before = float(handle.input_value())
    handle.press("ArrowRight")
    assert float(handle.input_value()) > before


def test_tiles_overlap_and_the_training_is_scrubbed(visitor: Visitor) -> None:
    visitor.open(ADDRESS + "?scale=2")
    page = visitor.page
    page.get_by_role("radio", name="Tiles and seams").click()
    page.locator("figcaption", has_text="of the pixels differ").wait_for()
    slider = page.get_by_role("slider", name="Overlap")
    slider.press("End")
    page.locator("figcaption", has_text="Both results agree in every bit").wait_for()
    page.get_by_role("radio", name="The training").click()
    step = page.get_by_role("slider", name=re.compile("Step of the training"))
    step.press("Home")
    page.locator("figcaption", has_text="After 0 steps").wait_for()


def test_a_picture_is_enlarged_at_full_size(visitor: Visitor) -> None:
    visitor.open(ADDRESS + "?scale=2&sample=flower")
    page = visitor.page
    page.get_by_text("Enlarge a picture at its full size").click()
    visitor.start("Enlarge")
    page.get_by_role("button", name="The result (PNG)").wait_for(timeout=60_000)
    assert images.read(visitor.download("The result (PNG)")).shape == (854, 1280, 3)


def test_fits_a_phone_in_the_dark(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open(ADDRESS)
    visitor.page.locator(".cells .name").last.wait_for()
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
    visitor.photograph("super_resolution_400_dark")
