"""The page of data too large for memory, as a visitor uses it: a comparison with live bars, chunks, a file to keep."""

import re

import h5py
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

SMALL = "data-too-large?pictures=400&side=32"
FIRST = 120_000
"""Milliseconds for a comparison that may have to wait for its worker on a busy machine."""


def chunks(page: Page) -> Locator:
    """The drawing of the chunks, whose label says what it shows."""
    return page.get_by_role("img", name=re.compile(r"Batch \d+ of \d+"))


def test_opens_on_a_finished_comparison_and_stops_a_new_one(visitor: Visitor) -> None:
    visitor.open("data-too-large")
    page = visitor.page
    page.get_by_text(re.compile(r"^[\d.]+ ×$")).wait_for()
    page.get_by_text("2,000 × 64 × 64 × 3 uint8, chunks of 32 × 64 × 64 × 3").wait_for()
    visitor.photograph("data_too_large_1440_light")

    # A comparison of its own that is stopped keeps the page whole; this one takes long.
    visitor.open("data-too-large?pictures=2600&compression=gzip")
    visitor.start("Compare")
    stop = page.get_by_role("button", name="Stop")
    page.get_by_text(re.compile(r"step \d+ of 34")).wait_for(timeout=FIRST)
    stop.click()
    expect(stop).to_have_count(0, timeout=FIRST)
    page.get_by_text(re.compile("Your run was stopped before|Stopped at step")).wait_for()


def test_a_comparison_is_live_and_gives_a_file(visitor: Visitor) -> None:
    visitor.open(f"{SMALL}&compression=lzf")
    page = visitor.page
    visitor.start("Compare")
    page.get_by_text(re.compile(r"step \d+ of 34")).wait_for(timeout=FIRST)
    page.get_by_text(re.compile(r"a second$")).first.wait_for()
    page.get_by_text("Measured just now on this server.").wait_for(timeout=FIRST)
    with h5py.File(visitor.download("The HDF5 file")) as file:
        assert file["images"].shape == (400, 32, 32, 3)
        assert file["images"].compression == "lzf"


def test_batches_are_drawn_one_by_one_for_three_strategies(visitor: Visitor) -> None:
    visitor.open(f"{SMALL}&batch_size=64&look=Random+order")
    page = visitor.page
    expect(chunks(page)).to_have_attribute("aria-label", re.compile("Batch 1 of 7: 64 images from 8 chunks"))
    page.get_by_role("slider", name="Batch", exact=True).press("End")
    expect(chunks(page)).to_have_attribute("aria-label", re.compile("400 of 400 images, each once, and 13 chunks"))
    page.get_by_role("button", name="Rows at random").click()
    expect(chunks(page)).to_have_attribute("aria-label", re.compile("Rows at random. Batch 7 of 7"))
    page.get_by_role("button", name="Again").click()
    expect(chunks(page)).to_have_attribute("aria-label", re.compile("Batch 7 of 7"))
    page.get_by_role("button", name="Again").wait_for()
