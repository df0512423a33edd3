"""What a lesson declares about itself."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1]
"""The folder of the classroom."""


@dataclass(frozen=True)
class Cited:
    """A reference that a lesson cites.

    Attributes:
        key: of the entry in `references.toml`.
        note: what to look for in it; may be empty.
    """

    key: str
    note: str = ""


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        name: of its folder in `lessons/` and of its finished result.
        title: a short one, for the navigation.
        question: the title of the page.
        summary: one sentence below it.
        icon: a Material symbol.
        widget: the tab with the same playground among the widgets, or empty.
        cites: papers and further reading.
        builds_on: the names of the lessons that this one presupposes.
    """

    name: str
    title: str
    question: str
    summary: str
    icon: str
    widget: str
    cites: tuple[Cited, ...]
    builds_on: tuple[str, ...] = ()

    @property
    def page(self) -> Path:
        """The file of the page."""
        return FOLDER / "lessons" / self.name / "page.py"

    @property
    def address(self) -> str:
        """The path of the page in the browser, without slashes."""
        return self.name.replace("_", "-")
