"""How `pytest -n` spreads the tests over processes: a file stays in one, and all browser tests share one, which begins.

The browser tests take longest, and start their server and their browser once.
"""

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"


class FileScheduling(LoadScopeScheduling):
    """Work units are files, and the folder of the browser tests."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid.split("::", 1)[0]
