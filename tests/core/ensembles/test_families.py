"""The recorded predictions of the committed artifacts can be averaged, and score as the cards say."""

import numpy as np
import pytest

from core.data import samples
from core.ensembles import averaging
from core.ensembles.families import ENSEMBLE, FAMILIES, load
from core.errors import ConvolabError
from core.serving import artifacts


@pytest.mark.parametrize("title", FAMILIES)
def test_every_family_is_complete(title: str) -> None:
    family = load(title)
    assert family.members.shape == (len(FAMILIES[title]), len(family.labels), len(family.classes))
    np.testing.assert_allclose(family.members.sum(axis=2), 1, atol=0.01)
    for member, (_, name, _) in zip(family.members, FAMILIES[title], strict=True):
        measured = artifacts.load(name).card.metric("rank1")
        assert measured is not None
        assert abs(averaging.performance(member, family.labels).accuracy - measured.value) < 0.05


def test_the_ensemble_is_above_its_best_member() -> None:
    family = load("five alike")
    found = averaging.compare(family.members, family.labels)
    assert found.ensemble.accuracy > found.best.accuracy
    measured = artifacts.load(ENSEMBLE).card.metric("rank1")
    assert measured is not None and found.ensemble.accuracy == pytest.approx(measured.value, abs=1e-3)


@pytest.mark.parametrize("title", FAMILIES)
def test_jensens_bound_holds_on_every_image(title: str) -> None:
    family = load(title)
    of_average = averaging.losses(averaging.average(family.members)[np.newaxis], family.labels)[0]
    assert (of_average <= averaging.losses(family.members, family.labels).mean(axis=0) + 1e-9).all()


def test_all_members_predict_an_image() -> None:
    family = load("three different")
    predicted = family.predict(samples.find("cat").read())
    assert predicted.shape == (3, 10)
    np.testing.assert_allclose(predicted.sum(axis=1), 1, atol=1e-3)


def test_an_unknown_family_is_a_sentence() -> None:
    with pytest.raises(ConvolabError, match="choose one of five alike"):
        load("six alike")
