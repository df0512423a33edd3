"""Every word that the page of augmentation says."""

from collections.abc import Sequence

import numpy as np

from apps.shared.augmentation_runs import AugmentationRun
from apps.shared.markdown import as_written
from core.data.augmentation.geometry import matrix, product
from core.data.augmentation.sampled_parameters import SampledTransform
from core.data.augmentation.transform_chain import LONGEST

OTHER = "umbrella"
"""What the preview mixes an image with."""

SAMPLE_AGAIN = "Sample again"
SAMPLE_AGAIN_HELP = "Keep the chain and change the seed, so that other parameters are sampled."
EMPTY_CHAIN = "The chain is empty: every version is the original."
ADD = "Add a transform"
ADD_HELP = f"It joins the end of the chain, which holds at most {LONGEST}."
MORE_KNOBS = "More knobs"
PREVIEW_KNOBS = "Versions, size and seed"
WAITING = ":material/hourglass_top: Sampling; the worker is busy or starting. These are the previous versions."
FAILED = ":material/warning: The new versions could not be made. These are the previous versions; try again."
TRY_AGAIN = "Try again"

ORIGINAL = "The original"
VIEW = "What to explain"
VIEWS = {"idea": "Why it helps", "numbers": "One version in numbers", "order": "Does order matter?"}
EXPLANATION = (
    "Augmentation is a form of *regularization*: it makes the training images harder to memorize. Nothing about a "
    "transform is learned. Before each training step, its parameters are *sampled* for every image independently. The "
    "label stays the same, unless images are mixed (MixUp, CutMix), so the network must predict one class for all of "
    "these versions. With a chain like this one it hardly ever sees exactly the same image twice.\n\n"
    "Only the **training images** are augmented. Validation and test images stay as they are, or the measurement would "
    "change with the random numbers."
)
NO_ORDER = "This chain has fewer than two geometric transforms. Add one, or choose *Order matters* above."
SAME = 0.5
"""Mean distance of the corners, in pixels, below which two orders give the same result."""

IN_ORDER = "In this order"
REVERSED = "The same numbers in reverse order"

INTRODUCTION = (
    "The same network was trained twice on Flowers-17{images}: once on the original images, and once on newly "
    "augmented ones in every epoch. The *gap* between validation and training loss shows how much it has learned that "
    "holds only for its training images.{few}"
)
FEW = (
    " There are {per_class:.0f} of these per class; a rule of thumb for training from scratch asks for 1,000 to 5,000."
)

DIFFERENCE = 45
"""Mean change per pixel, in grey levels of 255, that the exercise asks for."""
FEWEST = 8
"""Versions that the exercise asks for."""
EXERCISE_TASK = (
    f"Show at least {FEWEST} versions, and find a chain that changes every one of them by {DIFFERENCE} grey levels or "
    "more on average without changing the network's prediction."
)
EXERCISE_PRAISE = (
    "Pixel by pixel these are very different images; to the network they show the same thing. A prediction that does "
    "not change under a transform is called *invariant*; augmentation teaches such invariance."
)

KERAS_CODE = "The same chain in plain Keras, for a network of your own"
VERSIONS_DOWNLOAD = "The versions (PNG)"
PARAMETERS_DOWNLOAD = "The sampled parameters (CSV)"


def wrong_chain(error: str) -> str:
    """Why the chain in the page's address is not used.

    Args:
        error: the mistake, in a sentence.
    """
    return f"The chain in the address cannot be used. {error} The chain below is used instead."


def original_label(label: str) -> str:
    """The caption of the original with its prediction."""
    return f"{ORIGINAL}: {label}"


def verdict(kept: int, count: int, label: str) -> str:
    """How many versions keep the prediction, as Markdown.

    Args:
        kept: the number of versions with the original's prediction.
        count: of all versions.
        label: the prediction for the original.
    """
    colour = "green" if kept == count else "orange"
    return f":{colour}[**{kept} of {count}**] versions keep the prediction “{label}”."


def caption(size: int, title: str, is_mixed: bool) -> str:
    """What the versions and their table show, as Markdown.

    Args:
        size: side of the images in pixels.
        title: of the picture.
        is_mixed: whether labels are mixed.
    """
    text = f"The ImageNet network sees {size} × {size} pixels. Tap an image or row for its numbers."
    if is_mixed:
        shares = f"first the share of {as_written(title)}, then that of {OTHER} (orange)"
        text += f" The bar below an image is its label: {shares}."
    return text


def mixed_label(number: int) -> str:
    """The heading of a mixed label, as Markdown; the version is counted from 1."""
    return f"**The label of version {number}** is mixed in the same proportion as its pixels:"


