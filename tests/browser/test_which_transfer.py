"""The page of the decision table, as a visitor uses it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_own_classes import give_zip
from tests.browser.visitor import Visitor
from tests.core.transfer.pictures import as_files, labelled, packed

pytestmark = pytest.mark.browser

ADDRESS = "which-transfer"


def test_it_opens_with_advice_for_the_sample_set_and_measures_ones_own_pictures(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("your pictures behave like Flowers-17").wait_for()
    expect(visitor.page.get_by_text("← your pictures")).to_have_count(1)
    expect(visitor.page.locator(".js-plotly-plot")).to_have_count(2)
    give_zip(visitor, packed(as_files(labelled(6))), tmp_path)
    visitor.page.get_by_text("With 6 pictures of each class").wait_for()
