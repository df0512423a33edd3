"""Re-parameterisation: a 3×3 convolution that is trained as a sum of branches and served as one kernel.

Bhardwaj et al., "Collapsible Linear Blocks for Super-Efficient Super Resolution" (SESR), 2022, after Ding et al.,
"RepVGG", 2021. The branches are a plain 3×3 convolution, a 3×3 convolution to many channels followed by a 1×1
convolution, and the identity. All of them are linear, so their sum is one 3×3 convolution. As in SESR it is computed
before every step, so that training costs little more than that of the plain kernel; what differs is how it learns.
"""

from collections.abc import Mapping

import keras
from keras import layers, ops


def collapse(branches: Mapping[str, keras.KerasTensor]) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The kernel and bias of the one convolution that equals the sum of the branches.

    Args:
        branches: `kernel` (K, K, I, O) and `bias` (O,) of the plain branch; `wide_kernel` (K, K, I, E), `wide_bias`
            (E,) and `project` (E, O) of the wide one; the identity is added if I equals O.

    Returns:
        Kernel (K, K, I, O) and bias (O,), equal up to rounding if the input is padded with zeros.
    """
    kernel, project = branches["kernel"], branches["project"]
    collapsed = kernel + ops.tensordot(branches["wide_kernel"], project, axes=1)
    size, _, inputs, outputs = kernel.shape
    if inputs == outputs:
        centre = [[size // 2, size - 1 - size // 2]] * 2
        collapsed += ops.pad(ops.eye(inputs, dtype=kernel.dtype)[None, None], [*centre, [0, 0], [0, 0]])
    return collapsed, branches["bias"] + ops.matmul(branches["wide_bias"], project)


@keras.saving.register_keras_serializable(package="convolab")
class BranchedConv2D(layers.Layer):
    """A convolution with stride 1 and zero padding whose kernel is the sum of branches.

    Args:
        filters: channels of the output.
        kernel_size: height and width, odd.
        wide: channels inside the wide branch.
    """

    def __init__(self, filters: int, kernel_size: int = 3, wide: int = 64, **options: object) -> None:
        super().__init__(**options)
        self.filters, self.kernel_size, self.wide = filters, kernel_size, wide

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Create the weights of the branches for inputs (N, H, W, I)."""
        inputs, size = shape[-1], self.kernel_size
        self.branches = {
            "kernel": self.add_weight((size, size, inputs, self.filters), "he_normal", name="kernel"),
            "bias": self.add_weight((self.filters,), "zeros", name="bias"),
            "wide_kernel": self.add_weight((size, size, inputs, self.wide), "glorot_normal", name="wide_kernel"),
            "wide_bias": self.add_weight((self.wide,), "zeros", name="wide_bias"),
            "project": self.add_weight((self.wide, self.filters), "glorot_normal", name="project"),
        }

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Convolve (N, H, W, I) to (N, H, W, filters)."""
        kernel, bias = collapse({name: ops.convert_to_tensor(weight) for name, weight in self.branches.items()})
        return ops.conv(x, ops.cast(kernel, x.dtype), padding="same") + ops.cast(bias, x.dtype)

    def get_config(self) -> dict[str, object]:
        """What `__init__` needs."""
        own = {"filters": self.filters, "kernel_size": self.kernel_size, "wide": self.wide}
        return {**super().get_config(), **own}


def copy_collapsed(trained: keras.Model, served: keras.Model) -> None:
    """Set the weights of a network to those of another one, whose branched layers are plain convolutions in it."""
    for layer in served.layers:
        if not layer.weights:
            continue
        source = trained.get_layer(layer.name)
        if isinstance(source, BranchedConv2D):
            layer.set_weights([ops.convert_to_numpy(part) for part in collapse(source.branches)])
        else:
            layer.set_weights(source.get_weights())
