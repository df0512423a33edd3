"""The sentences of the page: they count ranks, and claim no hit where the true class is unknown."""

from apps.classroom.lessons.ranked_predictions import text


def test_the_verdict_depends_on_how_many_ranks_count() -> None:
    hit, miss = text.verdict(5, 0.98, 3, "tabby"), text.verdict(2, 0.75, 3, "tabby")
    assert hit.startswith(":green[**Hit.**] The true class, “tabby”, is at rank 3.")
    assert miss.startswith(":orange[**Miss.**] The true class, “tabby”, is only at rank 3.")
    assert miss.endswith("The first 2 ranks hold 75.0 % of the probability.")
    assert text.verdict(1, 0.5, 1, "tabby").endswith("The first rank holds 50.0 % of the probability.")


def test_a_picture_without_a_label_is_neither_a_hit_nor_a_miss() -> None:
    sentence = text.verdict(5, 0.98, None, "")
    assert "Hit" not in sentence and "Miss" not in sentence and "Nobody has labelled" in sentence
