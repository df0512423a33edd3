"""The page when its worker fails: previous versions are never shown as the current ones."""

import pytest

from apps.classroom.lessons.augmentation import versions
from apps.shared import job_targets
from core.serving import jobs
from tests.apps.classroom.lessons.augmentation.test_page import sampled
from tests.apps.classroom.pages import checked, open_page, texts

SOLVES = "flip-direction-both~rotation-angle-180"


def test_versions_whose_job_was_lost_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as impatient:
        impatient.setattr(versions, "PATIENCE", 0.0)
        app = open_page("augmentation", chain=SOLVES)
    assert any("These are the previous versions" in caption.value for caption in app.caption) and not app.success
    jobs.shutdown()
    app = sampled(checked(app.run()))
    assert [t.kind for t in app.session_state["augmentation_versions"][1].chosen] == ["flip", "rotation"]
    assert "versions keep the prediction" in texts(app) and "Solved" in app.success[0].value


def test_a_failed_job_is_an_error_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(job_targets, "AUGMENTED_PREDICTIONS", "core.evaluation.augmented_predictions:nothing")
        broken.setattr(versions, "PATIENCE", 120.0)
        app = open_page("augmentation")
        app.query_params["chain"] = SOLVES
        app.run()
        assert not app.exception and app.error[0].value.endswith(".")
    assert "versions keep the prediction “" not in texts(app) and not app.success
    next(button for button in app.button if button.label == "Try again").click()
    app = sampled(checked(app.run()))
    assert "versions keep the prediction" in texts(app) and "Solved" in app.success[0].value
