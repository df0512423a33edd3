"""Every word of the page, and sentences with the numbers of a run."""

from collections.abc import Mapping

from apps.classroom.lessons.style_by_optimization.comparison import SIDE, Comparison
from apps.shared.markdown import as_written
from core.numbers import percent

PHOTO, RESULT = "Photo", "Picture"
HANDLE = "Drag the handle."
PAINTING = "**Painting**"
LOSS_AXIS, STEP_AXIS = "weighted loss", "step"
CURVES = {"content": "content", "style": "style", "total_variation": "total variation"}

MORE_PAINTINGS = "A second painting"
SECOND = "Use a second painting"
SHARE = "Share of the second painting"
SHARE_HELP = "The target is the weighted mean of both Gram matrices. Costs nothing."
BRUSH = "Paint where the second painting goes"
BRUSH_HELP = (
    "Paint on the photo: there the second painting counts, elsewhere the first. Each pixel belongs to one of them."
)
BRUSH_WORDS = {
    "brush": "Brush",
    "eraser": "Eraser",
    "clear": "Clear",
    "size": "Size",
    "canvas": "Photo to paint on with the pointer, or with the arrow keys and the space bar",
}

EXPLANATION = (
    "VGG16, trained to recognise 1,000 classes, only measures; its weights stay fixed. The **content** of a picture is "
    "what a deep layer detects, position by position. Its **style** is which channels of a layer are active "
    "*together*, anywhere: the Gram matrix, a mean over all positions. **Total variation**, how much neighbouring "
    "pixels differ, keeps noise down. Each step computes how far the picture is from the photo's content and the "
    "painting's style, and gradient descent changes all pixels a little."
)
FORMULA = (
    r"L=\alpha\,\frac{\lVert F_c(x)-F_c(\text{photo})\rVert^2}{\lVert F_c(\text{photo})\rVert^2}"
    r"+\beta\sum_l w_l\,\frac{\lVert G_l(x)-G_l(\text{painting})\rVert^2}{\lVert G_l(\text{painting})\rVert^2}"
    r"+\gamma\,\mathrm{TV}(x),\qquad G_l=\frac{1}{HW}\,F_l^{\top}F_l"
)
VIEW = "What to look at"
VIEWS = {"grams": "Gram matrices", "steps": "Step by step"}
TIME_LAPSE = "Step"
GRAMS = (
    "**Gram matrices of conv2_1**, 128 × 128 channels: bright where two channels are active together. Left that of the "
    "painting, right that of the picture, in the middle their difference: black where they agree."
)
GRAM_ORDER = ("Gram matrix: painting", "Gram matrix: difference", "Gram matrix: picture")
LAYER_LOSSES = (
    "**Style loss of each layer** at the last step. Content and style losses are relative: 0 is a perfect match, 1 is "
    "as far off as a layer in which nothing is active. So a layer of 512 channels counts as much as one of 64 with the "
    "same weight."
)

STRIP = (
    "Each picture started from noise and descended towards the style of *one* layer of VGG16, without any content. "
    "From left to right a position of the layer sees more of its surroundings, and the patterns grow: first colours, "
    "then short lines, then strokes."
)
STRIP_ALT = "A picture with the style of {} alone"

EXERCISE_TASK = (
    "Take the strokes away and leave only the colours: which style layers must go? Run it, and keep 100 steps or fewer."
)
EXERCISE_HINT = "The weights of the layers are under *More*. What did the strip above show of conv1_1?"

DOWNLOAD = "The picture (PNG)"
NOTHING_TO_DOWNLOAD = "You can download the picture here once there is one."


def recorded(painting: str, seconds: float) -> str:
    """The caption of the recorded result."""
    return f"Painted like “{painting}”, recorded with the default settings in {seconds:.0f} s. {HANDLE}"


def not_yet(title: str) -> str:
    """The caption of a photo that has not been painted."""
    return f"{title}, before anything has happened. Press **Transfer**."


def stopped(step: int, total: int) -> str:
    """The caption of a run that the visitor stopped."""
    return f"Stopped at step {step} of {total}. {HANDLE}"


def other_settings(title: str, painting: str) -> str:
    """The caption of a picture when something has changed since it was started."""
    return (
        f"“{as_written(title)}” painted like “{as_written(painting)}” with earlier settings. Transfer again to use the "
        "current ones."
    )


def exercise_praise(metrics: Mapping[str, float] | None) -> str:
    """What the solution shows, with the losses of that run if there was one."""
    said = "conv1_1 sees 3 × 3 pixels, enough for colours but for no stroke."
    if metrics is None or "conv1_1" not in metrics:
        return said
    return f"{said} Its style loss fell to {metrics['conv1_1']:.3f} here."


def layer_table(losses: Mapping[str, float]) -> str:
    """The style loss of each layer as a Markdown table."""
    lines = (list(losses), ["---:"] * len(losses), [f"{value:.3f}" for value in losses.values()])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def optimizers(comparison: Comparison) -> str:
    """How the two optimizers compare on the recorded pairs, and whether that is beyond chance."""
    mean = comparison.mean
    said = (
        f"**Which optimizer?** After {comparison.steps} steps L-BFGS had a lower loss than Adam on {mean.below} of "
        f"{mean.count} pairs of photo and painting at {SIDE} pixels: {percent(abs(1 - mean.mean), 0)} "
        f"{'lower' if mean.mean < 1 else 'higher'} on average (95 % interval of the ratio {mean.low:.2f} to "
        f"{mean.high:.2f}), in {comparison.time_ratio:.1f} times the time."
    )
    return said + ("" if mean.is_beyond_chance else " The interval includes 1, so this may be chance.")
