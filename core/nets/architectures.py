"""The facts about each architecture that are known without building it; no TensorFlow here.

A new architecture needs its file in this folder, an entry here and its build function in `catalogue.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Shape = tuple[int | None, int | None, int]

Title = Literal["AlexNet", "MiniVGGNet", "MiniGoogLeNet", "DeeperGoogLeNet", "ResNet"]


@dataclass(frozen=True)
class Architecture:
    """One architecture.

    Attributes:
        name: its name in recipes.
        title: its name for people.
        input_shape: height, width and channels of the published network's input.
        classes: number of classes of the published network.
        smallest: smallest height and width of an input, in pixels.
    """

    name: str
    title: Title
    input_shape: Shape
    classes: int
    smallest: int


ALEXNET = Architecture("alexnet", "AlexNet", (227, 227, 3), 1000, 67)  # ImageNet
MINI_VGG = Architecture("mini_vgg", "MiniVGGNet", (32, 32, 3), 10, 4)  # CIFAR-10
MINI_GOOGLENET = Architecture("mini_googlenet", "MiniGoogLeNet", (32, 32, 3), 10, 7)  # CIFAR-10
DEEPER_GOOGLENET = Architecture("deeper_googlenet", "DeeperGoogLeNet", (64, 64, 3), 200, 16)  # Tiny ImageNet
RESNET = Architecture("resnet", "ResNet", (32, 32, 3), 10, 8)  # CIFAR-10

ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {each.name: each for each in (ALEXNET, MINI_VGG, MINI_GOOGLENET, DEEPER_GOOGLENET, RESNET)}
)
