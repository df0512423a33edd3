"""Fixtures shared with the tests of training and of fine-tuning."""

from tests.core.training.conftest import cache
from tests.core.transfer.conftest import tiny_body

__all__ = ["cache", "tiny_body"]
