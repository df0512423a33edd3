"""Fill in the README's figures from cards and benchmark results: `python -m tests.readme`."""

import re
from pathlib import Path

from core.serving import artifacts
from tests.benchmarks.results import recorded

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PLACE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


def figures() -> str:
    """The section as Markdown: accuracies from the cards, speeds from the result files."""
    lines = ["| network | measure | value | measured on |", "|---|---|---|---|"]
    for artifact in artifacts.available():
        for m in artifact.card.metrics:
            pictures = f", {m.images:,} pictures" if m.images else ""
            lines.append(
                f"| {artifact.name} | {m.name} | {m.value:.1%} | {m.data} ({m.split}{pictures}) |".replace("%", " %")
            )
    lines += ["", "| on two cores | value | command |", "|---|---|---|"]
    lines += [f"| {text} | {value} | `{command}` |" for text, value, command in recorded()]
    return "\n".join(lines) + "\n"


def filled(text: str) -> str:
    """A README with the present figures."""
    return PLACE.sub(lambda _: figures(), text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
