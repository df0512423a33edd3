"""What the page of data too large for memory says of sizes, plans and a run."""

import numpy as np
import pytest

from apps.classroom.lessons.data_too_large import mean_subtraction, stored_file
from apps.classroom.lessons.data_too_large import text as lesson_text
from apps.classroom.ui.job_view import Outcome
from apps.shared.finished import Finished
from core.data.hdf5.description import Entry
from core.data.storage.settings import StorageSettings
from core.snapshots import Snapshot

METRICS = {
    "cores": 2.0, "jpeg_bytes": 4e6, "hdf5_bytes": 8e6, "peak_bytes": 3e6,
    "jpeg": 1000.0, "blocks": 2500.0, "in_order": 2600.0, "at_random": 90.0,
}  # fmt: skip
RECORD = Finished("", {}, 7.0, 7.0, [(34, METRICS | {"blocks": 50_000.0, "hdf5_bytes": 24.9e6})])


def outcome(metrics: dict[str, float], stopped: bool = False) -> Outcome:
    settings = StorageSettings(compression="gzip", contents="drawings")
    return Outcome({"settings": settings}, Snapshot(34, 34, metrics=metrics), [], stopped)


def test_the_last_run_is_shown_unless_it_was_stopped_too_early() -> None:
    assert lesson_text.shown(None, RECORD).recorded
    assert lesson_text.shown(outcome({"cores": 2.0}, stopped=True), RECORD).ratio == 50
    assert lesson_text.shown(outcome(METRICS), RECORD).ratio == 2.5


def test_the_exercise_wants_a_whole_run_and_half_the_bytes() -> None:
    assert lesson_text.is_halved(outcome(METRICS))
    assert not lesson_text.is_halved(outcome(METRICS, stopped=True))
    assert not lesson_text.is_halved(outcome(METRICS | {"hdf5_bytes": 20e6}))
    assert not lesson_text.is_halved(None)


def test_what_packing_costs_is_told_with_the_numbers_of_the_run() -> None:
    said = lesson_text.cost(lesson_text.shown(outcome(METRICS), RECORD), lesson_text.shown(None, RECORD))
    assert "33 % of its pixels" in said and "2,500 pictures a second, 5 % of the pixels a second" in said


def test_each_way_draws_every_batch_and_every_row_once() -> None:
    settings = StorageSettings(pictures=400, batch_size=48)
    for way in stored_file.ways(settings):
        assert sorted(way["rows"]) == list(range(400))
        assert len(way["held"]) == len(way["said"]) == 9
        assert way["said"][-1].startswith("Batch 9 of 9: 16 pictures")
        assert "400 of 400 pictures" in way["said"][-1]


def test_the_tree_has_shapes_chunks_and_bytes_relative_to_the_file() -> None:
    images = Entry("images", {}, (40, 8, 8, 3), "uint8", (10, 8, 8, 3), "lzf", 300)
    labels = Entry("labels", {}, (40,), "int64", None, "none", 100)
    root = stored_file.node(Entry("/", {"source": "photos", "writing": "False"}, size=400, children=(images, labels)))
    assert root["notes"] == [("source", "photos")]
    assert [child["length"] for child in root["children"]] == [0.75, 0.25]
    assert root["children"][0]["facts"] == "40 × 8 × 8 × 3 uint8, chunks of 10 × 8 × 8 × 3, lzf"
    assert root["children"][1]["facts"] == "40 int64, in one piece"


@pytest.mark.parametrize(
    ("number", "text"), [(12, "12 bytes"), (24_576, "24.6 kB"), (24_576_000, "24.6 MB"), (192_900_000_000, "193 GB")]
)
def test_sizes_in_words(number: int, text: str) -> None:
    assert stored_file.size(number) == text


@pytest.mark.parametrize(("number", "text"), [(0.44, "0.4"), (57.2, "57"), (651.2, "651"), (63_236, "63,200")])
def test_speeds_keep_three_digits(number: float, text: str) -> None:
    assert lesson_text.significant(number) == text


def test_a_picture_of_nothing_but_the_means_becomes_mid_grey() -> None:
    image = np.full((4, 4, 3), (100, 50, 200), np.uint8)
    values = mean_subtraction.centred(image, (100.0, 50.0, 200.0))
    assert not values.any()
    assert (mean_subtraction.around_grey(values) == 128).all()
    assert (mean_subtraction.around_grey(values - 300) == 0).all()
