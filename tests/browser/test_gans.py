"""Two networks at war, as a visitor uses it: click an image, walk, add, judge, scrub and play the training."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core import images
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "gans"


def tile(page: Page, name: str) -> Locator:
    """An image on the board at the top."""
    return page.get_by_role("button", name=re.compile(rf"^{name}: \S+ ?\S* % real$"))


def verdict(page: Page) -> Locator:
    """What the discriminator says of the image that is chosen."""
    return page.locator(".verdict").first


def caption(page: Page) -> Locator:
    """What stands below the grid of the training."""
    return page.locator("figcaption", has_text=re.compile("weights"))


def test_a_click_asks_the_discriminator_and_is_kept_in_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    expect(tile(page, "Flower 1")).to_have_attribute("aria-pressed", "true")
    visitor.photograph("gans_1440_light")
    said = verdict(page).inner_text()
    tile(page, "Digit 3").click()
    expect(tile(page, "Digit 3")).to_have_attribute("aria-pressed", "true")
    expect(verdict(page)).not_to_have_text(said)
    visitor.eventually(lambda: visitor.parameters() == {"kind": "digits", "image": "3"}, "the address names the image")
    page.get_by_role("button", name="New noise").click()
    visitor.eventually(lambda: "seed" in visitor.parameters(), "the address names the noise")
    assert images.read(visitor.download("Images (PNG)")).shape[0] == 4 * 28 + 3 * 2
    visitor.reload()
    expect(tile(page, "Digit 3")).to_have_attribute("aria-pressed", "true")


def test_noise_is_walked_and_added_and_pictures_are_judged(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    page.get_by_role("radio", name="Walk between two").click()
    page.get_by_role("button", name="Image 6", exact=True).click()
    page.get_by_role("button", name="Image 6, to").wait_for()
    page.get_by_role("img", name=re.compile("^Length of the vector on the way")).wait_for()
    visitor.eventually(
        lambda: visitor.parameters().get("gans_view") == "Walk between two", "the address names the view"
    )
    visitor.reload()
    page.get_by_role("img", name=re.compile("^Length of the vector on the way")).wait_for()
    page.get_by_role("radio", name="Add and subtract").click()
    page.get_by_role("button", name="Image 1, A").wait_for()  # Until then the walk has the same images.
    page.get_by_role("button", name="Image 10", exact=True).click()
    page.get_by_role("button", name="Image 10, A").wait_for()
    page.locator("figcaption", has_text="A − B + C, length").wait_for()
    page.get_by_role("radio", name="Ask the discriminator").click()
    said = page.locator(".verdict").nth(1)
    before = said.inner_text()
    page.get_by_role("radio", name="Noise", exact=True).click()
    expect(said).not_to_have_text(before)


def test_the_training_is_scrubbed_and_played(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    slider = page.get_by_role("slider", name="Epoch")
    slider.press("Home")
    expect(caption(page)).to_contain_text("Before the training")
    slider.press("ArrowRight")
    expect(caption(page)).to_contain_text("After epoch")
    shown = caption(page).inner_text()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(caption(page)).not_to_have_text(shown)
    visitor.press("Pause", page.get_by_test_id("stMain"), "Play")


def test_fits_a_phone_in_the_dark(visit: NewVisitor) -> None:
    visitor = visit(width=400, scheme="dark")
    visitor.open(ADDRESS)
    tile(visitor.page, "Flower 1").wait_for()
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
    visitor.photograph("gans_400_dark")
