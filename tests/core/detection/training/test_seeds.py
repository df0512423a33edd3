"""What other seeds reach is recorded from cards, beside what is shipped."""

from pathlib import Path

import pytest

from core.detection.training import seeds
from core.detection.training.seeds import SeedRuns
from core.serving import artifacts
from core.serving.card import Card


def card(**changes: object) -> Card:
    return artifacts.load("raccoon_ssd").card.model_copy(update=changes)


def test_the_record_has_the_shipped_trainings_and_two_other_seeds() -> None:
    recorded = seeds.read()
    assert set(recorded) == {"bccd_ssd", "raccoon_ssd"}
    for recipe, runs in recorded.items():
        shipped = artifacts.load(recipe).card
        found = seeds.measured(shipped)
        assert shipped.seed in runs.seeds and len(runs.seeds) >= 2
        assert (runs.split, runs.images) == (found["ap50"].split, found["ap50"].images)
        for name in seeds.MEASURES:
            assert runs.seeds[shipped.seed or 0][name] == pytest.approx(found[name].value, abs=6e-4)


def test_a_seed_is_added_and_replaced() -> None:
    first = seeds.added({}, [card(), card(seed=7)])
    assert list(first.recipes["raccoon_ssd"].seeds) == [1, 7]
    again = seeds.added(
        first.recipes, [card(seed=7, metrics=[m.model_copy(update={"value": 0.5}) for m in card().metrics])]
    )
    assert again.recipes["raccoon_ssd"].seeds[7] == {"ap50": 0.5, "ap75": 0.5}
    assert again.recipes["raccoon_ssd"].values("ap50")[1] == 0.5


def test_what_is_no_trained_detector_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seeds, "FILE", tmp_path / "seeds.json")
    assert seeds.main([str(artifacts.root() / "mnist_mini_vgg")]) == 2
    assert "The card of mnist_mini_vgg has no average precision" in capsys.readouterr().err
    assert not (tmp_path / "seeds.json").exists()
    assert seeds.main([str(artifacts.root() / "raccoon_ssd")]) == 0
    assert isinstance(seeds.read()["raccoon_ssd"], SeedRuns)
