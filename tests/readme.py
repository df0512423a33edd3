"""Fill in the README's figures from cards and benchmark results: `python -m tests.readme`."""

import re

from core.serving import artifacts
from core.serving.card import Card
from tests.benchmarks.results import recorded
from tests.repository import ROOT

README = ROOT / "README.md"
PLACE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


def figures() -> str:
    """The section as Markdown: accuracies from the cards, speeds from the result files."""
    lines = [
        "| network | rank-1 | rank-5 | rank-1, ten crops | measured on | trained in | file |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(artifact.card) for artifact in artifacts.available() if artifact.card.metric("rank1")]
    lines += ["", "| on two cores | value | command |", "|---|---|---|"]
    lines += [f"| {text} | {value} | `{command}` |" for text, value, command in recorded()]
    return "\n".join(lines) + "\n"


def _row(card: Card) -> str:
    shown = {name: card.metric(name) for name in ("rank1", "rank5", "rank1_ten_crop")}
    values = [f"{metric.value:.2%}".replace("%", " %") if metric else "" for metric in shown.values()]
    measured = shown["rank1"]
    assert measured is not None
    trained = f"{card.wall_time_seconds / 60:.0f} min" if card.recipe and card.wall_time_seconds else ""
    served = card.files.get("model.tflite") or card.files["head.h5"]
    size = f"{served.bytes / 1e6:.1f} MB" if served.bytes >= 1e6 else f"{served.bytes / 1e3:.0f} kB"
    on = f"{measured.data} ({measured.split}, {measured.images:,} pictures)"
    return f"| [{card.name}](trained/{card.name}/card.json) | {' | '.join(values)} | {on} | {trained} | {size} |"


def filled(text: str) -> str:
    """A README with the present figures."""
    return PLACE.sub(lambda _: figures(), text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
