"""What the page says of advice follows from the recorded trainings, whatever they show."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.gans import advice, advice_table, advice_text
from apps.classroom.ui import svg
from core.synthesis.gan.advice import advice_record
from core.synthesis.gan.advice.variants import ADVICE, FAILURES
from tests.apps.classroom.lessons.gans import advice_records
from tests.apps.classroom.pages import checked, open_page, texts


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advice_records.write(tmp_path)
    monkeypatch.setattr(advice_record, "FOLDER", tmp_path)
    monkeypatch.setattr(advice_record, "FILE", tmp_path / "advice.json")
    monkeypatch.setattr(advice, "recorded", advice_records.record)
    for cached in (advice._effects, advice._summary, advice._table, advice._last_grid):
        cached.cache_clear()


def test_the_verdict_is_that_of_the_interval() -> None:
    for effect in advice_text.effects(advice_records.record()):
        if effect.is_failure:
            assert effect.verdict == (min(effect.after) > max(effect.before))
        else:
            assert (effect.verdict == 0) == (not effect.ratio.is_beyond_chance)
            assert effect.verdict == 0 or effect.verdict * effect.doublings > 0


def test_the_most_helpful_advice_comes_first_and_failures_last() -> None:
    names = [effect.variant.name for effect in advice_text.effects(advice_records.record())]
    assert names[:2] == ["normalization", "dropout"] and names[len(ADVICE) - 1] == "no_hidden_dense"
    assert set(names[len(ADVICE) :]) == {variant.name for variant in FAILURES}


def test_the_summary_counts_what_helps_harms_and_is_unclear() -> None:
    said = advice_text.summary(advice_records.record())
    assert "**2 of 8 pieces help beyond chance**: batch normalization in both networks, dropout in the" in said
    assert "Without one piece the images are better, beyond chance: no hidden dense layers." in said
    assert "For 5 pieces, the 95 % interval" in said


def test_later_advice_is_compared_after_the_same_number_of_epochs() -> None:
    plain, whole = [[{"kernel_distance": value} for value in row] for row in ([0.6, 0.5], [0.4, 0.3, 0.1])]
    said = advice_text.later_advice(plain, whole)
    assert "after 2 epochs**" in said and "0.500" in said and "0.300, better" in said and "3 epochs it is 0.100" in said
    assert "no better" in advice_text.later_advice(whole[:2], plain)


def test_a_failure_that_does_not_fail_is_said() -> None:
    by_name = {effect.variant.name: effect for effect in advice_text.effects(advice_records.record())}
    assert "worse with every seed, as intended" in advice_text.sentence(by_name["strong_discriminator"])
    assert "not with every seed worse" in advice_text.sentence(by_name["hasty_generator"])


@pytest.mark.parametrize("layout", [advice_table.WIDE, advice_table.NARROW])
def test_every_row_can_be_opened_and_lies_inside_the_drawing(layout: advice_table.Layout) -> None:
    effects = advice_text.effects(advice_records.record())
    root = ElementTree.fromstring(advice_table.drawing(effects, "dropout", layout, dark=False))
    rows = [group for group in root.iter() if group.get("data-name")]
    assert [row.get("data-name") for row in rows] == [effect.variant.name for effect in effects]
    assert [row.get("data-name") for row in rows if row.get("aria-pressed") == "true"] == ["dropout"]
    for circle in root.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx", "nan")) <= layout.width
    for colour in ("#0072B2", advice_table.HARMS, advice_table.UNCLEAR):
        assert any(colour in str(part.attrib) for part in root.iter()), colour
    assert svg.INK[False] == root.get("color")


@pytest.mark.usefixtures("recorded")
def test_a_row_opens_its_run() -> None:
    app = _opened()
    assert "**2 of 8 pieces help beyond chance**" in texts(app)
    assert "Batch normalization in both networks: kernel distance 0.100 → 0.220, 2.2 times as large" in texts(app)
    app.session_state[advice.OPENED] = "dropout"
    assert "Dropout in the discriminator: kernel distance 0.100 → 0.150" in texts(checked(app.run()))


def test_without_recorded_trainings_the_page_says_how_to_make_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advice_record, "FILE", tmp_path / "advice.json")
    assert any("have not been recorded" in caption.value for caption in _opened().caption)


def _opened() -> AppTest:
    """The page with the table of advice."""
    app = open_page("gans")
    app.button_group(key="gans_evidence").set_value("advice")
    return checked(app.run())


def test_what_is_recorded_here_is_said_as_it_is() -> None:
    """The claims that the lesson and the README make of the committed trainings."""
    found = {effect.variant.name: effect for effect in advice_text.effects(advice_record.read())}
    assert all(len(effect.after) == len(effect.before) >= 3 for effect in found.values())
    assert {name for name, effect in found.items() if effect.verdict == 1 and not effect.is_failure} == {
        "normalization",
        "no_hidden_dense",
    }
    assert found["strides"].verdict == -1, "in a training this short, pooling serves better"
    assert all(effect.verdict == 1 for effect in found.values() if effect.is_failure)
