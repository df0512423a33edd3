"""The fine-tuning page, as a visitor uses it: the columns, a run through both stages, and its result."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

QUICK = "fine-tuning?pictures=40&warm_up=1&fine_tuning=1&train_from=block16"
FIRST = 240_000
"""Timeout in milliseconds of a run that may have to wait for TensorFlow on a busy machine."""


def test_opens_on_the_surgery_and_a_finished_run(visitor: Visitor) -> None:
    visitor.open("fine-tuning")
    page = visitor.page
    for title in ("Surgery", "Warm-up", "Fine-tuning", "Moved"):
        page.locator("svg").get_by_text(title, exact=True).first.wait_for()
    page.get_by_text(re.compile("after fine-tuning")).wait_for()
    expect(page.locator(".stPlotlyChart")).to_have_count(2)
    page.get_by_role("radio", name="Predictions", exact=True).click()
    page.get_by_text("Predictions for validation pictures after epoch 10.").wait_for()
    visitor.settle()
    visitor.photograph("fine_tuning_1440_light")


def test_the_columns_follow_the_knobs(visitor: Visitor) -> None:
    visitor.open("fine-tuning?train_from=stem")
    page = visitor.page
    expect(page.locator("svg title", has_text=re.compile(r"^stem: .* learns$"))).not_to_have_count(0)
    page.get_by_role("radio", name="block16", exact=True).click()
    visitor.settle()
    expect(page.locator("svg title", has_text=re.compile(r"^stem: .* learns$"))).to_have_count(0)


def test_a_run_goes_through_both_stages_and_can_be_taken_away(visitor: Visitor) -> None:
    visitor.open(QUICK)
    page = visitor.page
    visitor.start("Fine-tune")
    expect(page.locator(".text[role=status]")).to_contain_text(re.compile(r"epoch \d of 2: step"), timeout=FIRST)
    page.get_by_text(re.compile(r"^After the warm-up .* after fine-tuning")).wait_for(timeout=FIRST)
    page.locator(".stPlotlyChart").first.get_by_text("stage 2", exact=True).wait_for()
    page.get_by_role("button", name="History (JSON)").wait_for()
    visitor.photograph("fine_tuned_1440_light")
