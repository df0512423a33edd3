"""How `pytest -n` spreads the tests over processes: a file stays in one; the browser tests are two parts, which begin.

The browser tests take longest, and each part starts its server and its browser once.
"""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
SURVEYS = ("test_contributing.py", "test_pages.py", "test_widgets.py")
"""The browser tests of the suite as a whole; the others are of one lesson each. Both parts take about equally long."""


class FileScheduling(LoadScopeScheduling):
    """Work units are files, and the two parts of the browser tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        if not file.startswith(BROWSER):
            return file
        return BROWSER + ("surveys" if PurePosixPath(file).name in SURVEYS else "lessons")
