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
    chart = visitor.page.get_by_role("img", name="Loss over the predicted probability of the true class")
    chart.wait_for()
    expect(chart.locator("image")).to_have_count(12)
    visitor.page.get_by_text(re.compile(r"this prediction costs [\d.]+ nats")).wait_for()

    # The code of the page can be copied.
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = visitor.page.get_by_role("button", name="Copy").first
    button.click()
    visitor.page.get_by_role("button", name="Copied").wait_for()
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("from core.data import samples\n") and copied.endswith(
        'nats")\nprint(f"gradient of its logit: {loss.to_logits.ravel()[281]:+.4f}")'
    )


def test_bars_are_dragged_and_the_loss_follows(visitor: Visitor) -> None:
    visitor.open(f"{ADDRESS}?sample=coffee")
    page = visitor.page
    ring, said = page.locator("circle.ring"), page.get_by_role("status").filter(has_text="L = −ln")
    before = ring.get_attribute("cy")
    expect(said).to_have_count(0)
    true = page.get_by_role("slider", name="Probability of espresso")
    for _ in range(3):
        true.press("PageDown")
    expect(said).to_contain_text("if “espresso” is true")
    found = re.search(r"−ln ([\d.e-]+) = ([\d.]+)", said.inner_text())
    assert found and -math.log(float(found[1])) == pytest.approx(float(found[2]), abs=6e-3)
    assert ring.get_attribute("cy") != before
    shares = [float(text.rstrip(" %")) for text in page.locator(".row .p").all_inner_texts()]
    pushes = [float(text.replace("−", "-")) for text in page.locator(".row .gradient").all_inner_texts()]
    assert sum(shares) == pytest.approx(100, abs=0.4) and sum(pushes) == pytest.approx(0, abs=4e-3)
    other = page.get_by_role("slider", name=re.compile("^Probability of (?!espresso)")).first
    other.fill("900")
    expect(said).to_contain_text("A miss:")
    page.get_by_role("button", name="As predicted").click()
    expect(said).to_have_count(0)
    assert ring.get_attribute("cy") == before


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
    page.get_by_text("If “dog” is true").wait_for()
    assert math.exp(-cat) + math.exp(-cost()) == pytest.approx(1, abs=2e-3)
