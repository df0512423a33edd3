"""The command line as a whole: wrong options end in one sentence, and help names every setting."""

import re
import subprocess

import pytest

from core.cli import main
from core.synthesis.dream.settings import DreamSettings
from tests.core.cli.commands import refused


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], "COMMAND"),
        (["bake"], "bake"),
        (["list", "--yaml"], "--yaml"),
        (["list", "--yaml\nand more"], "--yaml and more"),
        (["predict", "efficientnet_lite0"], "IMAGE"),
        (["predict", "efficientnet_lite0", "a.png", "--top", "0"], "0 is not a whole number of 1 or more"),
        (["predict", "efficientnet_lite0", "a.png", "--top", "x"], "x is not a whole number of 1 or more"),
        (["evaluate", "efficientnet_lite0"], "--data"),
        (["evaluate", "efficientnet_lite0", "--data", "x", "--part", "all"], "all"),
        (["dream", "a.png", "b.png", "--steps"], "--steps"),
        (["dream", "a.png", "b.png", "--normalize=maybe"], "--normalize"),
    ],
)
def test_bad_options_get_one_sentence(arguments: list[str], text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(arguments)
    printed = capfd.readouterr()
    command = subprocess.CompletedProcess(arguments, int(caught.value.code or 0), printed.out, printed.err)
    refused(command, text)
    assert re.search(r"; see python -m core( \w+)? --help\.$", printed.err)


def test_what_was_typed_is_quoted_at_no_more_than_some_length(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["predict", "efficientnet_lite0", "a.png", "--top", "9x" * 50_000])
    assert len(capsys.readouterr().err) < main.LONGEST + 100


def test_help_names_each_knob_with_its_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["dream", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for knob in DreamSettings.knobs():
        assert f"--{knob.name.replace('_', '-')}" in text
        assert knob.help in text
    assert "(1 to 100; default 20)" in text and "(96 to 1024 px; default 640)" in text
    assert text.count("(on or off; default on)") == 5 and "default: " not in text
