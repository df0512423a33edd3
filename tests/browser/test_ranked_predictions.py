"""The page of ranked predictions, as a visitor uses it."""

import random
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from apps.classroom.catalogue import LESSONS
from core.data import samples
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

ADDRESS = "ranked-predictions"
CATS = ("tabby", "tiger cat", "Egyptian cat", "lynx", "Persian cat", "Siamese cat")


def ranks(visitor: Visitor) -> Locator:
    """The ranked bars."""
    return visitor.page.locator(".stMain ol").first.get_by_role("listitem")


def first(visitor: Visitor) -> Locator:
    """The label of the first rank."""
    return ranks(visitor).first.locator(".label")


def own_metric(visitor: Visitor) -> Locator:
    """The rank-k accuracy at the visitor's slider."""
    return visitor.page.get_by_test_id("stMetric").filter(has_text="your slider")


def upload(visitor: Visitor, file: Path) -> None:
    """Upload a picture."""
    visitor.page.get_by_role("radio", name="Upload").click()
    visitor.page.locator("input[type=file]").set_input_files(file)


def cat() -> Image.Image:
    """A photo of a cat."""
    return Image.fromarray(samples.find("cat").read())


def test_opens_on_a_finished_ranking_that_can_be_downloaded(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    expect(first(visitor)).to_have_text("espresso")
    expect(ranks(visitor)).to_have_count(5)
    expect(ranks(visitor).first).to_contain_text("truth")
    visitor.page.get_by_text("Hit.", exact=True).wait_for()
    lines = visitor.download("All 1,000 ranks").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1001 and "espresso" in lines[1]


def test_another_sample_is_ranked_and_kept_in_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_role("radio", name="Flower", exact=True).click()
    expect(first(visitor)).to_have_text("daisy")
    visitor.eventually(lambda: visitor.parameters().get("sample") == "flower", "the address should name the sample")
    visitor.reload()
    expect(first(visitor)).to_have_text("daisy")
    expect(visitor.page.get_by_role("radio", name="Flower", exact=True)).to_be_checked()


def test_the_arrow_keys_choose_a_sample(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    group = visitor.page.get_by_role("radiogroup", name="Sample pictures")
    samples = group.get_by_role("radio")
    chosen, following = (samples.nth(i) for i in (0, 1))
    chosen.press("ArrowLeft")
    expect(samples.last).to_be_checked()
    expect(samples.last).to_be_focused()
    samples.last.press("ArrowRight")
    chosen.press("ArrowRight")
    expect(following).to_be_checked()
    expect(group.locator("[tabindex='0']")).to_have_count(1)  # One stop of the Tab key.


def test_ranks_by_keyboard_change_the_metric_and_the_address(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    slider = visitor.page.get_by_role("slider", name="Ranks")
    before = own_metric(visitor).inner_text()
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(own_metric(visitor)).to_contain_text("rank-1 (your slider)")
    assert own_metric(visitor).inner_text() != before
    visitor.eventually(lambda: visitor.parameters().get("ranks") == "1", "the address should hold the ranks")
    visitor.reload()
    expect(visitor.page.get_by_role("slider", name="Ranks")).to_have_value("1")
    expect(own_metric(visitor)).to_contain_text("rank-1 (your slider)")


def test_own_photo_is_ranked(visitor: Visitor, tmp_path: Path) -> None:
    cat().save(tmp_path / "my cat.jpg", quality=90)
    visitor.open(ADDRESS)
    upload(visitor, tmp_path / "my cat.jpg")
    expect(first(visitor)).not_to_have_text("espresso")
    assert first(visitor).inner_text() in CATS
    visitor.page.get_by_text("Nobody has labelled this image").wait_for()


def test_photo_is_shown_upright_as_its_exif_says(visitor: Visitor, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    cat().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", quality=90, exif=exif)
    visitor.open(ADDRESS)
    upload(visitor, tmp_path / "turned.jpg")
    expect(first(visitor)).not_to_have_text("espresso")
    assert first(visitor).inner_text() in CATS
    shown = visitor.page.get_by_role("img", name="turned.jpg, bright where")
    visitor.eventually(
        lambda: bool(shown.evaluate("(image) => image.naturalWidth > image.naturalHeight")),
        "the cat should lie, not stand",
    )


def test_broken_file_gets_a_sentence_and_the_page_goes_on(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(random.Random(0).randbytes(20_000))
    visitor.open(ADDRESS)
    upload(visitor, tmp_path / "broken.jpg")
    expect(visitor.alerts().first).to_contain_text("not a picture")
    expect(first(visitor)).to_have_text("espresso")
    visitor.page.get_by_role("radio", name="Samples").click()
    visitor.page.get_by_role("radio", name="Flower", exact=True).click()
    expect(first(visitor)).to_have_text("daisy")
    expect(visitor.alerts().filter(has_text="not a picture")).to_have_count(0)


def test_exercise_is_solved_by_the_rank_of_the_cat_and_stays_so(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("Not solved yet").wait_for()
    visitor.page.get_by_role("radio", name="Cat", exact=True).click()
    expect(first(visitor)).to_have_text("tiger cat")
    visitor.page.get_by_text("Not solved yet").wait_for()
    slider = visitor.page.get_by_role("slider", name="Ranks")
    slider.focus()
    for _ in range(2):
        slider.press("ArrowLeft")
    visitor.alerts().filter(has_text="Solved.").wait_for()
    visitor.page.get_by_role("radio", name="Coffee", exact=True).click()
    expect(first(visitor)).to_have_text("espresso")
    visitor.alerts().filter(has_text="Solved.").wait_for()


def test_samples_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    focused = visitor.page.locator("button[role=radio][title]:focus")
    for _ in range(len(LESSONS) + 30):  # The links of the sidebar come first; the strip is one stop.
        visitor.page.keyboard.press("Tab")
        if focused.count():
            break
    for _ in range(20):
        visitor.page.keyboard.press("ArrowRight")
        if focused.get_attribute("title") == "Cat":
            break
    expect(first(visitor)).to_have_text("tiger cat")
    visitor.settle()
    # The focus stays where it was, so that the next sample is one key away.
    expect(focused).to_have_attribute("title", "Cat")
    visitor.page.keyboard.press("ArrowRight")
    expect(first(visitor)).not_to_have_text("tiger cat")
    expect(focused).not_to_have_attribute("title", "Cat")


def test_the_ledger_by_pointer_and_keys(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    page = visitor.page
    cells = page.get_by_role("grid", name="What each cell adds to the score of espresso").get_by_role("gridcell")
    said = page.get_by_role("status").filter(has_text="adds")
    place = page.locator(".seen .place")
    cells.nth(9).hover()  # The eighth of each row is its sum.
    expect(said).to_contain_text(f"Row 2, column 2 adds {cells.nth(9).inner_text()}.")
    cells.nth(9).click()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Row 2, column 3")
    for _ in range(3):
        page.keyboard.press("ArrowUp")  # It stays in the first row.
    expect(cells.nth(2)).to_be_focused()
    expect(place).to_have_attribute("style", re.compile("top: 0%"))
    shown = [float(text.replace("−", "-")) for text in cells.all_inner_texts()]
    assert len(shown) == 7 * 8 + 3
    everything, bias, score = shown[-3:]
    assert sum(shown[7:56:8]) == pytest.approx(everything) and everything + bias == pytest.approx(score)
