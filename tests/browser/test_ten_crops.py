"""The page of ten crops, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "ten-crops"


def crops(visitor: Visitor) -> Locator:
    """The cards of the views."""
    return visitor.page.locator(".stMain li").filter(has=visitor.page.locator("img"))


def votes(visitor: Visitor) -> list[str]:
    """What each view votes for."""
    return crops(visitor).locator(".label").all_inner_texts()


def test_opens_on_ten_crops_with_their_votes_and_probabilities(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    expect(crops(visitor)).to_have_count(10)
    assert votes(visitor).count("palace") == 8
    # The two views that vote otherwise are marked.
    expect(visitor.page.locator(".stMain li.differs")).to_have_count(2)
    expect(visitor.page.locator(".stMain ol").first.get_by_role("listitem").first).to_contain_text("palace")
    visitor.page.get_by_text("8 of 10 views vote for “palace”").wait_for()
    visitor.eventually(
        lambda: bool(crops(visitor).locator("img").evaluate_all("(all) => all.every((i) => i.naturalWidth === 224)")),
        "all crops should have the network's input size",
    )
    visitor.page.get_by_text("Not solved yet").wait_for()
    lines = visitor.download("All probabilities").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1001 and lines[1].split(",")[1] == "palace"
    assert len(lines[1].split(",")) == 3 + 10


def test_knobs_change_the_views_and_stay_in_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("Mirror images too").click()
    expect(crops(visitor)).to_have_count(5)
    visitor.page.get_by_text("All five, averaged").wait_for()
    first = votes(visitor)
    slider = visitor.page.get_by_role("slider", name="Crop size")
    slider.focus()
    slider.press("Home")
    visitor.eventually(lambda: visitor.parameters().get("crop_size") == "0.4", "the address should hold the size")
    assert visitor.parameters()["mirrored"] == "false"
    visitor.eventually(lambda: votes(visitor) != first, "views of the smallest size should be voted on")
    before = votes(visitor)
    visitor.reload()
    visitor.eventually(lambda: votes(visitor) == before, "the same views should come back")


def test_exercise_is_solved_by_smaller_crops_of_the_clock(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?sample=clock&crop_size=0.7")
    visitor.page.get_by_text("Averaging helped.").wait_for()
    visitor.alerts().filter(has_text="Solved.").wait_for()


def test_on_a_phone_each_crop_stands_beside_its_mirror_image(visit: NewVisitor) -> None:
    visitor = visit(width=400)
    visitor.open(ADDRESS)
    expect(crops(visitor)).to_have_count(10)
    first, mirrored = (crops(visitor).nth(index).bounding_box() for index in (0, 5))
    assert first and mirrored
    assert abs(first["y"] - mirrored["y"]) < 1 and first["x"] + first["width"] < mirrored["x"]


def test_the_crop_moves_over_the_map_and_another_map_is_computed(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    said = page.get_by_text(re.compile(r"^The crop at this position"))
    first = said.inner_text()
    grid = page.get_by_role("application", name=re.compile("^Probability of palace"))
    window = page.locator(".seen .window")
    before = window.bounding_box()
    grid.focus()
    grid.press("ArrowLeft")
    grid.press("ArrowUp")
    expect(said).not_to_have_text(first)
    after = window.bounding_box()
    assert before and after and after["x"] < before["x"] and after["y"] < before["y"]
    grid.click(position={"x": 2, "y": 2})
    corner = said.inner_text()
    page.locator(".seen").hover(position={"x": 3, "y": 3})
    expect(said).to_have_text(corner)

    visitor.open(f"{ADDRESS}?crop_size=0.5")
    page.get_by_role("button", name=re.compile("^Map all positions")).click()
    page.get_by_text("The crop at all 81 positions.").wait_for(timeout=180_000)
    page.get_by_role("application", name=re.compile("^Probability of palace")).wait_for()
