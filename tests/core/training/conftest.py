"""What the tests of the trainings share: a cache of their own."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prepared images go into a folder of the tests, also those of the processes that they start."""
    before = os.environ.get("CONVOLAB_CACHE")
    os.environ["CONVOLAB_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["CONVOLAB_CACHE"]
    else:
        os.environ["CONVOLAB_CACHE"] = before
