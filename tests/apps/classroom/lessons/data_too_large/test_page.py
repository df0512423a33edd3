"""The page as its script runs it: no exception, and its code reproduces what it shows."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from apps.classroom.lessons.data_too_large import text
from core.data import samples
from core.data.storage.files import write_hdf5
from core.data.storage.settings import StorageSettings
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
    app = open_page("data_too_large", sample="horse", look=text.MEAN_VIEW)
    image = samples.find("horse").read()
    middle = image[image.shape[0] // 2, image.shape[1] // 2].tolist()
    assert any(",\\ ".join(map(str, middle)) in formula.value for formula in app.latex)
    assert "Means of this image" in texts(app)


def test_the_generator_in_plain_h5py_runs_on_the_file_of_the_page(tmp_path: Path) -> None:
    write_hdf5(StorageSettings(pictures=400, side=32), tmp_path / "pictures.h5")
    assert execute(code_blocks(open_page("data_too_large"))[-1], tmp_path) == "(16, 32, 32, 3) float32\n"


def test_an_epoch_of_the_generator_has_every_image_once(tmp_path: Path) -> None:
    write_hdf5(StorageSettings(pictures=400, side=32, chunk_rows=30), tmp_path / "pictures.h5")
    code = text.GENERATOR.partition("\n\n\nimages, labels = next")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    seen, images = 0, []
    for batch, labels in names["batches"](tmp_path / "pictures.h5", 16, np.random.default_rng(1)):
        assert len(batch) == len(labels) <= 16
        images.append(batch)
        seen += len(batch)
        if seen >= 400:
            break
    assert seen == 400 and np.abs(np.concatenate(images).mean(axis=(0, 1, 2), dtype=np.float64)).max() < 1e-3


def test_the_mean_is_said_to_be_that_of_the_training_images() -> None:
    assert "over the **training** images" in texts(open_page("data_too_large", look=text.MEAN_VIEW))
