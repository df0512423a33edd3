"""The bibliography of the suite: every paper appears once in `references.toml` and is cited by key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "references.toml"


@dataclass(frozen=True)
class Reference:
    """A paper, a book or a page: its authors, title, venue, year and address."""

    authors: str
    title: str
    venue: str
    year: int
    address: str

    @property
    def text(self) -> str:
        """The reference in one line."""
        return f"{self.authors}, {self.title}, {self.venue} {self.year}"


@cache
def references() -> Mapping[str, Reference]:
    """All references by key."""
    return {key: Reference(**entry) for key, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
