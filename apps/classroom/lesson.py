"""What a lesson declares about itself."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
"""Of the classroom."""


@dataclass(frozen=True)
class Cited:
    """A reference that a lesson cites.

    Attributes:
        key: of the entry in `references.toml`.
        note: what to look for in it, or empty.
    """

    key: str
    note: str = ""


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        name: of its folder in `lessons/` and of its finished result.
        title: short, for the navigation.
        question: the page's title.
        summary: one sentence under it.
        icon: a Material symbol.
        widget: the tab of the same playground among the widgets, or empty.
        cites: papers and further reading.
    """

    name: str
    title: str
    question: str
    summary: str
    icon: str
    widget: str
    cites: tuple[Cited, ...]

    @property
    def page(self) -> Path:
        """The page's file."""
        return FOLDER / "lessons" / self.name / "page.py"

    @property
    def address(self) -> str:
        """The path of the page in the browser, without slashes."""
        return self.name.replace("_", "-")
