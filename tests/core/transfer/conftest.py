"""Shared fixtures: the cache of the trainings, and a tiny trained network to fine-tune."""

from collections.abc import Iterator

import pytest

from core.transfer.fine_tuning import surgery
from tests.core.training.conftest import cache
from tests.core.transfer import tiny

__all__ = ["cache"]


@pytest.fixture(scope="module")
def tiny_body() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(surgery, "BODIES", {**surgery.BODIES, tiny.NAME: tiny.body})
        yield
