"""A visitor's archive in the widgets: its readings to choose from, and names as they are written."""

from pathlib import Path

import gradio as gr
import pytest

from apps.widgets import own_pictures
from apps.widgets.own_pictures import AS_LIKELY, READINGS, OwnPictures
from core.transfer.own_classes import uploads
from core.transfer.own_classes.uploads import LeftOut, UploadError
from tests.core.transfer.pictures import as_files, drawn, labelled, packed


@pytest.fixture
def two_ways(tmp_path: Path) -> str:
    """A zip whose classes can be the outer folders or the inner ones."""
    path = tmp_path / "two.zip"
    path.write_bytes(
        packed({f"{a}/{b}/{i}.png": drawn("star", 1)[0] for a in "ab" for b in ("new", "old") for i in (1, 2)})
    )
    return str(path)


def choices(radio: gr.Radio) -> list[tuple[str, str]]:
    return [(str(words), str(reading)) for words, reading in radio.choices]


def test_two_readings_are_named_and_none_is_preferred(two_ways: str) -> None:
    radio = own_pictures.readings(two_ways)
    assert radio.visible and radio.value is None
    assert choices(radio) == [
        ("2 classes (a 4, b 4)", "classes-from top"),
        ("2 classes (new 4, old 4)", "classes-from bottom"),
    ]
    for (_, reading), classes in zip(choices(radio), ({"a", "b"}, {"new", "old"}), strict=True):
        found = uploads.read(Path(two_ways).read_bytes(), READINGS[reading][1])
        assert {file.label for file in found.files} == classes
    with pytest.raises(UploadError, match=r"classes-from top.*classes-from bottom.*choose one"):
        own_pictures.examples(two_ways, None, None)


def test_the_likelier_reading_is_chosen_and_the_other_one_offered(tmp_path: Path) -> None:
    path = tmp_path / "pets.zip"
    names = [f"{a}/{b}/{i}.png" for a, b in (("cats", "tabby"), ("dogs", "pug"), ("dogs", "boxer")) for i in (1, 2)]
    path.write_bytes(packed({name: drawn("star", 1)[0] for name in names}))
    radio = own_pictures.readings(str(path))
    assert radio.visible and radio.value == AS_LIKELY
    assert choices(radio)[0] == ("2 classes (cats 2, dogs 4)", AS_LIKELY)
    assert [reading for _, reading in choices(radio)][1:] == ["classes-from bottom"]


def test_one_reading_or_none_is_no_question(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(packed(as_files(labelled(2))))
    (tmp_path / "broken.zip").write_bytes(b"none")
    for file in (None, str(tmp_path / "mine.zip"), str(tmp_path / "broken.zip"), str(tmp_path / "gone.zip")):
        radio = own_pictures.readings(file)
        assert not radio.visible and radio.value == AS_LIKELY
        assert [reading for _, reading in choices(radio)] == list(READINGS)


def test_names_are_no_markup() -> None:
    said = own_pictures.report(OwnPictures([], [LeftOut("<b>/`x`.png", "It is _odd_.")], "2 images of US$ and $x$"))
    assert said == "2 images of US\\$ and \\$x\\$\n\n\\<b\\>/\\`x\\`\\.png was left out: It is \\_odd\\_\\."
    assert own_pictures.refused(UploadError("The class <b> is empty.")).message == "The class &lt;b&gt; is empty."
