"""What the page says about sizes and accuracies holds in the networks and in the cards."""

from itertools import combinations

import pytest

from apps.classroom.lessons.architectures import networks, text
from core.evaluation import proportions


def test_alexnet_in_two_groups_is_that_of_the_paper() -> None:
    alexnet = networks.by_title()["AlexNet"]
    paper = networks.in_two_groups(alexnet)
    assert paper.parameters == 60_965_224
    assert paper.macs == pytest.approx(0.72e9, rel=0.01)
    assert paper.module_macs["block2"] == 27 * 27 * 5 * 5 * 48 * 256
    assert networks.PUBLISHED[0].parameters == pytest.approx(paper.parameters / 1e6, abs=0.1)
    assert networks.PUBLISHED[0].macs == pytest.approx(paper.macs / 1e9, abs=0.01)
    said = text.originals(alexnet)
    assert "31 % of them in block 2" in said


def test_vgg_16_has_the_published_number_of_parameters() -> None:
    widths = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
    convolutions = sum(9 * a * b + b for a, b in zip((3, *widths), widths, strict=False))
    dense = sum(a * b + b for a, b in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)))
    assert next(e for e in networks.PUBLISHED if e.title == "VGG-16").parameters == pytest.approx(
        (convolutions + dense) / 1e6, abs=0.05
    )


def test_on_the_same_task_a_deeper_network_may_be_smaller_or_larger() -> None:
    assert [entry.depth for entry in networks.PUBLISHED] == sorted(entry.depth for entry in networks.PUBLISHED)
    sizes = [entry.parameters for entry in networks.PUBLISHED]
    assert sizes != sorted(sizes) and sizes != sorted(sizes, reverse=True)
    assert "19 times as deep as AlexNet, with 99 % of its parameters" in text.published()


def test_trained_networks_are_compared_only_on_the_same_test_images() -> None:
    cards = networks.trained()
    said = text.trained(cards)
    for first, second in combinations(cards, 2):
        one, other = first.metric("rank1"), second.metric("rank1")
        assert one and other and one.images and other.images
        names = f"{second.title.split(',')[0]} differs from {first.title.split(',')[0]} by"
        points = f"{100 * (other.value - one.value):+.1f} points".replace("-", "−")
        if (one.data, one.split) == (other.data, other.split):
            found = proportions.difference(one.value, other.value, one.images, other.images)
            rest = said.split(f"{names} {points}")[1]
            assert rest.split("), ")[1].startswith("beyond" if found.is_beyond_chance else "within")
    assert said.count("differs from") == 2
    assert len(text.trained_rows(cards)) == len(cards)
