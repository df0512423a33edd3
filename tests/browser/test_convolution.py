"""Convolution, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_the_window_slides_and_a_weight_is_changed(visitor: Visitor) -> None:
    visitor.open("convolution")
    page = visitor.page
    total, slider = page.locator("p.sum"), page.get_by_role("slider", name="Window", exact=True)
    expect(total).to_have_text(re.compile(r"= −?\d+$"))
    slider.fill("0")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^1, 1: "))
    page.get_by_role("button", name="Next window").click()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^1, 2: "))
    page.locator(".input canvas").press("ArrowDown")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^2, 2: "))
    before = slider.input_value()
    page.get_by_role("button", name="Slide", exact=True).click()
    visitor.eventually(lambda: slider.input_value() != before, "the window should slide")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Slide", exact=True).wait_for()

    # All weights 0 but the one in the middle: the map is the image.
    for number in (1, 3, 4, 6, 7, 9):
        weight = page.get_by_role(
            "spinbutton", name=f"Weight {(number - 1) // 3 + 1}, {(number - 1) % 3 + 1}", exact=True
        )
        weight.fill("0")
        weight.press("Enter")
        visitor.settle()
    middle = page.get_by_role("spinbutton", name="Weight 2, 2", exact=True)
    middle.fill("1")
    middle.press("Enter")
    visitor.eventually(
        lambda: visitor.parameters().get("weights") == "0,0,0,0,1,0,0,0,0", "the weights should be in the address"
    )
    visitor.settle()
    value = page.locator(".cell .value").nth(4).inner_text()
    expect(total).to_have_text(re.compile(rf"= {value.split()[0]}$"))
    visitor.photograph("convolution_1440_light")
