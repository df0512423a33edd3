"""Shared fixtures: the cache of the trainings, and a tiny trained network to fine-tune."""

import pytest

from core.transfer.fine_tuning import surgery
from tests.core.training.conftest import cache
from tests.core.transfer import tiny

__all__ = ["cache"]


@pytest.fixture
def tiny_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surgery, "BODIES", {**surgery.BODIES, tiny.NAME: tiny.body})
