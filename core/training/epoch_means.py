"""Means over the pictures of an epoch, gathered step by step."""

from collections.abc import Mapping


class Sums:
    """Sums of what the steps of an epoch brought, each step weighing as many pictures as it had."""

    def __init__(self, values: Mapping[str, float] | None = None, count: int = 0) -> None:
        """Begin, or go on from the values and the count of others."""
        self.values, self.count = dict(values or {}), count

    def add(self, logs: Mapping[str, float], pictures: int) -> None:
        """Add what a step of so many pictures measured."""
        for name, value in logs.items():
            self.values[name] = self.values.get(name, 0.0) + float(value) * pictures
        self.count += pictures

    def mean(self, name: str) -> float:
        """The mean of one of the numbers so far."""
        return self.values[name] / self.count
