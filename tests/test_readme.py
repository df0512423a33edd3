"""The README is true: its figures are those of cards and benchmarks, its pictures and links exist."""

import re

from tests.readme import README, filled
from tests.repository import ROOT

TEXT = README.read_text(encoding="utf-8")


def test_figures_are_those_of_the_cards_and_benchmarks() -> None:
    assert filled(TEXT) == TEXT, "Run python -m tests.readme."


def test_what_it_points_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)|src=\"([^\"]+)\"", TEXT)
    assert targets
    missing = [path for pair in targets if not (ROOT / (path := pair[0] or pair[1])).exists()]
    assert not missing
