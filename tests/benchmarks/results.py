"""Results of benchmarks, kept as files beside the benchmarks, from which the README's figures are read."""

import json
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent


def record(name: str, command: str, rows: Mapping[str, str]) -> None:
    """Keep what a benchmark measured: text and value of each row, and the command that gives them."""
    result = {"command": command, "rows": dict(rows)}
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def recorded() -> list[tuple[str, str, str]]:
    """Text, value and command of every row of every benchmark."""
    results = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))]
    return [(text, value, result["command"]) for result in results for text, value in result["rows"].items()]
