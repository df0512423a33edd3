"""Recipes: those that come with the suite are sound, and each mistake in one is named in a sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from core.data.sets import datasets
from core.errors import ConvolabError
from core.nets import catalogue
from core.training import recipe
from core.training.recipe import Architecture, InputImages, Optimizer, Recipe, RecipeError, Split
from core.transfer.fine_tuning import surgery
from tests.core.training.short import VALUES, short, write


@pytest.mark.parametrize("name", recipe.names())
def test_committed_recipes_ask_for_what_there_is(name: str) -> None:
    found = recipe.load(name)
    assert found.name == name and found.data in datasets.KNOWN
    if found.fine_tuning:  # Its network is no architecture of the catalogue, but one that was trained before.
        surgery.check(found.network.name, found.network.arguments)
    else:
        network = catalogue.get(found.network.name)
        assert set(catalogue.checked(network, found.network.arguments)) <= set(network.arguments)
    assert 0 < found.schedule(0.5) <= 1
    fractions = [found.split.validation, found.split.train_validation]
    assert sum(fractions) + (0 if found.split.test == "part" else found.split.test) < 1


def test_a_file_is_read_as_its_values(tmp_path: Path) -> None:
    assert recipe.load(write(tmp_path / "short.toml")) == short()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_mistake(encoding: str, tmp_path: Path) -> None:
    path = write(tmp_path / "short.toml", title="Größe")
    expected = recipe.load(path)
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert recipe.load(path) == expected and expected.title == "Größe"
    assert recipe.is_of_kind(path, tmp_path, lambda content: "network" in content)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a = " + "[" * 5000, "nested too deeply"), ("epochs = " + "9" * 5000, "a number in it is too long")],
)
def test_what_no_parser_takes_is_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=f"is not valid TOML: .*{said}"):
        recipe.load(path)
    assert not recipe.is_of_kind(path, tmp_path, lambda content: True)


def test_the_name_is_that_of_the_file_unless_given(tmp_path: Path) -> None:
    text = write(tmp_path / "short.toml").read_text().replace('name = "short"\n', "", 1)
    (tmp_path / "other.toml").write_text(text)
    assert recipe.load(tmp_path / "other.toml").name == "other"


@pytest.mark.parametrize("name", recipe.names())
def test_a_recipe_survives_being_stored(name: str) -> None:
    found = recipe.load(name)
    assert recipe.parse(found.model_dump(mode="json")) == found
    assert recipe.parse(found.model_dump()) == found


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("colour", {"colour": 1}),
        ("epochs", {"epochs": "many"}),
        ("epochs", {"epochs": 0}),
        ("batch_size", {"batch_size": 2.5}),
        ("name", {"name": "Not A Name"}),
        ("seed", {"seed": 2**31}),
        ("network.name", {"network": {"fc_width": 16}}),
        ("augmentation", {"augmentation": [{"kind": "melting"}]}),
        ("angle", {"augmentation": [{"kind": "rotation", "angle": "far"}]}),
        ("pictures", {"pictures": {"size": 32, "stored": 16}}),
        ("pictures.mean", {"pictures": {"mean": 3}}),
        ("split.validation", {"split": {"validation": 1.0}}),
        ("split.testing", {"split": {"testing": 0.2}}),
        ("split.training_validation", {"split": {"training_validation": 0.1}}),
        ("schedule", {"schedule": {"kind": "guess"}}),
        ("schedule.constant.rate", {"schedule": {"kind": "constant", "rate": -1}}),
        ("optimizer.name", {"optimizer": {"name": "luck"}}),
        ("label_smoothing", {"label_smoothing": float("nan")}),
    ],
)
def test_a_mistake_is_named_in_one_sentence(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(RecipeError) as caught:
        recipe.parse({**VALUES, **changes})
    text = str(caught.value)
    assert field in text.lower() and "recipe" in text
    assert text.endswith(".") and "\n" not in text and not re.search(r"\. [A-Z]", text)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(RecipeError, match="has a mistake at title"):
        recipe.parse({key: value for key, value in VALUES.items() if key != "title"})


def test_files_that_are_no_recipe(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("epochs = [")
    (tmp_path / "picture.toml").write_bytes(b"\x89PNG\xff")
    for name in ("broken", "picture"):
        with pytest.raises(RecipeError, match=rf"{name}\.toml is not valid TOML"):
            recipe.load(tmp_path / f"{name}.toml")
    with pytest.raises(RecipeError, match=r"give the path of a \.toml file"):
        recipe.load(tmp_path / "missing.toml")
    with pytest.raises(RecipeError, match="cifar10_resnet"):
        recipe.load("cifar11_resnet")


@pytest.mark.parametrize(
    "model", [Recipe, Split, InputImages, Architecture, Optimizer], ids=lambda model: model.__name__
)
def test_what_is_not_plain_by_its_name_is_described(model: type[BaseModel]) -> None:
    plain = {"split", "pictures", "optimizer", "network", ("Optimizer", "name")}
    for name, field in model.model_fields.items():
        assert field.description or name in plain or (model.__name__, name) in plain, f"{model.__name__}.{name}"


def test_a_wrong_network_is_noticed_before_any_data_is_read() -> None:
    from core.training.trainer import Trainer

    for network, text in [
        ({"name": "mega_vgg"}, "mini_vgg"),
        ({"name": "mini_vgg", "depth": 3}, "fc_width"),
        ({"name": "mini_vgg", "fc_width": "wide"}, "fc_width"),
    ]:
        with pytest.raises(RecipeError, match=text):
            Trainer(short(network=network, data="/nowhere"))
    with pytest.raises(ConvolabError, match="/nowhere"):
        Trainer(short(data="/nowhere"))
