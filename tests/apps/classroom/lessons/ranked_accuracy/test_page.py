"""The page as its script runs it: no exception, and the code that it offers gives what it shows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.lessons.ranked_accuracy import evaluations, mistaken_images, text
from apps.classroom.ui.data_names import data_name
from core.data.sets import datasets
from core.evaluation import proportions
from core.numbers import percent
from core.serving import artifacts
from tests import development_data
from tests.apps.classroom.pages import checked, code_blocks, execute, open_page, texts


def captions(app: AppTest) -> str:
    """All small print of a page."""
    return "\n".join(caption.value for caption in app.caption)


def test_the_snippet_of_ranked_accuracy_prints_what_the_page_shows(tmp_path: Path) -> None:
    app = open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="3")
    lines = execute(code_blocks(app)[0], tmp_path).strip().splitlines()
    measured = artifacts.load("tiny_imagenet_resnet").card.metric("rank1")
    assert measured is not None and lines[0] == f"rank-1 {measured.value:.4f}"
    assert len([line for line in lines if line.startswith("rank-")]) == 3
    confused = next(frame.value for frame in app.dataframe if "share" in frame.value)
    assert lines[3].startswith(f"{confused['true'][0]} predicted as {confused['predicted'][0]}: ")


def test_where_images_may_not_be_shown_digits_take_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "where", lambda _: None)
    said = texts(open_page("ranked_accuracy", model="tiny_imagenet_resnet"))
    assert "Instead, images that may be shown: “MiniVGGNet, MNIST” on 400 digits of scikit-learn" in said


def test_misread_digits_of_another_set_are_shown() -> None:
    assert "on 400 digits of scikit-learn" in texts(open_page("ranked_accuracy", model="mnist_mini_vgg"))


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_where_the_images_of_a_network_are_there_no_others_are_shown() -> None:
    assert "of scikit-learn" not in texts(open_page("ranked_accuracy", model="cifar10_mini_googlenet"))


def test_the_exercise_of_ranked_accuracy_wants_as_few_ranks_as_will_do() -> None:
    assert not open_page("ranked_accuracy").success
    assert not open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="7").success
    assert "Solved" in open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="8").success[0].value
    assert not open_page("ranked_accuracy", model="tiny_imagenet_resnet", ranks="9").success
    assert not open_page("ranked_accuracy", model="dogs_vs_cats_alexnet", ranks="2").success


def test_each_view_of_the_confusions_is_shown() -> None:
    app = open_page("ranked_accuracy")
    for view, column in ((text.PER_CLASS, text.RECALL), (text.PAIRS, "predicted")):
        app.button_group(key="confusion_view").set_value(view)
        app = checked(app.run())
        assert any(column in frame.value for frame in app.dataframe)
    app.button_group(key="confusion_view").set_value(text.MATRIX)
    assert len(checked(app.run()).get("plotly_chart")) == 2


def test_images_that_may_not_be_new_are_named_as_such() -> None:
    for name, chosen in evaluations.recorded().items():
        of_imagenet = chosen.record.data.startswith(("imagenet", "tiny_imagenet"))
        pretrained = chosen.card.backbone is not None or name == "efficientnet_lite0"
        assert (name in text.FAMILIAR) == (of_imagenet and pretrained), name
    assert text.FAMILIAR["tiny_imagenet_features"] in captions(
        open_page("ranked_accuracy", model="tiny_imagenet_features")
    )


def test_accuracies_carry_their_interval_and_part_of_a_data_set_is_called_a_part() -> None:
    app = open_page("ranked_accuracy", model="tiny_imagenet_resnet")
    low, high = proportions.interval(evaluations.recorded()["tiny_imagenet_resnet"].accuracy(1), 1000)
    assert f"95 % interval {percent(low)} to {percent(high)}" in captions(app)
    for chosen in evaluations.recorded().values():
        assert ("Tiny ImageNet" in chosen.card.title) == ("20 of 200 classes" in chosen.card.title)
        assert not data_name(chosen.record.data).endswith((".zip", ".npz", ".h5"))


@pytest.mark.data
@pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)
def test_images_of_a_confusion_are_shown_once_their_data_set_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "cifar10_mini_googlenet"
    truth, predicted, *_ = evaluations.recorded()[name].confusions()[0]
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(datasets, "where", lambda _: None)
        drawing, sentence = mistaken_images.of_confusion(name, truth, predicted)
        assert drawing is None and "into `data/`" in sentence
    drawing, sentence = mistaken_images.of_confusion(name, truth, predicted)
    assert drawing is not None and sentence.startswith(f"{truth} predicted as {predicted}")
