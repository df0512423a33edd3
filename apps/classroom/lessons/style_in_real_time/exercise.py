"""The exercise: strokes twice as large, in a quarter of the time."""

from core.synthesis.style.network_settings import NetworkSettings

TWICE = 2.0


def is_solved(settings: NetworkSettings) -> bool:
    """Whether strokes are at least twice as large, and the result is as large as by default."""
    return settings.stroke >= TWICE and settings.longest_side >= NetworkSettings().longest_side
