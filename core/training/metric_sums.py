"""Means over the images of an epoch, accumulated step by step."""

from collections.abc import Mapping


class MetricSums:
    """Sums of the metrics of an epoch's steps, each step weighted by its number of images."""

    def __init__(self, values: Mapping[str, float] | None = None, count: int = 0) -> None:
        """Start from zero, or continue from the values and the count of other sums."""
        self.values, self.count = dict(values or {}), count

    def add(self, logs: Mapping[str, float], images: int) -> None:
        """Add the metrics of a step with this number of images."""
        for name, value in logs.items():
            self.values[name] = self.values.get(name, 0.0) + float(value) * images
        self.count += images

    def mean(self, name: str) -> float:
        """The mean of a metric so far."""
        return self.values[name] / self.count
