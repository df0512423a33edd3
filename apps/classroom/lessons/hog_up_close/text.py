"""Every word that the page of HOG up close says."""

from collections.abc import Sequence

from core.detection.classical.hog import ORIENTATIONS
from core.detection.classical.hog_light import LightChange
from core.detection.classical.hog_rounds import Measured
from core.numbers import percent

_STEP = 180 // ORIENTATIONS
_DIRECTIONS = [f"{(2 * number + 1) * _STEP // 2}°" for number in range(ORIENTATIONS)]
WORDS = {
    "layers": {
        "photo": "Picture",
        "gradients": "Gradients",
        "orientations": "Directions",
        "descriptor": "HOG",
        "scores": "Scores",
    },
    "views": {"contributions": "Contributions", "descriptor": "HOG", "template": "Weights"},
    "move": "Drag the window, or move it with the arrow keys.",
    "choose": "Click a cell, or choose it with the arrow keys.",
    "cells": "The window and what each of its cells contributes.",
    "best": "To the best window",
    "found": "Above 0: detected.",
    "none": "Not above 0: background.",
    "patch": "The gradients of the 64 pixels of the chosen cell",
    "corner": "direction",
    "directions": _DIRECTIONS,
    "sum": "Σ v·w",
    "votes": "votes",
    "values": "v",
    "blocks": ["◰", "◳", "◱", "◲"],
    "total": "contribution of the cell",
}
_EXPLANATION = r"""
1. **Gradients.** Right minus left neighbour and lower minus upper give each pixel a strength and a direction.
2. **Votes.** Each pixel votes for its direction, with its strength, in the histogram of its cell of 8×8 pixels: nine
   bins of 20°, opposite directions count as the same. VARIANT
3. **Blocks.** The histograms of 2×2 neighbouring cells, joined to one vector $h$, are normalised, so that contrast
   hardly matters: $v = h / \sqrt{\lVert h \rVert^2 + \varepsilon^2}$. Values above 0.2 are cut off, and the block is
   normalised again. A cell is in up to four blocks: as upper left ◰, upper right ◳, lower left ◱ or lower right ◲.
4. **Score.** $s = \sum_i w_i v_i + b$, with the weights of a linear support vector machine. The terms of a cell are
   its contribution: orange speaks for a detection, blue against it.
"""
_VARIANT = {
    "people": (
        "OpenCV first takes square roots of the pixels, and shares each vote between the two nearest bins and the "
        "nearest cells of a block. Pixels near the middle of a block count more, so a cell's votes differ from block "
        "to block."
    ),
    "raccoon": "In our raccoon detector each pixel votes for one bin of its own cell, the same in all blocks.",
}
MINING = (
    "**Hard-negative mining.** The raccoon detector was first trained with random windows as negatives. Then it "
    "searched the training photos: its false alarms joined the negatives, and it was trained again. Each card shows "
    "what the detector finds in your picture after a round, and its weights."
)
EXERCISE_TASK = (
    "Make the people detector see somebody who is not there: find a sample without people, and a window with a score "
    "above 0."
)
EXERCISE_PRAISE = (
    "Compare its HOG picture with the weights: wherever edges lie as they do on a person, the score rises. The "
    "detector knows nothing else of the picture, and of many windows some fit by chance."
)
EXERCISE_HINT = "Upright edges help: try the rocket or the palace in a larger size, and use “To the best window”."
DOWNLOAD = "Contributions (CSV)"


def explanation(detector: str) -> str:
    """The steps from pixels to the score, as Markdown."""
    return _EXPLANATION.replace("VARIANT", _VARIANT[detector])


def alt(title: str) -> str:
    """The alternative text of the picture."""
    return f"{title} with the window of the detector"


