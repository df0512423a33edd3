"""Presenter's mode: one section at a time, by button, keys and address, and back to the whole page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import stage_pictures
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def shown(page: Page) -> list[str]:
    """The headings that can be seen."""
    return [heading for heading in page.locator("h1:visible, h2:visible").all_inner_texts() if heading]


def test_sections_are_shown_one_at_a_time(visitor: Visitor) -> None:
    visitor.open("choosing-a-loss")
    page = visitor.page
    place, sidebar = page.get_by_role("toolbar", name="Presentation"), page.get_by_test_id("stSidebar")
    expect(place).to_be_hidden()
    page.get_by_role("button", name="Present", exact=True).click()
    place.wait_for()
    expect(sidebar).to_be_hidden()
    visitor.settle()
    visitor.photograph("presenter_1440_light")
    assert shown(page) == ["What does a mistake cost?"]
    page.keyboard.press("PageDown")
    page.get_by_role("heading", name="What just happened").wait_for()
    expect(page.get_by_role("heading", name="What does a mistake cost?")).to_be_hidden()
    visitor.eventually(lambda: visitor.parameters().get("present") == "2", "the address follows")
    page.get_by_role("button", name="Next section").click()
    page.get_by_role("heading", name="Evidence").wait_for()
    page.reload()
    page.get_by_role("heading", name="Evidence").wait_for(timeout=30_000)
    expect(page.get_by_role("heading", name="What just happened")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="What just happened").wait_for()
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("heading", name="Take it away").wait_for()
    sidebar.wait_for()
    visitor.eventually(lambda: "present" not in visitor.parameters(), "the address forgets it")


def test_keys_that_somebody_types_stay_where_they_are_typed(visitor: Visitor) -> None:
    visitor.open("choosing-a-loss?present=1")
    page = visitor.page
    page.get_by_role("toolbar", name="Presentation").wait_for()
    page.get_by_role("slider").first.press("ArrowRight")
    page.get_by_role("heading", name="What does a mistake cost?").wait_for()


@pytest.mark.parametrize("address", ["style-in-real-time", "ten-crops", "ranked-predictions"])
def test_a_projector_shows_the_whole_picture(visitor: Visitor, address: str) -> None:
    """1280×720, as many projectors have."""
    visitor.page.set_viewport_size({"width": 1280, "height": 720})
    visitor.open(f"{address}?present=1")
    visitor.page.get_by_role("toolbar", name="Presentation").wait_for()
    visitor.eventually(lambda: bool(stage_pictures(visitor)), "a large picture should load")
    assert visitor.steady(lambda: stage_pictures(visitor)[0]["bottom"], still=500) <= 720
