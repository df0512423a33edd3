"""The tree of a file."""

from apps.classroom.lessons.data_too_large import file_tree
from core.data.hdf5.description import Entry


def test_the_tree_has_shapes_chunks_and_bytes_relative_to_the_file() -> None:
    images = Entry("images", {}, (40, 8, 8, 3), "uint8", (10, 8, 8, 3), "lzf", 300)
    labels = Entry("labels", {}, (40,), "int64", None, "none", 100)
    progress = Entry("progress", {}, (4,), "float64", None, "none", 32)  # Matters to the writer only.
    notes = {"source": "photos", "writing": "False", "complete": "True", "format": "convolab-rows-1"}
    root = file_tree.node(Entry("/", notes, size=400, children=(images, labels, progress)))
    assert root["notes"] == [("source", "photos")]
    assert [child["length"] for child in root["children"]] == [0.75, 0.25]
    assert root["children"][0]["facts"] == "40 × 8 × 8 × 3 uint8, chunks of 10 × 8 × 8 × 3, lzf"
    assert root["children"][1]["facts"] == "40 int64, in one piece"
