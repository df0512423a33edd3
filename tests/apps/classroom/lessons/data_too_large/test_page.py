"""The page as its script runs it: no exception, and its code reproduces what it shows."""

import time
from pathlib import Path

from core.data import samples
from core.serving import jobs
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def test_storage_is_compared_from_the_page_and_its_snippet_reads_the_file(tmp_path: Path) -> None:
    knobs = {"pictures": "400", "compression": "gzip", "contents": "drawings", "chunk_rows": "50"}
    app = open_page("data_too_large", **knobs)
    assert not app.success
    next(b for b in app.button if b.label.startswith("Compare")).click()
    checked(app.run())
    for _ in range(240):
        if jobs.find(app.session_state["storage_run"].job_id).finished:  # type: ignore[union-attr]
            break
        time.sleep(0.5)
    checked(app.run())
    metrics = app.session_state["storage_outcome"].snapshot.metrics
    assert metrics["hdf5_bytes"] < 400 * 64 * 64 * 3 / 2
    assert "Solved" in app.success[0].value
    assert "400" in app.latex[0].value and "=8" in app.latex[0].value  # chunks of 50 pictures
    printed = execute(code_blocks(app)[0], tmp_path)
    assert "(400, 64, 64, 3) uint8 (50, 64, 64, 3) gzip" in printed
    assert "the last batch: (16, 64, 64, 3) float32" in printed


def test_a_comparison_that_would_be_too_large_is_refused_before_it_is_tried() -> None:
    app = open_page("data_too_large", pictures="4000", side="128")
    assert "choose fewer or smaller pictures" in app.warning[0].value
    assert next(b for b in app.button if b.label.startswith("Compare")).disabled


def test_the_mean_is_subtracted_from_the_picture_that_was_picked() -> None:
    app = open_page("data_too_large", sample="horse")
    image = samples.find("horse").read()
    middle = image[image.shape[0] // 2, image.shape[1] // 2].tolist()
    assert any(",\\ ".join(map(str, middle)) in formula.value for formula in app.latex)
    assert "Means of this picture" in texts(app)
