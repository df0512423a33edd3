"""The columns say which blocks are frozen and which learn."""

from xml.etree import ElementTree

import pytest

from apps.classroom.lessons.fine_tuning import layer_columns
from apps.classroom.lessons.fine_tuning.blocks import plan
from core.transfer.fine_tuning.settings import FineTuningSettings


@pytest.mark.parametrize("dark", [False, True])
def test_the_columns_say_what_is_frozen_and_what_learns(dark: bool) -> None:
    freezing = plan(FineTuningSettings(train_from="block12"))
    drawing = layer_columns.columns(freezing, ("a", "b", "c"), dark=dark, current=1, moved={"block12": 0.02})
    titles = [node.text or "" for node in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}title")]
    assert len(titles) == 3 * (len(freezing.blocks) + 1)
    assert [t.rsplit(", ", 1)[1] for t in titles if t.startswith("block 12:")] == ["pre-trained", "frozen", "learns"]
    assert [t.rsplit(", ", 1)[1] for t in titles if t.startswith("block 11:")] == ["pre-trained", "frozen", "frozen"]
    assert f"{freezing.head + freezing.released:,} weights learn" in drawing
    assert "Moved" in drawing
    assert "Moved" not in layer_columns.columns(freezing, ("a", "b", "c"), dark=dark, moved={})
    ElementTree.fromstring(layer_columns.column(freezing, 2, "c", dark=dark))
