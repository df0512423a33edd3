from pathlib import Path

import pytest
from pydantic import BaseModel

from core import result_files
from core.result_files import ResultFileError


class Result(BaseModel):
    accuracy: float


def test_a_written_result_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "results" / "one.json"
    result_files.write(path, Result(accuracy=0.5))
    assert result_files.read(path, Result, "make it").accuracy == 0.5
    assert path.read_text().endswith("}\n")


@pytest.mark.parametrize("content", [None, "", '{"accuracy": "high"}', "{"])
def test_a_missing_or_damaged_file_is_reported(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "one.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ResultFileError, match=r"one\.json is missing or damaged; make it again with `make it`"):
        result_files.read(path, Result, "make it")
