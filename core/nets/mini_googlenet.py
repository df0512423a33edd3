"""MiniGoogLeNet: inception modules with two branches and no fully connected layers, for small images.

Zhang, Bengio, Hardt, Recht and Vinyals, "Understanding deep learning requires rethinking generalization", 2016
(figure 3), after GoogLeNet (Szegedy et al., 2014). A convolution module is convolution, normalisation, ReLU.

Deviations: average pooling is global instead of 7×7 (the same at 32×32), so that other input sizes work; dropout 0.5
before the classifier as in Rosebrock ("Deep Learning for Computer Vision with Python", 2017); momentum 0.9 instead of
0.99 in the normalisation; an L2 penalty is optional.
"""

import keras
from keras import layers

from core.nets.architectures import MINI_GOOGLENET, Shape
from core.nets.modules import Fraction, Penalty, chain, classifier, convolution, image_input

# The filters of the 1×1 and 3×3 branches of an inception module, or of the convolution of a downsampling module.
MODULES: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("inception_1a", (32, 32)),
    ("inception_1b", (32, 48)),
    ("downsample_1", (80,)),
    ("inception_2a", (112, 48)),
    ("inception_2b", (96, 64)),
    ("inception_2c", (80, 80)),
    ("inception_2d", (48, 96)),
    ("downsample_2", (96,)),
    ("inception_3a", (176, 160)),
    ("inception_3b", (176, 160)),
)


def build(
    input_shape: Shape, classes: int, dropout: Fraction = 0.5, l2: Penalty = 0.0, momentum: Fraction = 0.9
) -> keras.Model:
    """Build MiniGoogLeNet; 1,656,250 parameters for 3 channels and 10 classes.

    Args:
        input_shape: height, width, channels; published for 32×32×3, at least 7×7, None for any size. Normalised
            float32 pixels.
        classes: outputs of the softmax.
        dropout: fraction of the pooled features dropped during training.
        l2: L2 penalty on the kernels, 0 for none.
        momentum: fraction of the moving averages kept at each training step.

    Returns:
        Images (N, H, W, C) to probabilities (N, classes), float32.

    Raises:
        ConvolabError: the input is too small.
    """
    inputs = image_input(MINI_GOOGLENET, input_shape)
    x = convolution(inputs, "stem", 96, kernel=3, l2=l2, momentum=momentum)
    for name, filters in MODULES:
        if len(filters) == 2:
            branches = [
                convolution(x, f"{name}_branch1x1", filters[0], kernel=1, l2=l2, momentum=momentum),
                convolution(x, f"{name}_branch3x3", filters[1], kernel=3, l2=l2, momentum=momentum),
            ]
        else:
            branches = [
                convolution(x, f"{name}_branch3x3", filters[0], 3, 2, padding="valid", l2=l2, momentum=momentum),
                layers.MaxPooling2D(3, 2, name=f"{name}_branch_pool")(x),
            ]
        x = layers.Concatenate(name=f"{name}_out")(branches)
    end = [layers.GlobalAveragePooling2D(name="pool"), layers.Dropout(dropout, name="dropout")]
    return keras.Model(inputs, chain(x, end + classifier(classes, l2)), name=MINI_GOOGLENET.name)
