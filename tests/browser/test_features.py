"""The page of feature extraction, as a visitor uses it."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from core.data.sets import datasets
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "features"


def test_a_map_of_flowers_with_the_picture_among_its_neighbours(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    drawing = visitor.page.get_by_role("img", name="laid out by their features")
    expect(drawing.locator("circle")).to_have_count(886)
    expect(drawing.locator("line")).to_have_count(5)
    drawing.get_by_text("Sunflower").wait_for()
    boxes = drawing.locator("text, .own").evaluate_all(
        "(all) => all.map((part) => part.getBBox()).map((box) => [box.x, box.y, box.x + box.width, box.y + box.height])"
    )
    for one, other in combinations(boxes, 2):
        is_beside = min(one[2], other[2]) <= max(one[0], other[0])
        assert is_beside or min(one[3], other[3]) - max(one[1], other[1]) < 1
    drawing.locator("circle").first.hover(force=True)
    visitor.page.locator(".tip").wait_for()
    if datasets.where("flowers17") is None:
        visitor.page.get_by_text("Put flowers17.zip into").wait_for()
    else:
        visitor.page.get_by_text("Hover over a dot to see its image.").wait_for()
        drawing.locator("circle").last.hover(force=True)
        expect(visitor.page.locator(".tip .thumbnail")).to_have_css("background-image", re.compile("^url.*webp"))


def test_another_picture_has_another_position(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    own = visitor.page.locator(".own")
    before = own.get_attribute("x")
    visitor.open(f"{ADDRESS}?sample=horse")
    visitor.eventually(lambda: own.get_attribute("x") != before, "the horse should be elsewhere")


def test_the_arrow_keys_go_from_class_to_class_and_the_vector_can_be_downloaded(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    page.get_by_role("group", name="Kinds of flowers").focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(page.locator(".tip").inner_text())
    assert len(set(seen)) == 3
    page.keyboard.press("ArrowDown")
    assert page.locator(".tip").inner_text() == seen[-1]  # Another picture of the same kind.
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0
    assert page.locator("circle.dim").count() > 0
    assert len(visitor.download("The vector").read_text(encoding="utf-8").splitlines()) == 1281


def test_the_exercise_is_the_earliest_layer_that_will_do(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?cut=11")
    visitor.page.get_by_text("112 numbers, of which").wait_for()
    visitor.page.get_by_text("Not solved yet").wait_for()
    visitor.page.get_by_role("button", name="Check this cut").click()
    visitor.alerts().filter(has_text="Solved.").wait_for()
