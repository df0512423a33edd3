"""Paths as people type them."""

from pathlib import Path

import pytest

from core import paths
from core.data.sets import arrays, datasets
from core.serving import artifacts


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PHOTOS", str(tmp_path / "photos"))
    monkeypatch.delenv("NOTHING", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_home_and_variables_are_expanded(tmp_path: Path) -> None:
    assert paths.path("~/x") == tmp_path / "home/x"
    assert paths.path("$PHOTOS/x") == paths.path("${PHOTOS}/x") == tmp_path / "photos/x"
    assert paths.expanded("starry_night:2,the_scream") == "starry_night:2,the_scream"
    assert paths.expanded("$NOTHING/x") == "$NOTHING/x"
    assert paths.expanded("~nobody-of-this-name/x") == "~nobody-of-this-name/x"


def test_what_exists_as_typed_stays(tmp_path: Path) -> None:
    (tmp_path / "~").mkdir()
    (tmp_path / "$PHOTOS").touch()
    (tmp_path / "~x").symlink_to("nowhere")
    assert [paths.expanded(text) for text in ("~", "$PHOTOS", "~x")] == ["~", "$PHOTOS", "~x"]


def test_so_are_those_in_environment_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONVOLAB_TRAINED", "CONVOLAB_CACHE", datasets.VARIABLE):
        monkeypatch.setenv(name, "~/x")
    assert artifacts.root() == arrays.cache_folder() == paths.from_environment(datasets.VARIABLE)
    assert artifacts.root() == tmp_path / "home/x"
    monkeypatch.setenv("CONVOLAB_TRAINED", "")
    assert paths.from_environment("CONVOLAB_TRAINED") is None and artifacts.root().name == "trained"
