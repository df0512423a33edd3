"""`core list`: the artifacts as text and as JSON."""

import re

from tests.core.cli.commands import run, the_object


def test_as_text() -> None:
    done = run("list")
    assert done.returncode == 0 and done.stderr == ""
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("efficientnet_lite0 ")]
    assert re.search(r"classification +\d+\.\d MB +rank1 0\.\d+", line)


def test_as_json() -> None:
    cards = the_object(run("list", "--json"))["artifacts"]
    (card,) = [card for card in cards if card["name"] == "efficientnet_lite0"]
    assert card["task"] == "classification" and len(card["classes"]) == 1000
