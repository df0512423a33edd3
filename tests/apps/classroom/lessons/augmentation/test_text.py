"""The page of augmentation when its worker lets it down: old draws are never shown as the present ones."""

import pytest

from apps.classroom.lessons.augmentation import text as lesson_text
from apps.shared import job_targets
from core.serving import artifacts, jobs
from tests.apps.classroom.lessons.augmentation.test_page import drawn
from tests.apps.classroom.pages import checked, open_page, texts

SOLVES = "flip-direction-both~rotation-angle-180"


def test_draws_whose_job_was_lost_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as impatient:
        impatient.setattr(lesson_text, "PATIENCE", 0.0)
        app = open_page("augmentation", chain=SOLVES)
    assert any("These are the draws before" in caption.value for caption in app.caption) and not app.success
    jobs.shutdown()
    app = drawn(checked(app.run()))
    assert [t.kind for t in app.session_state["augmentation_draws"][1].chosen] == ["flip", "rotation"]
    assert "draws keep the answer" in texts(app) and "Solved" in app.success[0].value


def test_draws_that_failed_are_an_error_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(job_targets, "AUGMENTATION_PREVIEW", "core.data.augmentation.preview:nothing")
        broken.setattr(lesson_text, "PATIENCE", 120.0)
        app = open_page("augmentation")
        app.query_params["chain"] = SOLVES
        app.run()
        assert not app.exception and app.error[0].value.endswith(".")
    assert "draws keep the answer “" not in texts(app) and not app.success
    next(button for button in app.button if button.label == "Try again").click()
    app = drawn(checked(app.run()))
    assert "draws keep the answer" in texts(app) and "Solved" in app.success[0].value


def test_the_evidence_counts_the_pictures_that_were_learnt() -> None:
    card = artifacts.load("flowers17_mini_vgg").card
    learnt = next(data.images for data in card.data if data.use == "training")
    assert f"on {learnt:,} pictures of {len(card.classes)} flowers" in texts(open_page("augmentation"))