def terms(supporting: float, opposing: float, bias: float, score: float) -> list[tuple[str, str, str]]:
    """The sum behind a score: kind, label and value of each term."""
    return [
        ("for", "cells for it", signed(supporting)),
        ("against", "cells against it", signed(opposing)),
        ("bias", "bias b", signed(bias)),
        ("score", "score", signed(score)),
    ]


def signed(value: float) -> str:
    """A number with its sign and two digits."""
    return f"{'−' if value <= -0.005 else '+'}{abs(value):.2f}"


def points(value: float) -> str:
    """A difference in percentage points, with its sign and one digit."""
    return f"{'−' if value <= -0.05 else '+'}{abs(value):.1f}"


def cell(
    row: int, column: int, strength: float, angle: float, ballot: Sequence[tuple[int, float]], contribution: float
) -> str:
    """What is said of a cell: its place, from 1, its strongest gradient and that one's votes, its contribution."""
    if strength == 0:
        return f"Row {row}, column {column}. None of its pixels has a gradient. Contribution {signed(contribution)}."
    votes = " and ".join(f"{vote:.2f} to {_DIRECTIONS[number]}" for number, vote in ballot if vote >= 0.005)
    given = f"gives {votes}" if votes else "gives next to nothing"
    return (
        f"Row {row}, column {column}. Its strongest gradient, {strength:.1f} at {angle:.0f}°, {given}. Contribution "
        f"{signed(contribution)}."
    )


def light(change: LightChange, brightness: float, gamma: float, chosen: bool) -> str:
    """How much another light changes the window, as Markdown."""
    how = f"brightness {brightness:.1f} and gamma {gamma:.1f}"
    start = f"With {how}" if chosen else f"For example with {how} (turn the knobs for others)"
    return (
        f"**The same window in another light.** {start}, the pixels change by **{percent(change.pixels)}**, the votes "
        f"by **{percent(change.votes)}** and the normalised values by **{percent(change.values)}**; were pixels not "
        f"rounded to whole numbers, by {percent(change.unrounded)}. The score goes from {signed(change.before)} to "
        f"**{signed(change.after)}**."
    )


def round_title(number: int, measured: Measured) -> str:
    """The title of a round."""
    return f"Round {number}: {measured.negatives:,} negatives"


def mined(rounds: Sequence[Measured], images: int | None) -> str:
    """What the rounds changed on the validation images, as Markdown."""
    first, last = rounds[0], rounds[-1]
    low, high = (100 * end for end in last.gain_interval)
    gain = 100 * (last.ap50 - first.ap50)
    verdict = "beyond chance" if low > 0 or high < 0 else "which may be chance"
    return (
        f"On {images} validation photos with {last.objects} raccoons, false alarms with a score above 0 go from "
        f"**{first.false_alarms:,}** to **{last.false_alarms:,}**; raccoons found with such a score go from "
        f"**{first.found}** to **{last.found}**. Average precision at an IoU of 0.5 goes from "
        f"{percent(first.ap50)} to **{percent(last.ap50)}**, a difference of {points(gain)} points (95 % interval "
        f"{points(low)} to {points(high)}), {verdict}. It stays low: raccoons turn, bend and hide, and one rigid "
        "template does not follow."
    )


def facts(measured: Measured, likeness: float, boxes: int) -> list[tuple[str, str]]:
    """The facts on the card of a round: value and unit."""
    return [
        (f"{boxes:,}", "box here" if boxes == 1 else "boxes here"),
        (f"{measured.false_alarms:,}", "false alarms, validation"),
        (percent(measured.ap50), "AP at IoU 0.5"),
        (f"{likeness:.2f}", "cosine with round 4"),
    ]


def template_alt(number: int) -> str:
    """The alternative text of a template."""
    return f"The weights after round {number}: edges that speak for a raccoon in orange, against it in blue"


def boxes_alt(number: int, count: int) -> str:
    """The alternative text of the picture with the boxes of a round."""
    return f"Your picture with the {count} boxes of round {number}" if count else f"Round {number} finds nothing"
