"""The knob of the architectures lesson: which network to draw."""

from core.nets.architectures import Title
from core.settings import Settings, knob


class ArchitectureSettings(Settings):
    """Which network to show."""

    network: Title = knob("AlexNet", help="The network to draw, at its published size. Costs nothing.")
