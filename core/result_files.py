"""Result files: the measurements of an experiment as JSON, validated when read.

result_files.write(FILE, Result(...))
result_files.read(FILE, Result, command="python -m core sweep")
"""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.atomic_files import replacing
from core.errors import ConvolabError

Model = TypeVar("Model", bound=BaseModel)


class ResultFileError(ConvolabError):
    """A result file is missing or damaged."""


def read(path: Path, kind: type[Model], command: str) -> Model:
    """Read a result.

    Args:
        path: the file.
        kind: the pydantic model that the content must match.
        command: the command that creates the file, named in the error.

    Raises:
        ResultFileError: the file is missing or damaged.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ResultFileError(
            f"The result {path.name} is missing or damaged; make it again with `{command}`."
        ) from error


def write(path: Path, result: BaseModel) -> None:
    """Write a result atomically; create its folder if necessary."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as beside:
        beside.write_text(result.model_dump_json(indent=1) + "\n", encoding="utf-8")
