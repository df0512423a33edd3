"""The page of the architectures, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core import images
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "architectures"
FIRST = 120_000
"""Milliseconds for maps that may have to wait for TensorFlow to load on a busy machine."""


def graph(page: Page) -> Locator:
    """The visible drawing of the whole network."""
    return page.locator("svg[aria-label$='drawn as a graph']:visible")


def module(page: Page, name: str) -> Locator:
    """One module in that drawing."""
    return graph(page).get_by_role("button", name=name, exact=True)


def up_close(page: Page) -> Locator:
    """The drawing of a single module."""
    return page.locator("svg[aria-label$='up close']")


def test_opens_on_alexnet_entirely_in_the_first_view_with_modules_that_open_by_keyboard(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    expect(graph(visitor.page)).to_have_attribute("aria-label", "AlexNet, drawn as a graph")
    box = graph(visitor.page).bounding_box()
    assert box and box["width"] > 700 and box["y"] + box["height"] < 900
    expect(graph(visitor.page).locator("title").nth(2)).to_contain_text("615,680 parameters")
    module(visitor.page, "fc 1").focus()
    visitor.page.keyboard.press("Enter")
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "fc1 of AlexNet, up close")
    visitor.settle()
    expect(module(visitor.page, "fc 1")).to_be_focused()


def test_another_network_is_drawn_and_kept_in_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_role("radio", name="ResNet").click()
    expect(graph(visitor.page)).to_have_attribute("aria-label", "ResNet, drawn as a graph")
    expect(up_close(visitor.page)).to_contain_text("identity")
    visitor.eventually(lambda: visitor.parameters() == {"network": "ResNet"}, "the address should name the network")


def test_a_click_opens_a_module_and_the_address_keeps_it(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?network=DeeperGoogLeNet")
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "inception_3a of DeeperGoogLeNet, up close")
    module(visitor.page, "4b").click()
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "inception_4b of DeeperGoogLeNet, up close")
    visitor.eventually(lambda: "4b" in visitor.parameters().values(), "the address should name the module")
    visitor.reload()
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "inception_4b of DeeperGoogLeNet, up close")


def test_a_phone_gets_the_column(visit: NewVisitor) -> None:
    visitor = visit(width=400)
    visitor.open(ADDRESS)
    box = graph(visitor.page).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 400
    module(visitor.page, "block 5").click()
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "block5 of AlexNet, up close")


def test_recorded_feature_maps_change_with_the_layer(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_role("radio", name="Your image, layer by layer").click()
    sheet = visitor.page.get_by_role("img", name="Cat, feature maps of stem")
    sheet.wait_for()
    slider = visitor.page.get_by_role("slider", name="Layer")
    slider.focus()
    slider.press("End")
    visitor.page.get_by_role("img", name="Cat, feature maps of features").wait_for()
    visitor.page.get_by_text("7 × 7 neurons × 1,280 channels").wait_for()
    module(visitor.page, "fc 1").click()
    expect(up_close(visitor.page)).to_have_attribute("aria-label", "fc1 of AlexNet, up close")


def test_feature_maps_of_another_picture(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?channels=6")
    page = visitor.page
    page.get_by_role("radio", name="Coffee").click()
    page.get_by_role("img", name="Coffee", exact=True).wait_for()
    page.get_by_role("button", name=re.compile("^Show its feature maps")).click()
    page.get_by_role("img", name="Coffee, feature maps of stem").wait_for(timeout=FIRST)
    page.get_by_text("6 of them are shown").wait_for()
    assert images.read(visitor.download("The maps (PNG)")).shape == (112, 6 * 112 + 5 * 6, 3)


def test_the_right_number_solves_the_exercise(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    answer = visitor.page.get_by_label("Your answer")
    answer.fill("27648")  # The biases are missing.
    answer.press("Enter")
    visitor.settle()
    expect(visitor.alerts().filter(has_text="Solved.")).to_have_count(0)
    answer.fill("27680")
    answer.press("Enter")
    expect(visitor.alerts().filter(has_text="Solved.")).to_contain_text("3×3×96×32 + 32 = 27,680")
