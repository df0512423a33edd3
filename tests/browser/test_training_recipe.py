"""The page of the training recipe, as a visitor uses it: sliders, and an experiment with four live errors."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

FIRST = 180_000
"""Milliseconds for a training that may have to wait for TensorFlow to load on a busy machine."""


def bars(page: Page, chart: int) -> list[str]:
    """The labels in the segments of a chart with stacked bars."""
    return page.locator(".stPlotlyChart").nth(chart).locator(".bartext").all_text_contents()


def test_opens_on_a_diagnosis_and_on_four_recorded_trainings(visitor: Visitor) -> None:
    visitor.open("training-recipe")
    page = visitor.page
    page.get_by_text("Variance: the training-validation error of 13.0 %").wait_for()
    visitor.eventually(lambda: "variance" in bars(page, 0), "the first chart should name the cause")
    page.get_by_text("Four trainings, each changed as the previous diagnosis").wait_for()
    causes = {"bias", "variance", "data mismatch"}
    visitor.eventually(lambda: causes <= set(bars(page, 1)), "the second chart should name all causes")
    visitor.photograph("training_recipe_1440_light")


def test_an_experiment_is_trained_and_diagnosed(visitor: Visitor) -> None:
    visitor.open("training-recipe?filters=16&pictures=700")
    visitor.start("Train")
    visitor.page.get_by_text("What to change:").wait_for(timeout=FIRST)
    visitor.page.get_by_text(re.compile(r"^Data mismatch: the validation error")).wait_for()
    visitor.settle()
    visitor.photograph("training_recipe_tried_1440_light")


def test_an_experiment_is_stopped_and_says_where(visitor: Visitor) -> None:
    """The longest training that the settings allow is stopped in its first seconds, before a fast machine finishes."""
    visitor.open("training-recipe?filters=32&pictures=700&epochs=60")
    page = visitor.page
    visitor.start("Train")
    expect(page.locator(".text[role=status]")).to_contain_text(re.compile(r"epoch \d+ of 60"), timeout=FIRST)
    page.get_by_text("Training-validation error", exact=True).last.wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text(re.compile("It was stopped after epoch")).wait_for(timeout=FIRST)
