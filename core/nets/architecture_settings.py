"""The knob of the architectures: which network is drawn, so without TensorFlow."""

from typing import Literal

from core.settings import Settings, knob


class ArchitectureSettings(Settings):
    """Which network to look at."""

    network: Literal["AlexNet", "MiniVGGNet", "MiniGoogLeNet", "DeeperGoogLeNet", "ResNet"] = knob(
        "AlexNet", help="The network that is drawn, with the sizes that it was published with. Costs nothing."
    )
