"""The page of ranked accuracy as its script runs it."""

from pathlib import Path

import pytest

from apps.classroom.lessons.ranked_accuracy import text as lesson_text
from core.data.sets import datasets
from core.serving import artifacts
from tests.apps.classroom.pages import execute, open_page, texts


def test_the_snippet_of_ranked_accuracy_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="3")
    lines = execute(app.code[0].value, tmp_path).strip().splitlines()
    measured = artifacts.load("tiny_imagenet_resnet").card.metric("rank1")
    assert measured is not None and lines[0] == f"rank-1 {measured.value:.4f}"
    assert len([line for line in lines if line.startswith("rank-")]) == 3
    confused = next(frame.value for frame in app.dataframe if "of its class" in frame.value)
    assert lines[3].startswith(f"{confused['truth'][0]} taken for {confused['taken for'][0]}: ")


def test_digits_of_another_set_are_shown_with_their_wrong_answers() -> None:
    assert "on 400 digits of scikit-learn" in texts(open_page("ranked_accuracy", model="mnist_mini_vgg"))
    assert "of scikit-learn" not in texts(open_page("ranked_accuracy", model="cifar10_mini_googlenet"))


def test_the_exercise_of_ranked_accuracy_wants_as_few_ranks_as_will_do() -> None:
    assert not open_page("ranked_accuracy").success
    assert not open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="7").success
    assert "Solved" in open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="8").success[0].value
    assert not open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="9").success


@pytest.mark.data
@pytest.mark.skipif(datasets.where("cifar10") is None, reason="CIFAR-10 is not here")
def test_pictures_of_a_confusion_are_shown_as_soon_as_their_data_set_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "cifar10_mini_googlenet"
    truth, answer, *_ = lesson_text.mistakes(lesson_text.found()[name])[0]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(datasets, "where", lambda _: None)
        drawing, sentence = lesson_text.pictures(name, truth, answer)
        assert drawing is None and "into `data/`" in sentence
    drawing, sentence = lesson_text.pictures(name, truth, answer)
    assert drawing is not None and sentence.startswith(f"{truth} taken for {answer}")
