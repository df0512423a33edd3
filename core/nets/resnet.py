"""Pre-activation ResNet: normalisation and ReLU precede each convolution, and the shortcut is a clean identity.

He, Zhang, Ren and Sun, "Identity Mappings in Deep Residual Networks", 2016. Kernels are initialized as in He et al.,
"Delving Deep into Rectifiers", 2015. The defaults of `build` are the CIFAR-10 network of Rosebrock ("Deep Learning for
Computer Vision with Python", 2017): bottlenecks, stages (9, 9, 9), filters (64, 64, 128, 256).

Deviations from the paper: the final average pooling is global. From the book: no normalisation of the input pixels,
which the data pipeline does; the shortcut is projected only where its shape changes, as in the paper; the epsilon of
the normalisation is Keras' 1e-3 instead of 2e-5.
"""

from collections.abc import Sequence
from typing import Literal

import keras
from keras import layers

from core.errors import ConvolabError
from core.nets.architectures import RESNET, Shape
from core.nets.modules import Fraction, Penalty, chain, classifier, image_input, penalty
from core.nets.normalization import FusedBatchNormalization
from core.nets.several_outputs import SeveralOutputs, stacked
from core.nets.whitening import FILTERS, PatchWhitening

LARGE = 64


def build(
    input_shape: Shape,
    classes: int,
    stages: Sequence[int] = (9, 9, 9),
    filters: Sequence[int] = (64, 64, 128, 256),
    bottleneck: bool = True,
    stem: Literal["auto", "plain", "pooled", "whitened"] = "auto",
    transition: Literal["strided", "pooled"] = "strided",
    l2: Penalty = 0.0001,
    zero_init: bool = False,
    momentum: Fraction = 0.9,
    heads: int = 1,
) -> keras.Model:
    """Build a pre-activation ResNet.

    Args:
        input_shape: height, width, channels; at least 8×8, None for any size. Normalised float32 pixels.
        classes: outputs of the softmax.
        stages: number of residual modules in each stage; every stage but the first halves height and width.
        filters: output channels of the stem and of each stage, so one number more than `stages`.
        bottleneck: whether a module has 1×1, 3×3 and 1×1 convolutions, the first two a quarter as wide; otherwise it
            has two 3×3 convolutions.
        stem: "plain" is one 3×3 convolution, meant for 32×32; "pooled" is a 5×5 convolution and a pooling that halves
            height and width, meant for 64×64; "auto" is "pooled" from 64 pixels on, else "plain"; "whitened" is a
            frozen 2×2 convolution with 24 filters computed from the training images (see `core.nets.whitening`).
        transition: how a stage starts. "strided", as in the paper: the stride of its first module halves height and
            width (not in the first stage). "pooled", as in Page, "How to train your ResNet", 2019: in every stage, an
            extra convolution widens the maps and 2×2 max-pooling halves them before the residual modules.
        l2: L2 penalty on the kernels, 0 for none.
        zero_init: whether every residual branch starts at zero, so that training starts with an almost linear network.
            Goyal et al. (2017) set the last gamma to zero; here a ReLU follows the normalisation and would then block
            the gradient forever, so the kernel of the last convolution is zero instead.
        momentum: fraction of the moving averages kept at each training step.
        heads: number of copies of the last stage and the classifier on top of a shared trunk, each with its own weights
            (see `core.nets.several_outputs`).

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32; with several heads (N, heads, classes).

    Raises:
        ConvolabError: the input is too small, or stages and filters do not match.
    """
    if not stages or min(stages) < 1 or len(filters) != len(stages) + 1:
        raise ConvolabError(
            f"ResNet needs at least one module in each stage and one more number of filters than stages (the first "
            f"is the stem's), not stages {tuple(stages)} with filters {tuple(filters)}."
        )
    if min(filters) < 1 or (bottleneck and any(width % 4 for width in filters[1:])):
        raise ConvolabError(f"The filters of a ResNet's bottlenecks must be multiples of 4, not {tuple(filters)}.")
    if stem == "whitened" and filters[0] != FILTERS:
        raise ConvolabError(f"A whitened stem has {FILTERS} filters, not {filters[0]}.")
    if heads < 1:
        raise ConvolabError(f"A ResNet has at least one head, not {heads}.")
    inputs = image_input(RESNET, input_shape)
    make = _Modules(bottleneck, l2, zero_init, momentum)
    sides = [side for side in input_shape[:2] if side is not None]
    if stem == "whitened":
        x = PatchWhitening(name="stem_whitening")(inputs)
    elif stem == "pooled" or (stem == "auto" and min(sides, default=0) >= LARGE):
        x = make.conv("stem", filters[0], kernel=5)(inputs)
        x = chain(x, [*make.activation("stem"), layers.MaxPooling2D(3, 2, padding="same", name="stem_pool")])
    else:
        x = make.conv("stem", filters[0], kernel=3)(inputs)
    table = list(enumerate(zip(stages, filters[1:], strict=True), start=1))

    def apply(x: keras.KerasTensor, rows: list[tuple[int, tuple[int, int]]], prefix: str = "") -> keras.KerasTensor:
        for stage, (modules, width) in rows:
            if transition == "pooled":
                x = make.transition(x, f"{prefix}stage{stage}_transition", width)
            for module in range(1, modules + 1):
                stride = 2 if transition == "strided" and stage > 1 and module == 1 else 1
                x = make.residual(x, f"{prefix}stage{stage}_module{module}", width, stride)
        return x

    def head(x: keras.KerasTensor, prefix: str = "") -> keras.KerasTensor:
        pool = layers.GlobalAveragePooling2D(name=f"{prefix}pool")
        return chain(x, [*make.activation(f"{prefix}last"), pool, *classifier(classes, l2, prefix)])

    if heads == 1:
        return keras.Model(inputs, head(apply(x, table)), name=RESNET.name)
    x = apply(x, table[:-1])
    prefixes = [f"head{number}_" for number in range(1, heads + 1)]
    return SeveralOutputs(inputs, stacked([head(apply(x, table[-1:], p), p) for p in prefixes]), name=RESNET.name)


