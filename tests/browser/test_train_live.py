"""The page of the live training, as a visitor uses it: live curves, pause, the learning rate, stop, and the texts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

LONG = "train-live?epochs=60"
SHORT = "train-live?epochs=2&pictures=200"
FIRST = 180_000
"""Milliseconds for a training that may have to wait for TensorFlow to load on a busy machine."""


def said(page: Page) -> Locator:
    """The status line below the progress bar."""
    return page.locator(".text[role=status]")


def button(page: Page, name: str) -> Locator:
    """One of the buttons that the page shows while a training runs."""
    return page.get_by_role("button", name=name, exact=True)


def charts(page: Page) -> Locator:
    """The curves."""
    return page.locator(".stPlotlyChart")


def expect_steps(page: Page) -> None:
    """Wait for the first steps."""
    expect(said(page)).to_contain_text(re.compile(r"epoch \d+ of \d+.*: step \d+ of"), timeout=FIRST)


def expect_ended(page: Page) -> None:
    """Wait for the end of a training."""
    expect(button(page, "Stop")).to_have_count(0, timeout=FIRST)


def test_opens_on_a_finished_training(visitor: Visitor) -> None:
    visitor.open("train-live")
    page = visitor.page
    page.get_by_text("A recorded training with the default settings.").wait_for()
    page.get_by_role("img", name="Validation pictures with the network's predictions").wait_for()
    lines = charts(page).nth(0).locator(".scatterlayer path.js-line")
    lines.first.wait_for(state="attached")
    for line in lines.all():
        assert (line.get_attribute("d") or "").count(",") > 5
    for name in ("training", "validation"):
        charts(page).nth(1).get_by_text(name, exact=True).wait_for()


def test_a_training_is_paused_steered_and_stopped(visitor: Visitor) -> None:
    visitor.open(LONG)
    page = visitor.page
    visitor.start("Train")
    expect_steps(page)
    visitor.press("Pause", said(page), "Paused.")
    curve = charts(page).nth(0).locator(".scatterlayer path.js-line").first
    curve.wait_for(state="attached")
    visitor.steady(lambda: curve.get_attribute("d"))  # The training should not continue during a pause.
    button(page, "Resume").click()
    expect_steps(page)
    button(page, "Pause").wait_for()
    page.get_by_role("radio", name="× 0.1", exact=True).click()
    expect(page.get_by_role("radio", name="× 0.1", exact=True)).to_be_checked()
    charts(page).nth(0).get_by_text("rate 0.001", exact=True).wait_for(timeout=FIRST)
    visitor.photograph("training_1440_light")
    button(page, "Stop").click()
    expect_ended(page)
    page.get_by_text(re.compile("Stopped after|The training was stopped before")).wait_for()
    charts(page).nth(0).get_by_text("rate 0.001", exact=True).wait_for()


def test_a_training_that_diverges_is_a_sentence_and_keeps_its_curve(visitor: Visitor) -> None:
    visitor.open("train-live?learning_rate=10&epochs=3")
    page = visitor.page
    visitor.start("Train")
    visitor.alerts().filter(has_text="The training diverged").wait_for(timeout=FIRST)
    page.get_by_text(re.compile(r"It got as far as step \d+, in epoch 1")).wait_for()
    charts(page).nth(0).locator(".scatterlayer path.js-line").first.wait_for(state="attached")


def test_two_visitors_take_turns(visit: NewVisitor) -> None:
    one, other = visit(), visit()
    for visitor in (one, other):
        visitor.open(LONG)
    one.start("Train")
    expect_steps(one.page)
    other.start("Train")
    expect(said(other.page)).to_contain_text("Waiting")
    button(one.page, "Stop").click()
    expect_ended(one.page)
    expect_steps(other.page)
    button(other.page, "Stop").click()
    expect_ended(other.page)


def test_trainings_are_named_after_what_differs(visitor: Visitor) -> None:
    visitor.open(SHORT)
    page = visitor.page
    visitor.start("Train")
    page.get_by_text("Finished after 2 epochs").wait_for(timeout=FIRST)
    page.get_by_role("radio", name="adam", exact=True).click()
    visitor.settle()
    visitor.start("Train")
    for name in ("1: nesterov", "2: adam"):
        button(page, name).wait_for(timeout=FIRST)
    visitor.settle()
    visitor.photograph("trained_1440_light")


def test_memorising_a_few_pictures_solves_the_exercise(visitor: Visitor) -> None:
    visitor.open("train-live?network=resnet&pictures=50&epochs=20&batch_size=8")
    visitor.start("Train")
    visitor.alerts().filter(has_text="Solved.").wait_for(timeout=FIRST)
