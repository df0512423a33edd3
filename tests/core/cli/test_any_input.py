"""Whatever a folder or archive holds: every command that reads it ends with 0, or with 2 and one sentence."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cli.main import main
from tests.core.data.sets.trees import picture, put

PICTURES = st.sampled_from([picture(1), picture(2, (1, 1)), b"", b"no picture", picture(3)[:40]])
NAMES = st.sampled_from(["train", "test", "val", "cats", "dogs", "US$", "Löwe", "a b", "@eaDir", "images", "1", ".x"])
FILES = st.sampled_from(["1.png", "2.jpg", "3", "4.PNG", "notes.txt", "labels.csv", "Thumbs.db", "inner.zip", "é.jfif"])
PATHS = st.builds(lambda folders, file: "/".join([*folders, file]), st.lists(NAMES, max_size=3), FILES)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVOLAB_CACHE", str(tmp_path / "cache"))


@given(
    files=st.dictionaries(PATHS, PICTURES, max_size=8),
    kind=st.sampled_from(["mine", "mine.zip", "mine.tar.gz"]),
    flags=st.sampled_from([[], ["--classes-from", "bottom"], ["--split", "none"]]),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_command_meets_an_unexpected_error(files: dict[str, bytes], kind: str, flags: list[str]) -> None:
    with TemporaryDirectory() as name:
        place = Path(name) / kind
        if "." not in kind:
            place.mkdir()
        kept = {path: data for path, data in files.items() if not any(other.startswith(f"{path}/") for other in files)}
        path = str(put(kept, place))
        for arguments in (
            ["inspect", path, "--sheet", f"{name}/sheet.png", *flags],
            ["predict", "dogs_vs_cats_features", path, "--top", "1", "--csv", f"{name}/found.csv"],
            ["evaluate", "dogs_vs_cats_features", "--data", path, "--json", *flags],
            ["features", path, f"{name}/found.h5", *flags],
        ):
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                status = main(arguments)
            assert status in (0, 2), f"{arguments}: {err.getvalue()}"
            if status == 2:
                sentence = err.getvalue().splitlines()[-1]
                assert sentence.endswith("."), f"{arguments}: {sentence}"
