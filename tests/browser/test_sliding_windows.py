"""Sliding windows, as a visitor follows them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "sliding-windows"


def said(page: Page) -> Locator:
    return page.locator(".stMain p.text")


def test_windows_boxes_and_removals_step_by_step(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    frame, slider = page.locator(".frame[tabindex]"), page.get_by_role("slider", name="Window")
    expect(said(page)).to_contain_text("of 235, scale")
    frame.focus()
    page.keyboard.press("Home")
    expect(said(page)).to_contain_text("Window 1 of 235, scale 1 of 4: 400 × 400 pixels.")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^Window 2 of 235"))
    page.get_by_text("2 / 235").wait_for()
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    expect(said(page)).not_to_contain_text("Window 2 of 235")
    page.get_by_role("button", name="Pause").click()

    page.get_by_role("button", name="2 · Boxes").click()
    expect(said(page)).to_contain_text("60 of 235 windows say “espresso” with at least 80 %.")
    page.get_by_role("button", name="3 · Suppression").click()
    expect(said(page)).to_have_text("All 60 boxes. The best one is chosen first.")
    decision = page.get_by_role("slider", name="Decision")
    decision.press("ArrowRight")
    expect(said(page)).to_contain_text("Box 1 has the highest score left")
    decision.press("ArrowRight")
    expect(said(page)).to_have_text(re.compile(r"Box 1 removes box \d+: their overlap 0\.\d\d is above 0\.30\."))
    expect(page.locator("tr.sum")).to_have_text(re.compile(r"IoU[\d,]+ / [\d,]+ = 0\.\d\d"))
    # A knob of the suppression shows what stays, without a new scan.
    page.get_by_text("Other overlap", exact=True).click()
    expect(page.locator("div.counts")).to_contain_text("0undecided")
    visitor.photograph("sliding_windows_suppressed_1440_light")


def test_another_picture_is_scanned_while_one_watches(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?sample=umbrella&scales=3")
    page = visitor.page
    # A quick scan may have ended before anybody looks for its Stop button.
    page.evaluate(
        """() => new MutationObserver(() => {
            window.sawScan ||= document.querySelector(".st-key-scan_stop") !== null;
        }).observe(document.body, {childList: true, subtree: true})"""
    )
    visitor.start("Slide")
    expect(said(page)).to_contain_text(re.compile(r"Window \d+ of \d+, scale \d of 3"))
    expect(page.get_by_role("button", name="Slide")).to_have_count(0)
    assert page.evaluate("window.sawScan"), "the scan was not shown while it ran"
    page.get_by_role("button", name="2 · Boxes").click()
    expect(said(page)).to_contain_text("windows say “umbrella”")