class _Modules:
    """Create the layers of a network, which share its options."""

    def __init__(self, bottleneck: bool, l2: float, zero_init: bool, momentum: float) -> None:
        self.bottleneck, self.l2, self.zero_init, self.momentum = bottleneck, l2, zero_init, momentum

    def conv(self, name: str, filters: int, kernel: int, stride: int = 1, zero: bool = False) -> layers.Layer:
        """A convolution without bias."""
        return layers.Conv2D(
            filters,
            kernel,
            stride,
            padding="same",
            use_bias=False,
            kernel_initializer="zeros" if zero else "he_normal",
            kernel_regularizer=penalty(self.l2),
            name=f"{name}_conv",
        )

    def activation(self, name: str) -> list[layers.Layer]:
        """Normalisation and ReLU."""
        return [
            FusedBatchNormalization(momentum=self.momentum, name=f"{name}_norm"),
            layers.ReLU(name=f"{name}_relu"),
        ]

    def transition(self, x: keras.KerasTensor, name: str, filters: int) -> keras.KerasTensor:
        """Widen the maps with a pre-activation convolution, then halve height and width by max-pooling."""
        pool = layers.MaxPooling2D(2, name=f"{name}_pool")
        return chain(x, [*self.activation(name), self.conv(name, filters, 3), pool])

    def residual(self, x: keras.KerasTensor, name: str, filters: int, stride: int) -> keras.KerasTensor:
        """Add the output of the residual branch to the input, which is projected if its shape changes."""
        active = chain(x, self.activation(f"{name}_1"))
        if stride != 1 or x.shape[-1] != filters:
            x = self.conv(f"{name}_shortcut", filters, 1, stride)(active)
        narrow = filters // 4
        steps = [(narrow, 1, 1), (narrow, 3, stride), (filters, 1, 1)]
        if not self.bottleneck:
            steps = [(filters, 3, stride), (filters, 3, 1)]
        branch = active
        for index, (width, kernel, step) in enumerate(steps, start=1):
            if index > 1:
                branch = chain(branch, self.activation(f"{name}_{index}"))
            zero = self.zero_init and index == len(steps)
            branch = self.conv(f"{name}_{index}", width, kernel, step, zero)(branch)
        return layers.Add(name=f"{name}_out")([x, branch])
