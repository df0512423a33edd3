from pathlib import Path

import pytest

from core.serving import artifacts
from core.serving.artifacts import Artifact, ArtifactError
from core.serving.card import Card, Metric


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path))
    folder = tmp_path / "tiny_net"
    folder.mkdir()
    (folder / "model.tflite").write_bytes(b"weights")
    return folder


def card(name: str = "tiny_net") -> Card:
    return Card(
        name=name,
        title="Tiny net",
        task="classification",
        input_size=(32, 48),
        command="python -m core train tiny_net",
        licence="Apache-2.0",
        attribution="Made here.",
        classes=["cat", "dog"],
        metrics=[Metric(name="rank1", value=0.5, split="test", data="coins", images=2)],
    )


def test_a_saved_card_is_loaded_as_it_was(folder: Path) -> None:
    saved = artifacts.save_card(folder, card())
    assert artifacts.load("tiny_net") == saved
    assert saved.card.files["model.tflite"].bytes == 7
    assert saved.card.input_size == (32, 48)
    rank1 = saved.card.metric("rank1")
    assert rank1 is not None
    assert rank1.value == 0.5
    assert saved.path("model.tflite").read_bytes() == b"weights"


@pytest.mark.parametrize("content", [b"weightz", b"weights and more", b""])
def test_a_damaged_file_is_named_with_the_command_that_rebuilds_it(folder: Path, content: bytes) -> None:
    artifact = artifacts.save_card(folder, card())
    artifact.path("model.tflite")
    (folder / "model.tflite").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"model\.tflite is damaged.*python -m core train tiny_net"):
        artifact.path("model.tflite")


def test_a_missing_file_is_named_with_the_command_that_rebuilds_it(folder: Path) -> None:
    artifact = artifacts.save_card(folder, card())
    (folder / "model.tflite").unlink()
    with pytest.raises(ArtifactError, match=r"model\.tflite is missing.*python -m core train tiny_net"):
        artifact.path("model.tflite")


@pytest.mark.parametrize("file", ["weights.h5", "../tiny_net/model.tflite", "card.json", ""])
def test_only_listed_files_are_given(folder: Path, file: str) -> None:
    with pytest.raises(ArtifactError, match=r"its files are: model\.tflite"):
        artifacts.save_card(folder, card()).path(file)


def test_a_card_cannot_refer_to_files_outside_its_folder(folder: Path) -> None:
    artifact = artifacts.save_card(folder, card())
    (folder.parent / "secret").write_bytes(b"weights")
    files = {"../secret": artifact.card.files["model.tflite"]}
    climbing = Artifact(folder, artifact.card.model_copy(update={"files": files}))
    with pytest.raises(ArtifactError, match="has no file"):
        climbing.path("../secret")


@pytest.mark.parametrize("name", ["", ".", "..", "../tiny_net", "/tiny_net", "tiny_net/", "Tiny", "a\0b", "a" * 300])
def test_an_unknown_name_lists_the_available_artifacts(folder: Path, name: str) -> None:
    artifacts.save_card(folder, card())
    with pytest.raises(ArtifactError, match="available: tiny_net"):
        artifacts.load(name)


def test_a_damaged_card_hides_only_itself(folder: Path) -> None:
    artifacts.save_card(folder, card())
    for name, content in {"broken": "{", "empty": "", "other": '{"name": "other"}'}.items():
        (folder.parent / name).mkdir()
        (folder.parent / name / "card.json").write_text(content)
    (folder.parent / "notes.txt").write_text("no artifact")
    (folder.parent / "not yet").mkdir()
    assert [artifact.name for artifact in artifacts.available()] == ["tiny_net"]
    with pytest.raises(ArtifactError, match=r"card .*broken.*cannot be read"):
        artifacts.load("broken")


def test_artifacts_are_listed_by_name(folder: Path) -> None:
    for name in ("zebra", "ant"):
        (folder.parent / name).mkdir()
        artifacts.save_card(folder.parent / name, card(name))
    assert [artifact.name for artifact in artifacts.available()] == ["ant", "zebra"]


def test_a_card_belongs_to_its_folder(folder: Path) -> None:
    with pytest.raises(ArtifactError, match="cannot be saved"):
        artifacts.save_card(folder, card("other"))
    artifacts.save_card(folder, card())
    folder.rename(folder.with_name("renamed"))
    with pytest.raises(ArtifactError, match="belongs to 'tiny_net'"):
        artifacts.load("renamed")


def test_without_a_folder_there_are_no_artifacts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_TRAINED", str(tmp_path / "nothing"))
    assert artifacts.available() == []
    with pytest.raises(ArtifactError, match="available: none"):
        artifacts.load("tiny_net")


@pytest.mark.parametrize(
    ("command", "may_replace"),
    [
        ("python -m core train tiny_net --epochs 3 --data other", True),
        ("python -m core train other_net", False),
        ("python -m core train other_net --name tiny_net --data other", False),
        ("python -m core train tiny_net --name tiny_net --data other", False),
        ("python -m core train tiny_net.toml", False),
        ("python -m core.conversion.tiny_net", False),
        ("it's broken", False),
    ],
)
def test_an_artifact_is_replaced_only_by_its_own_recipe(folder: Path, command: str, may_replace: bool) -> None:
    artifacts.save_card(folder, card())
    if may_replace:
        artifacts.check_place(folder, command)
        return
    with pytest.raises(ArtifactError, match=r"was made in another way \(python -m core train tiny_net\); choose"):
        artifacts.check_place(folder, command)
    (folder / "card.json").write_text("{}")  # It says what to do with it: train again.
    artifacts.check_place(folder, command)


def test_a_recipe_of_ones_own_may_be_given_by_several_paths(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = card().model_copy(update={"command": f"python -m core train {tmp_path}/mine.toml --name tiny_net"})
    artifacts.save_card(folder, own)
    artifacts.check_place(folder, "python -m core train mine.toml --name tiny_net --data x")
    with pytest.raises(ArtifactError):
        artifacts.check_place(folder, "python -m core train theirs.toml --name tiny_net --data x")
