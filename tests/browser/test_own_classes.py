"""The page of one's own classes, as a visitor uses it."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor
from tests.core.transfer.pictures import as_files, labelled, packed

pytestmark = pytest.mark.browser

ADDRESS = "own-classes"


def give_zip(visitor: Visitor, data: bytes, folder: Path) -> None:
    """Upload a zip to the page."""
    path = folder / "mine.zip"
    path.write_bytes(data)
    visitor.page.get_by_text("Zip", exact=True).click()
    visitor.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(path)
    visitor.settle()


def test_it_opens_taught_classifies_new_drawings_and_leaves_a_class_out(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    visitor.page.get_by_text("cross-validated:").wait_for()
    first = visitor.page.get_by_alt_text("The new picture").get_attribute("src")
    visitor.page.get_by_role("button", name="Another one").click()
    visitor.eventually(
        lambda: visitor.page.get_by_alt_text("The new picture").get_attribute("src") != first,
        "another drawing should appear",
    )
    visitor.page.get_by_text("of 80 pictures").wait_for()
    visitor.page.get_by_role("button", name="square").click()
    visitor.page.get_by_text("of 60 pictures").wait_for()


def test_a_zip_is_taught_its_broken_picture_named_and_the_classifier_taken_home(
    visitor: Visitor, tmp_path: Path
) -> None:
    files = as_files(labelled(6)) | {"mine/star/broken.png": b"no picture"}
    visitor.open(ADDRESS)
    give_zip(visitor, packed(files), tmp_path)
    visitor.page.get_by_text("of 18 pictures").wait_for()
    visitor.page.get_by_text("One file was left out").click()
    visitor.page.get_by_text("star/broken.png").wait_for()
    data = visitor.download("Your classifier").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "classify.py" in archive.namelist()


def test_a_hostile_zip_is_a_sentence(visitor: Visitor, tmp_path: Path) -> None:
    visitor.open(ADDRESS)
    give_zip(visitor, packed(as_files(labelled(2)) | {"../outside/star/0.png": b"x"}), tmp_path)
    visitor.alerts().filter(has_text="names files outside itself").wait_for()
