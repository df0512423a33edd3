"""Linear heads from recipes: the artifact, its card, and that it is served like any classifier."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.cli.main import main
from core.data.hdf5.reader import Reader
from core.data.hdf5.writer import Writer
from core.data.sets import arrays, datasets
from core.errors import ConvolabError
from core.evaluation.ten_crop import ten_crops
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.linear_head import LinearHead
from core.serving.litert import Classifier
from core.training.recipe import RecipeError
from core.training.split_data import SplitData
from core.transfer.backbones.registry import BUNDLED
from core.transfer.linear_heads import head_features, head_recipe, head_training
from tests.core.transfer.pictures import as_files, drawn, labelled, packed

RECIPE = """
title = "Shapes"
data = "shapes"
views = ["standard", "whole_mirrored"]
C = [0.01, 0.1]
folds = 2
[split]
test = 0.004
validation = 0
limit = 48
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("heads")
    (folder / "shapes_head.toml").write_text(RECIPE, encoding="utf-8")
    (folder / "rooted.toml").write_text("square_root = true\n" + RECIPE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def artifact(place: Path) -> Artifact:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "cache_folder", lambda: place)
        return head_training.train(place / "shapes_head.toml", out=place / "shapes_head")


def test_the_card_is_complete(artifact: Artifact) -> None:
    card = artifact.card
    assert card.backbone is not None and card.backbone.artifact == "efficientnet_lite0_features"
    assert card.classes == list(datasets.load("shapes").classes)
    assert {metric.name: metric.images for metric in card.metrics} == {
        "rank1": 8, "rank1_ten_crop": 8, "accuracy_cross_validated": 48, "accuracy_training": 48
    }  # fmt: skip
    assert {source.use: source.images for source in card.data} == {"train": 48, "test": 8}
    selection = json.loads(artifact.path("selection.json").read_text(encoding="utf-8"))
    assert selection["C"] == [0.01, 0.1]
    assert selection["chosen"] in selection["C"]


def test_it_is_served_as_any_classifier(artifact: Artifact) -> None:
    classifier = Classifier(artifact)
    image = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)
    analysis = classifier.analyse(image)
    index = analysis.predictions()[0].index
    logits = [analysis.logit(i) for i in range(4)]
    assert np.exp(logits) / np.exp(logits).sum() == pytest.approx(analysis.probabilities, abs=1e-3)
    assert analysis.heat_map(index).shape == (90, 120)
    assert ten_crops(classifier, image).probabilities.shape == (10, 4)