def points_moved(number: int) -> str:
    """The heading of the matrix, as Markdown; the version is counted from 1."""
    return (
        f"**Where version {number} puts each point**: one matrix, the product of its geometric transforms. A point "
        "$(x, y)$ gets a third coordinate, 1, so that one matrix can shift as well as rotate, scale and shear "
        "(*homogeneous coordinates*)."
    )


def points_stay(number: int) -> str:
    """What is said where there is no matrix; the version is counted from 1."""
    return f"Version {number} leaves every point where it was: the chain has no geometric transform."


def matrices_formula(chain: Sequence[SampledTransform], size: int) -> str:
    """The matrices of some transforms and their product, as LaTeX; the last one stands leftmost."""
    total = _matrix(product(chain, size))
    if len(chain) == 1:
        return rf"\begin{{pmatrix}}x'\\y'\\1\end{{pmatrix}}={total}\begin{{pmatrix}}x\\y\\1\end{{pmatrix}}"
    factors = r"\cdot ".join(
        rf"\underbrace{{{_matrix(matrix(sampled, size))}}}_{{\text{{{sampled.name}}}}}" for sampled in reversed(chain)
    )
    return rf"{total}={factors}"


def corner(chain: Sequence[SampledTransform], size: int) -> str:
    """Where the transforms put the top left corner, as Markdown."""
    x, y, _ = product(chain, size) @ np.array([0.0, 0.0, 1.0])
    place = f"({x:.0f}, {y:.0f})".replace("-", "−")
    return (
        f"Coordinates are pixels of the {size} × {size} image, $x$ to the right and $y$ down. The top left pixel, "
        f"(0, 0), goes to {place}. The network never sees the matrix, only its effect."
    )


def order(distance: float) -> str:
    """What the order of the transforms does, as Markdown.

    Args:
        distance: between the corners in this order and in reverse order, in pixels.
    """
    text = (
        "Matrix products do not commute: rotating then shifting is not the same as shifting then rotating. Here are "
        "the same sampled parameters in both orders"
    )
    if distance < SAME:
        return f"{text}. For **these** transforms both orders give the same result."
    return f"{text}; the corners end up **{distance:.0f} pixels** apart on average."


def in_sequence(chain: Sequence[SampledTransform]) -> str:
    """The names of the transforms in the order of their use."""
    return ", then ".join(sampled.name for sampled in chain)


def mixture_formula(shares: Sequence[tuple[str, float]]) -> str:
    """The arithmetic of a mixed label, as LaTeX.

    Args:
        shares: the two classes and their shares.
    """
    (own, share), (other, rest) = shares
    own, other = _escaped(own), _escaped(other)
    return (
        rf"y'=\lambda\,y_{{\text{{{own}}}}}+(1-\lambda)\,y_{{\text{{{other}}}}}"
        rf"={share:.2f}\,y_{{\text{{{own}}}}}+{rest:.2f}\,y_{{\text{{{other}}}}}"
    )


def introduction(runs: Sequence[AugmentationRun]) -> str:
    """What was compared, with the number of training images if a card states it."""
    counts = [data.images for run in runs for data in run.card.data if data.use == "train" and data.images]
    if not counts:
        return INTRODUCTION.format(images="", few="")
    classes = len(runs[0].card.classes)
    few = FEW.format(per_class=counts[0] / classes)
    return INTRODUCTION.format(images=f", on {counts[0]:,} images of {classes} flowers", few=few)


def losses_alt(run: AugmentationRun) -> str:
    """The alternative text of the loss curves of a training."""
    return f"{run.title}: training and validation loss over the epochs; the gap at the end is {run.gap:.2f}"


def exercise_hint(kept: int, count: int, change: float) -> str:
    """Where to look for the solution, and how far the present chain is from it.

    Args:
        kept: the number of versions with the original's prediction.
        count: of all versions.
        change: of the version that is most like the original, in grey levels.
    """
    return (
        "A cup seen from above has no right way up. Which transforms move every pixel, and which could turn the object "
        f"into something else? At present {kept} of {count} versions keep the prediction, and the version most like "
        f"the original differs from it by {change:.0f} grey levels."
    )


def _matrix(values: np.ndarray) -> str:
    rows = [
        r" & ".join(f"{value:.{digits}f}" for value, digits in zip(row, (2, 2, 1), strict=True)) for row in values[:2]
    ]
    return r"\begin{pmatrix}" + r"\\".join([*rows, "0 & 0 & 1"]) + r"\end{pmatrix}"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "_&%$#{}" else letter for letter in text if letter not in "\\^~")
