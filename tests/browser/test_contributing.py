"""The lesson of CONTRIBUTING.md, made from that page in a copy of the repository and opened as a visitor would."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import server
from tests.browser.visitor import Visitor
from tests.repository import ROOT

pytestmark = pytest.mark.browser

PAGE = ROOT / "CONTRIBUTING.md"
FILES = re.compile(r"in `([\w/]+\.py)`:\n\n```python\n(.*?)```", re.DOTALL)
LINE = re.compile(r"Then its line in \[(.*?)\].*?```text\n(.*?)```", re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the suite with the lesson in it."""
    folder = tmp_path / "convolab"
    for name in ("apps", "core", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "trained").symlink_to(ROOT / "trained")
    page = PAGE.read_text(encoding="utf-8")
    for path, code in FILES.findall(page):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(code, encoding="utf-8")
    ((path, line),) = LINE.findall(page)
    catalogue = folder / path
    before = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(re.sub(r'(?<="Seeing": \(\n)', line, before), encoding="utf-8")
    return folder


def test_the_lesson_of_the_page_runs(copy: Path, browser: Browser, tmp_path: Path) -> None:
    for command in (
        ["ruff", "check", "apps/classroom/lessons/pixels", "core/data/pixels.py"],
        ["apps.classroom.recording", "pixels"],
    ):
        done = subprocess.run([sys.executable, "-m", *command], cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with server.running(tmp_path / "server.log", copy) as suite:
        visitor = Visitor(browser, suite.url)
        visitor.open("pixels")
        visitor.page.get_by_text("3,072 numbers").wait_for()
        slider = visitor.page.get_by_role("slider", name="Side")
        slider.focus()
        slider.press("Home")
        visitor.page.get_by_text("48 numbers").wait_for()
        visitor.alerts().filter(has_text="Solved.").wait_for()
        visitor.open()
        visitor.page.get_by_text("What does a small network get to see?").wait_for()
        assert not visitor.problems, visitor.problems
        assert "Traceback" not in suite.said()
        visitor.leave()