def test_the_command_evaluates_it_on_images_it_was_not_fitted_on(
    artifact: Artifact, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    split_data = SplitData.of(head_recipe.load(artifact.folder.parent / "shapes_head.toml"))
    assert not set(split_data.splits["train"].positions) & set(split_data.splits["test"].positions)
    monkeypatch.setenv("CONVOLAB_TRAINED", str(artifact.folder.parent))
    with pytest.raises(ConvolabError, match="no trained artifact 'efficientnet_lite0_features'"):
        Classifier.load("shapes_head")


def test_heads_of_one_name_do_not_share_features(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder whose images changed places has other labels for the same names."""
    monkeypatch.setattr(arrays, "cache_folder", lambda: place)
    images = [image for kind in ("circle", "star") for image in drawn(kind, 8)]
    files = []
    for name, order in (("one", ("a", "b")), ("two", ("b", "a"))):
        for number, image in enumerate(images):
            path = place / name / order[number // 8] / f"{number % 8}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(image)
        recipe = RECIPE.replace('"shapes"', f'"{place / name}"').replace("0.004", "0.5").replace("limit = 48", "")
        (place / f"{name}.toml").write_text('name = "mine"\n' + recipe, encoding="utf-8")
        made = head_recipe.load(place / f"{name}.toml")
        files.append(head_features.path(made, SplitData.of(made)))
    assert files[0] != files[1]


def test_training_images_are_not_used_for_evaluation(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor are they recorded as a test, whether the folder is known or a copy of it."""
    monkeypatch.setattr(arrays, "cache_folder", lambda: place)
    for kind in ("circle", "star"):
        for number, image in enumerate(drawn(kind, 8)):
            path = place / "pets" / kind / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(image)
    recipe = RECIPE.replace('"shapes"', f'"{place / "pets"}"').replace("0.004", "0.25").replace("limit = 48", "")
    (place / "pets_head.toml").write_text(recipe, encoding="utf-8")
    head_training.train(place / "pets_head.toml", out=place / "pets_head")
    (place / BUNDLED).symlink_to(artifacts.root() / BUNDLED)
    monkeypatch.setenv("CONVOLAB_TRAINED", str(place))
    assert main(["evaluate", "pets_head", "--data", str(place / "pets"), "--record"]) == 0
    assert "test, as the recipe splits: 4 pictures" in capsys.readouterr().out
    shutil.move(place / "pets" / "star" / "0.png", place / "pets" / "star" / "9.png")
    assert main(["evaluate", "pets_head", "--data", str(place / "pets")]) == 0
    assert "the figures are too good" in capsys.readouterr().err
    assert main(["evaluate", "pets_head", "--data", str(place / "pets"), "--record"]) == 2
    assert "is not recorded" in capsys.readouterr().err


def test_a_recipe_fits_ones_own_images(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(arrays, "cache_folder", lambda: place)
    path = place / "my pets.zip"
    path.write_bytes(packed({**as_files(labelled(8)), "mine/star/broken.png": b"broken"}))
    how = {"data": path, "out": place / "my_pets"}
    card = head_training.train("flowers17_early_features", name="my_pets", **how).card  # type: ignore[arg-type]
    assert (card.name, card.title, card.classes) == ("my_pets", "My pets", ["circle", "star", "triangle"])
    assert sum(source.images or 0 for source in card.data) == 24
    assert "Images that cannot be read and were left out: 1." in card.notes
    assert "star/broken.png" in capsys.readouterr().err
    assert f"flowers17_early_features --name my_pets --data '{path}'" in card.command
    with pytest.raises(RecipeError, match="Give the images for my_pets with --data"):
        head_training.train("flowers17_early_features", name="my_pets")
    with pytest.raises(RecipeError, match="lower-case letters"):
        head_training.train("flowers17_early_features", name="My pets", data=path)


@pytest.mark.parametrize("cs", ["[0]", "[-1.0, 1.0]", "[1.0, 0.1]", "[0.1, 0.1]"])
def test_values_of_c_that_make_no_sense(place: Path, cs: str) -> None:
    path = place / "strange.toml"
    path.write_text(RECIPE.replace("[0.01, 0.1]", cs), encoding="utf-8")
    with pytest.raises(RecipeError, match="at C"):
        head_recipe.load(path)


def test_square_roots_change_the_prediction_and_leave_out_the_map(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "cache_folder", lambda: place)
    rooted = head_training.train(place / "rooted.toml", out=place / "rooted")
    analysis = Classifier(rooted).analyse(np.zeros((50, 50, 3), np.uint8))
    assert analysis.probabilities.sum() == pytest.approx(1)
    with pytest.raises(ConvolabError, match="no feature map"):
        analysis.heat_map(0)


def test_several_layers_are_joined(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "cache_folder", lambda: place)
    (place / "joined.toml").write_text('layer = "block16_out+features"\n' + RECIPE, encoding="utf-8")
    artifact = head_training.train(place / "joined.toml", out=place / "joined")
    assert LinearHead.load(artifact.path("head.h5")).kernel.shape == (320 + 1280, 4)
    classifier = Classifier(artifact)
    image = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)
    analysis = classifier.analyse(image)
    logits = [analysis.logit(i) for i in range(4)]
    assert np.exp(logits) / np.exp(logits).sum() == pytest.approx(analysis.probabilities, abs=1e-3)
    assert analysis.heat_map(0).shape == (90, 120)


def test_joined_layers_vary_alike_whatever_their_units(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = head_recipe.load(place / "shapes_head.toml").model_copy(update={"layer": "block16_out+features"})
    rows = np.random.default_rng(0).normal(3, 1, (50, 1600)).astype(np.float32) * np.repeat([100, 0.1], [320, 1280])
    with Writer(place / "rows.h5", (1600,), ("a", "b"), dtype="float32", total=50) as writer:
        writer.add(rows.astype(np.float32), np.arange(50) % 2)
    with Reader(place / "rows.h5") as reader:
        factors = head_features.scale_factors(recipe, reader)
        assert factors is not None
        variances = (factors * rows).var(axis=0)
        assert [variances[:320].sum(), variances[320:].sum()] == pytest.approx([400, 400], rel=1e-3)
        assert head_features.scale_factors(recipe.model_copy(update={"layer": "features"}), reader) is None


def test_nothing_else_is_overwritten(place: Path) -> None:
    (place / "mine").mkdir()
    (place / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(ConvolabError, match="contains something other than an artifact"):
        head_training.train(place / "shapes_head.toml", out=place / "mine")


def test_epochs_are_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(place / "shapes_head.toml"), "--epochs", "3"]) == 2
    assert "has no use for --epochs" in capsys.readouterr().err


def test_recipes_that_come_with_the_suite() -> None:
    assert head_recipe.names() == [
        "dogs_vs_cats_features",
        "flowers17_early_features",
        "flowers17_features",
        "tiny_imagenet_features",
    ]
    for name in head_recipe.names():
        assert head_recipe.is_one(name)
        assert head_recipe.load(name).name == name
    assert not head_recipe.is_one("mnist_mini_vgg")


def test_a_mistake_in_a_recipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(RECIPE.replace("folds = 2", "folds = 1"))
    with pytest.raises(RecipeError, match="wrong has a mistake at folds"):
        head_recipe.load(tmp_path / "wrong.toml")
