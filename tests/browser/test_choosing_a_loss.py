"""Choosing a loss, as a visitor uses it."""

import math
import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "choosing-a-loss"


def test_opens_on_the_curve_with_real_pictures(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    chart = visitor.page.locator(".js-plotly-plot").first
    expect(chart).to_be_visible()
    expect(chart.locator("image")).to_have_count(12)
    expect(visitor.page.get_by_text(re.compile(r"this prediction costs [\d.]+ nats"))).to_be_visible()

    # The code of the page can be copied.
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = visitor.page.get_by_role("button", name="Copy").first
    button.click()
    expect(visitor.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("from core.data import samples\n") and copied.endswith(
        'nats")\nprint(f"gradient of its logit: {loss.to_logits.ravel()[281]:+.4f}")'
    )


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
