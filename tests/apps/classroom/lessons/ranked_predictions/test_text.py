"""The sentences of the page: they count ranks, and claim no hit where the true class is unknown."""

import numpy as np

from apps.classroom.lessons.ranked_predictions import text
from core.data import samples
from core.evaluation.score_ledger import Ledger
from core.serving import artifacts
from core.serving.card import Metric
from core.serving.litert import Classifier


def test_the_verdict_depends_on_how_many_ranks_count() -> None:
    hit, miss = text.verdict(5, 0.98, 3, "tabby"), text.verdict(2, 0.75, 3, "tabby")
    assert hit.startswith(":green[**Hit.**] The true class, “tabby”, is at rank 3.")
    assert miss.startswith(":orange[**Miss.**] The true class, “tabby”, is only at rank 3.")
    assert miss.endswith("The first 2 ranks hold 75.0 % of the probability.")
    assert text.verdict(1, 0.5, 1, "tabby").endswith("The first rank holds 50.0 % of the probability.")


def test_a_picture_without_a_label_is_neither_a_hit_nor_a_miss() -> None:
    sentence = text.verdict(5, 0.98, None, "")
    assert "Hit" not in sentence and "Miss" not in sentence and "Nobody has labelled" in sentence


def test_a_label_that_is_only_the_nearest_class_says_so() -> None:
    assert "The nearest class to a dahlia, “daisy”, is at rank 1" in text.verdict(5, 0.9, 1, "daisy", "flower")
    assert text.card_truth("flower", "daisy") == "nearest class: daisy"
    assert text.card_truth("cat", "tabby") == "true: tabby"


def test_what_is_called_nearest_is_no_class_of_imagenet() -> None:
    classes = {name.casefold() for name in Classifier.load("efficientnet_lite0").labels}
    labelled = {sample.name for sample in samples.labelled()}
    for name, what in text.NEAREST.items():
        assert name in labelled and what.partition(" ")[2].casefold() not in classes


def test_the_board_counts_its_hits() -> None:
    said = text.board_explanation([1, 3, 1, 30], 5)
    assert "Of 4 labelled samples, 2 are hits at rank 1. The others are at rank 3 and 30." in said
    assert "others" not in text.board_explanation([1, 1], 1)


def test_the_cells_that_give_half_are_counted() -> None:
    cells = np.array([[4.0, 1.0], [2.0, -3.0]])
    said = text.activation_map(Ledger(cells, -0.5, 3.5), "tabby")
    assert "2 × 2 cells" in said and "$z$ = 3.50" in said and "a single cell gives half" in said
    assert "2 cells give half" in text.activation_map(Ledger(np.ones((2, 2)), 0.0, 4.0), "tabby")
    assert "half" not in text.activation_map(Ledger(-np.ones((2, 2)), 0.0, -4.0), "tabby")


def test_the_gallery_is_a_check_and_no_accuracy() -> None:
    card = artifacts.load("efficientnet_lite0").card
    served, before = card.metric("rank1"), card.metric("rank1_float32")
    assert served is not None and before is not None
    assert ("changed nothing" in text.gallery_check(card)) == (served.value == before.value)
    worse = [m if m.name != "rank1" else Metric(**{**m.model_dump(), "value": 0.8}) for m in card.metrics]
    assert "changed 85.0 % to 80.0 %" in text.gallery_check(card.model_copy(update={"metrics": worse}))
