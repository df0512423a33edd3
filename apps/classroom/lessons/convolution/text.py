"""Every word that the page of convolution says."""

from collections.abc import Sequence

from core.numbers import percent
from core.primer.convolution_settings import ConvolutionSettings, Shifted
from core.primer.kernels import LEARNT
from core.primer.layers import margin_of, output_size

KERNEL = 3
WORDS = {
    "input": "Image",
    "window": "Window × weights",
    "map": "Map",
    "positive": "After ReLU",
    "pooled": "After pooling",
    "play": "Slide",
    "pause": "Pause",
    "back": "Previous window",
    "forward": "Next window",
    "channels": ["red", "green", "blue"],
    "bias": "bias",
    "weight": "Weight",
    "position": "Window",
    "hint": "Point at the image or the map, or press the arrow keys. Every weight can be changed.",
    "signs": "orange: positive, blue: negative",
}
OWN = "These are weights of your own. Choose a kernel above to get its weights back."
BROKEN = (
    "The weights in the address could not be read. They must be 9 or 27 numbers from −99 to 99 with commas between "
    "them. The kernel's own weights are used instead."
)
EXPLANATION = r"""
1. **Convolution.** Each value of the map is $y=b+\sum_{i,j,c} w_{ijc}\,x_{ijc}$: window times weights, added up, plus
   the bias $b$. The same weights are used everywhere, so they find the same thing anywhere. A colour image has three
   channels, and so does its kernel; all 27 products go into one sum.
2. **Padding and stride.** Without padding the window must stay inside the image, and the map is smaller than the image.
   The stride is the distance from one window to the next.
3. **ReLU.** Negative values become 0: $\max(0, y)$. Without it, two convolutions in a row would only be one larger
   convolution.
4. **Pooling.** Of each 2×2 square only the largest value is kept, or the mean: a quarter of the numbers remains.
5. **The next layer** does the same, with these maps as its channels. It has many kernels, one for each of its own maps.
"""
LAYERS_HEADING = "How few weights that takes"
CLASSES_HEADING = "From maps to classes"
CLASSES = (
    "At the end of a network each map is reduced to one number, its mean. Each class weighs these numbers into a score "
    "$z$, and the *softmax* turns the scores into probabilities: $p_i = e^{z_i} / \\sum_j e^{z_j}$. Of this image, "
    "EfficientNet-Lite0 with its 1,000 classes says:"
)
SHEET_ALT = "The 64 learnt kernels of VGG16's first layer, each beside its map of this image after ReLU"
SHEET_CAPTION = (
    f"The {LEARNT} kernels that VGG16 learnt for its first layer from ImageNet, in rows of eight. Beside each one: its "
    "map of this image after ReLU, its largest value white. A grey kernel responds to brightness alone, a coloured one "
    "to colours. Choose “learnt” above to slide one of them over the image."
)
SHIFT_HEADING = "When the image moves"
EXERCISE_TASK = (
    "Write a kernel of your own (grey, no preset) that gives a map of 15 × 15 values from an image of 32 × 32, gives 0 "
    "wherever the image is flat, and yet makes at least a tenth of its values larger than 50."
)
EXERCISE_PRAISE = (
    "Weights that add up to 0 ignore the brightness and respond to differences only: you have built an edge detector."
)
EXERCISE_HINT = (
    "The size of the map depends on padding and stride. On a flat part all nine pixels are equal: what must the nine "
    "weights add up to?"
)
DOWNLOAD = "Map (CSV)"


def alt(title: str) -> str:
    """What the stage shows, for those who cannot see it."""
    return f"{title}: an image of few pixels, the window with its weights, and the map that results"


def sizes(settings: ConvolutionSettings) -> str:
    """The size of the map with its arithmetic, as Markdown."""
    margin = margin_of(KERNEL, settings.padding)
    side = output_size(settings.side, KERNEL, settings.stride, margin)
    padded = f"{settings.side} + 2 · {margin}"
    return (
        rf"Size of the map: $\lfloor ({padded} - {KERNEL}) / {settings.stride} \rfloor + 1 = {side}$, "
        f"so {side} × {side} values; {side // 2} × {side // 2} after pooling."
    )


def shift(measured: Shifted, pooling: str) -> str:
    """What the movement of the image by one pixel changes, as Markdown.

    Args:
        measured: the shares of changed values.
        pooling: "max" or "mean".
    """
    before, after = measured.map_share, measured.pooled_share
    if before == 0 == after:
        verdict = "Nothing changes by so much with this kernel."
    elif after < before:
        verdict = "Pooling makes the map less sensitive to where things are, though not insensitive."
    else:
        verdict = "With this kernel and image, pooling is no help."
    return (
        f"The map moves with the image: a convolution finds the same things, one place further on. Place by place, "
        f"though, **{percent(before)}** of the values after ReLU change by more than a tenth of the largest value when "
        f"the image moves by one pixel, and **{percent(after)}** after {pooling} pooling. {verdict}"
    )


def layers(rows: Sequence[tuple[str, int, int, int]]) -> dict[str, list]:
    """Weights and biases of convolutions beside those of dense layers with the same output, as columns.

    Args:
        rows: name, channels in, channels out, and height and width of the maps.
    """
    return {
        "layer": [name for name, *_ in rows],
        "3×3 convolution": [f"(9 · {given} + 1) · {made} = {(9 * given + 1) * made:,}" for _, given, made, _ in rows],
        "dense layer, same output": [
            _power_of_ten((side * side * given + 1) * side * side * made) for _, given, made, side in rows
        ],
    }


def _power_of_ten(number: int) -> str:
    digits, exponent = f"{number:.1e}".split("e+")
    return f"{digits} · 10" + str(int(exponent)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def classes(labels: Sequence[str], scores: Sequence[float], probabilities: Sequence[float]) -> dict[str, list]:
    """The scores and probabilities of the first classes, as columns."""
    return {
        "class": list(labels),
        "score z": [f"{score:.2f}" for score in scores],
        "probability": [percent(probability) for probability in probabilities],
    }
