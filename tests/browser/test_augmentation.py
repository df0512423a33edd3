"""The page of augmentation, as a visitor uses it."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from core.data import samples
from core.data.augmentation.transform_chain import DEFAULT
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "augmentation"
FIRST = 120_000
"""Milliseconds for the first versions, for which TensorFlow has to be loaded."""


def versions(visitor: Visitor) -> Locator:
    """The augmented versions, each a button."""
    return visitor.page.get_by_role("button").filter(has=visitor.page.locator(".number"))


def rows(visitor: Visitor) -> Locator:
    """The rows of sampled parameters."""
    return visitor.page.locator(".scroll tbody tr")


def columns(visitor: Visitor) -> Locator:
    """The headings of the table of sampled parameters."""
    return visitor.page.locator(".scroll thead th")


def buttons(visitor: Visitor, act: str) -> Locator:
    """The buttons that move links of the chain up or remove them; each has an invisible twin."""
    return visitor.page.locator(f"[class*=st-key-chain_editor][class*=_{act}] button").filter(visible=True)


def preset(visitor: Visitor, title: str) -> None:
    """Load a preset chain."""
    visitor.page.get_by_role("button", name=title, exact=True).click()


def explain(visitor: Visitor, view: str) -> None:
    """Choose what to explain."""
    visitor.page.get_by_role("radio", name=view, exact=True).click()


def expect_sampled(visitor: Visitor) -> None:
    """Wait until the page shows what the worker has made."""
    visitor.settle()
    expect(visitor.page.get_by_text("These are the previous versions")).to_have_count(0, timeout=FIRST)
    expect(visitor.page.locator(".grid.busy")).to_have_count(0)


def test_opens_on_finished_versions_beside_the_original_which_can_be_downloaded(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    expect(versions(visitor)).to_have_count(8)
    expect(rows(visitor)).to_have_count(8)
    visitor.page.get_by_role("img", name="The original").wait_for()
    visitor.page.get_by_text("versions keep the prediction “espresso”").wait_for()
    with Image.open(visitor.download("The versions (PNG)")) as sheet:
        assert sheet.size == (896, 672)


def test_a_version_and_its_row_are_tied(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    explain(visitor, "One version in numbers")
    visitor.page.get_by_text("Where version 1 puts each point").wait_for()
    versions(visitor).nth(4).hover()
    expect(rows(visitor).nth(4)).to_have_class("lit")
    versions(visitor).nth(4).click()
    expect(rows(visitor).nth(4)).to_contain_class("chosen")
    visitor.page.get_by_text("Where version 5 puts each point").wait_for()
    rows(visitor).nth(1).click()
    expect(versions(visitor).nth(1)).to_have_attribute("aria-pressed", "true")
    visitor.page.get_by_text("Where version 2 puts each point").wait_for()


def test_a_chain_is_built_reordered_and_kept_in_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    preset(visitor, "Flip and shift")
    expect(columns(visitor).last).to_contain_text("translation, down", timeout=FIRST)
    visitor.page.get_by_role("button", name="Add a transform").click()
    visitor.page.get_by_role("menuitem", name="Zoom").click()
    expect(columns(visitor).last).to_contain_text("zoom, size")
    buttons(visitor, "up").last.click()
    expect(columns(visitor).last).to_contain_text("translation, down")
    buttons(visitor, "remove").first.click()
    expect(columns(visitor).nth(1)).to_contain_text("zoom, size")
    visitor.eventually(lambda: visitor.parameters().get("chain") == "zoom~translation", "the address should have it")
    visitor.reload()
    expect_sampled(visitor)
    expect(columns(visitor).nth(1)).to_contain_text("zoom, size")


def test_other_numbers_are_sampled(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    before = rows(visitor).all_inner_texts()
    visitor.page.get_by_role("button", name="Sample again").click()
    expect_sampled(visitor)
    visitor.eventually(lambda: rows(visitor).all_inner_texts() != before, "other numbers should be sampled")
    visitor.eventually(lambda: "seed" in visitor.parameters(), "the address should hold the seed")


def test_mixup_shows_the_mixed_label(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    explain(visitor, "One version in numbers")
    preset(visitor, "MixUp")
    visitor.page.get_by_text("The label of version 1").wait_for(timeout=FIRST)
    expect(visitor.page.locator(".shares")).to_have_count(8)


def test_own_photo_at_a_small_input_size_shows_its_pixels(visitor: Visitor, tmp_path: Path) -> None:
    Image.fromarray(samples.find("cat").read()).save(tmp_path / "my cat.jpg", quality=90)
    visitor.open(f"{ADDRESS}?chain=flip~rotation&size=32")
    visitor.page.get_by_role("radio", name="Upload").click()
    visitor.page.locator("input[type=file]").set_input_files(tmp_path / "my cat.jpg")
    visitor.page.get_by_text("32 × 32 pixels").wait_for(timeout=FIRST)
    expect_sampled(visitor)
    image = versions(visitor).first.get_by_role("img")
    assert image.evaluate("(image) => [image.naturalWidth, image.style.imageRendering]") == [32, "pixelated"]


def test_an_invalid_chain_in_the_address_is_named_in_a_sentence(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?chain=rotation-angle-nan~<b>")
    expect(visitor.alerts().first).to_contain_text("cannot be used")
    expect(versions(visitor)).to_have_count(8)


def test_on_a_phone_two_versions_stand_side_by_side(visit: NewVisitor) -> None:
    visitor = visit(width=400)
    visitor.open(ADDRESS)
    boxes = [versions(visitor).nth(i).bounding_box() for i in range(3)]
    assert all(box is not None and box["width"] > 150 for box in boxes)
    first, second, third = (box for box in boxes if box)
    assert first["y"] == second["y"] < third["y"]


def test_the_cards_of_the_widget_write_its_chain(visitor: Visitor) -> None:
    visitor.open_widgets("?tab=augmentation")
    page = visitor.page
    chain = page.get_by_label("Chain", exact=False).and_(page.locator("textarea, input[type=text]")).first
    expect(chain).to_have_value(DEFAULT)
    angle = page.get_by_role("spinbutton", name="Angle").filter(visible=True)
    angle.fill("90")
    angle.press("Tab")
    expect(chain).to_have_value(re.compile("^flip~rotation-angle-90~"))
    page.get_by_role("checkbox", name="1. ").filter(visible=True).uncheck()
    expect(chain).to_have_value(re.compile("^flip-off~rotation-angle-90~"))
