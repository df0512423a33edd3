"""The timeline uses what was measured, and its sentences agree with it."""

import pytest

from apps.classroom.lessons.data_too_large import comparison_run, starvation, text
from apps.classroom.lessons.data_too_large.comparison_run import JOB
from apps.shared import finished
from core.data.storage.pipeline import SPEEDS, timeline
from core.data.storage.pipeline_settings import PipelineSettings
from tests.apps.classroom.pages import open_page, texts

RUN = comparison_run.recorded(finished.load(JOB.record))


def test_a_batch_is_that_of_the_comparison() -> None:
    files = starvation.batch(RUN, PipelineSettings())
    assert files.pieces == RUN.settings.batch_size
    assert files.decoding == pytest.approx(RUN.settings.batch_size / RUN.metrics["jpeg"])
    blocks = starvation.batch(RUN, PipelineSettings(form="HDF5"))
    assert blocks.pieces == RUN.settings.batch_size / RUN.settings.chunk_rows
    assert blocks.bytes > files.bytes and blocks.decoding < files.decoding


@pytest.mark.parametrize("medium", list(SPEEDS))
@pytest.mark.parametrize("form", ["JPEG files", "HDF5"])
@pytest.mark.parametrize("prefetch", [0, 2])
def test_the_sentence_says_what_the_timeline_shows(medium: str, form: str, prefetch: int) -> None:
    settings = PipelineSettings.parse({"medium": medium, "form": form, "prefetch": prefetch})
    load = starvation.batch(RUN, settings).seconds(settings.medium)
    found = timeline(load, settings)
    said = text.starvation(found, load, settings)
    assert ("The loader is the slower one" in said) == (load > settings.step_ms / 1000)
    if "Loading ahead hides" in said:
        assert found.seconds == pytest.approx(load + len(found.training) * settings.step_ms / 1000)
    drawn = starvation.draw(found, dark=False)
    assert drawn.count('fill="#009E73"') == len(found.training) == 12


def test_the_view_follows_its_address() -> None:
    app = open_page("data_too_large", look=text.WAIT_VIEW, form="HDF5", prefetch="1")
    assert "Loading ahead hides the loader behind the steps" in texts(app)
    assert "The loader is the slower one" in texts(open_page("data_too_large", look=text.WAIT_VIEW))
