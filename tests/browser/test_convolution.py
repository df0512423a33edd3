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
    kernel = [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    for number, given in ((0, 0), (2, 0), (3, 0), (5, 0), (6, 0), (8, 0), (4, 1)):
        row, column = divmod(number, 3)
        weight = page.get_by_role("spinbutton", name=f"Weight {row + 1}, {column + 1}", exact=True)
        weight.fill(str(given))
        weight.press("Enter")
        kernel[number] = given
        wanted = ",".join(map(str, kernel))
        visitor.eventually(lambda: visitor.parameters().get("weights") == wanted, f"{wanted} should be in the address")  # noqa: B023
        visitor.settle()
    visitor.settle()
    value = page.locator(".cell .value").nth(4).inner_text()
    expect(total).to_have_text(re.compile(rf"= {value.split()[0]}$"))
    visitor.photograph("convolution_1440_light")
