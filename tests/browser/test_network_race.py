"""The race on a real network, as a visitor uses it: pause, single steps, learning rates, stop."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import accessibility
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

FIRST = 180_000
"""Milliseconds that the first race may take, including loading TensorFlow on a busy machine."""


def press(page: Page, name: str) -> None:
    """Click one of the buttons of a running race."""
    page.get_by_role("button", name=name, exact=True).click()


def whose(page: Page, name: str) -> None:
    """Choose the optimizer whose learning rate is changed."""
    page.get_by_role("combobox", name="Learning rate of").click()
    page.get_by_role("option", name=name, exact=True).click()


def test_opens_on_the_recorded_race(visitor: Visitor) -> None:
    visitor.open("network-race")
    page = visitor.page
    page.get_by_text("This race was recorded.").wait_for()
    charts = page.locator(".stPlotlyChart")
    for title in ("SGD", "Nadam", "Adadelta"):
        charts.nth(0).get_by_text(title, exact=True).wait_for()
    visitor.photograph("network_race_1440_light")


def test_a_bet_uncovers_the_map_and_is_judged(visitor: Visitor) -> None:
    visitor.open("network-race")
    page = visitor.page
    grid = page.get_by_role("grid", name="Validation accuracy in percent by optimizer and learning rate")
    cells = grid.locator("tbody td")
    expect(cells).to_have_count(88)
    assert set(cells.all_inner_texts()) == {"?"}
    expect(page.get_by_text("Your bet:")).to_have_count(0)
    cells.nth(5).click()  # The first row is SGD, the sixth rate 0.03162.
    page.get_by_text("Your bet:").wait_for()
    page.get_by_text("SGD with 0.0316 reaches").wait_for()
    page.get_by_text("264 trainings").wait_for()
    assert "?" not in cells.all_inner_texts()
    visitor.settle()
    assert not accessibility.barriers(visitor)
    cells.nth(5).press("ArrowDown")
    expect(cells.nth(16)).to_be_focused()
    page.get_by_text(re.compile(r"^Momentum with 0.0316: [\d.]+ % on average")).wait_for()
    cells.nth(16).press("Enter")  # A second bet does not count.
    visitor.settle()
    page.get_by_text("SGD with 0.0316 reaches").wait_for()


def test_a_race_is_paused_stepped_steered_and_stopped(visitor: Visitor) -> None:
    visitor.open("network-race?epochs=30&batch_size=16")  # Longer than the test, on a busy machine too.
    page = visitor.page
    visitor.start("Race")
    status = page.locator(".text[role=status]")
    expect(status).to_contain_text(re.compile(r"epoch \d+ of 30: step \d+"), timeout=FIRST)
    visitor.press("Pause", status, "Paused after step")
    held = visitor.steady(lambda: int(re.findall(r"step (\d+)", status.inner_text())[0]))
    press(page, "Step")
    expect(status).to_contain_text(f"Paused after step {held + 1}.", timeout=FIRST)
    page.get_by_role("radio", name="× 0.1", exact=True).click()
    press(page, "Step")
    expect(status).to_contain_text(f"Paused after step {held + 2}.", timeout=FIRST)
    charts = page.locator(".stPlotlyChart")
    charts.nth(0).get_by_text("rate of all", exact=True).wait_for(timeout=FIRST)
    visitor.photograph("network_race_running_1440_light")
    press(page, "Resume")
    expect(status).to_contain_text(re.compile(r"epoch \d+ of 30: step \d+"), timeout=FIRST)
    press(page, "Stop")
    page.get_by_text(re.compile(r"Stopped after step \d+")).wait_for(timeout=FIRST)


def test_each_optimizer_shows_its_own_factor_even_after_another_page(visitor: Visitor) -> None:
    visitor.open("network-race?epochs=30&batch_size=16")  # Longer than the test, on a busy machine too.
    page = visitor.page
    visitor.start("Race")
    expect(page.locator(".text[role=status]")).to_contain_text(re.compile(r"step \d+ of"), timeout=FIRST)
    of_all = page.get_by_role("radio", name="× 0.1", exact=True)
    of_all.click()
    changed = page.locator(".stPlotlyChart").nth(0).get_by_text("rate of all", exact=True)
    changed.wait_for(timeout=FIRST)
    # The other page and the factors are what is looked at, not the race.
    visitor.press("Pause", page.locator(".text[role=status]"), "Paused after step")
    page.get_by_role("link", name="Train a network, live").click()
    visitor.settle()
    page.get_by_role("link", name="Optimizers on a real network").click()
    expect(of_all).to_be_checked(timeout=FIRST)
    whose(page, "SGD")
    page.get_by_text("Multiply the rate of SGD by", exact=True).wait_for()  # Until then: all.
    page.get_by_role("radio", name="× 10", exact=True).click()
    for name, factor in (("Adam", "× 0.1"), ("SGD", "× 10")):
        whose(page, name)
        page.get_by_text(f"Multiply the rate of {name} by", exact=True).wait_for()
        expect(page.get_by_role("radio", name=factor, exact=True)).to_be_checked()
    press(page, "Stop")
