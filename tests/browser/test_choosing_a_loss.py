"""Choosing a loss, as a visitor uses it."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "choosing-a-loss"


def test_opens_on_the_curve_with_real_pictures(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    chart = visitor.page.locator(".js-plotly-plot").first
    expect(chart).to_be_visible()
    expect(chart.locator("image")).to_have_count(12)
    expect(visitor.page.get_by_text(re.compile(r"this prediction costs [\d.]+ nats"))).to_be_visible()


def test_the_binary_loss_has_two_classes_whose_probabilities_add_up_to_one(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?loss=binary")
    page = visitor.page

    def cost() -> float:
        found = re.search(r"costs ([\d.]+) nats", page.get_by_text("this prediction costs").inner_text())
        assert found
        return float(found[1])

    cat = cost()
    page.get_by_role("combobox", name=re.compile("True class")).click()
    page.get_by_role("option", name="dog").click()
    expect(page.get_by_text("If “dog” is true")).to_be_visible()
    assert math.exp(-cat) + math.exp(-cost()) == pytest.approx(1, abs=2e-3)


def test_fits_a_phone(visit: NewVisitor) -> None:
    visitor = visit(width=400)
    visitor.open(ADDRESS)
    expect(visitor.page.locator(".js-plotly-plot").first).to_be_visible()
    assert visitor.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 400
