"""Every word that the page of ten crops says."""

from collections.abc import Sequence

from apps.classroom.lessons.ten_crops import views
from apps.classroom.lessons.ten_crops.gains import Gain
from core.evaluation.ten_crop import CENTRE, NAMES, TenCrops
from core.numbers import percent

CENTRE_HEADING = "**The centre alone**"
EXPLANATION = (
    "The picture is scaled to a square somewhat larger than the network's input. The four corners and the centre are "
    "cropped from it, and their mirror images are added. The network classifies each of these views. The joint "
    "prediction is the mean of the probabilities:"
)
TABLE_HEADING = "View by view"
ONE_VIEW, TEN_CROPS = "one view", "ten crops, averaged"
UNMEASURED = (
    "No card in `trained/` holds both numbers yet. Run `python -m core evaluate ARTIFACT --data PATH` on labelled "
    "pictures, once as it is and once with `--ten-crop`, and compare."
)
EXERCISE_TASK = (
    "Find a labelled sample and a crop size for which the centre alone is wrong and the average of all views is right."
)
EXERCISE_PRAISE = (
    "The other views outvoted the centre. Their errors differ while the truth stays the same, so the average keeps it."
)
EXERCISE_HINT = (
    "Smaller crops disagree more. Choose an object with telling details away from its middle, such as a clock."
)
PROBABILITIES_DOWNLOAD = "All probabilities (CSV)"
WINDOWS_DOWNLOAD = "The windows (PNG)"


def caption(title: str, complete: bool) -> str:
    """The caption of the picture with the windows; `complete` if they reach all of its edges."""
    return f"{title}: the five windows." + ("" if complete else " Grey: never seen by the network.")


def alt(title: str) -> str:
    """The alternative text of the picture with the windows."""
    return f"{title} with the windows of the crops"


def count(crops: TenCrops) -> str:
    """The number of views in words."""
    return {5: "five", 10: "ten"}[len(crops.crops)]


def average_heading(crops: TenCrops) -> str:
    """What stands above the joint prediction, as Markdown."""
    return f"**All {count(crops)}, averaged**"


def verdict(crops: TenCrops, labels: Sequence[str], truth: int | None) -> str:
    """Say how the views voted and whether averaging helped, as Markdown.

    Args:
        crops: the views and their predictions.
        labels: the classes of the classifier.
        truth: the index of the true class; None if it is unknown.
    """
    votes = (
        f"**{views.votes_for_winner(crops)} of {len(crops.crops)}** views vote for “{labels[crops.winner]}”, the class "
        "with the highest average."
    )
    if truth is None:
        return f"{votes} Nobody has labelled this picture for this network, so only you can judge the prediction."
    alone, together = crops.votes[CENTRE] == truth, crops.winner == truth
    if together and not alone:
        centre = labels[crops.votes[CENTRE]]
        return f":green[**Averaging helped.**] {votes} The centre alone would have predicted “{centre}”."
    if alone and not together:
        return f":orange[**Averaging hurt.**] {votes} The centre alone would have been right."
    if together:
        return f":green[**Hit**, as with the centre alone.] {votes}"
    return f":orange[**Miss**, as with the centre alone:] the true class is “{labels[truth]}”. {votes}"


def formula(crops: TenCrops, labels: Sequence[str]) -> str:
    """The mean of the winner's probabilities with its numbers, as LaTeX."""
    own, number = crops.probabilities[:, crops.winner], len(crops.crops)
    name = "".join(f"\\{letter}" if letter in "_&%$#{}" else letter for letter in labels[crops.winner])
    total = "+".join(f"{value:.2f}" for value in own)
    return (
        rf"\begin{{aligned}}\bar p(\text{{{name}}})&=\frac1{{{number}}}\sum_{{i=1}}^{{{number}}}p_i(\text{{{name}}})\\"
        rf"&=\frac{{{total}}}{{{number}}}={own.mean():.3f}\end{{aligned}}"
    )


def spread(crops: TenCrops) -> dict[str, str]:
    """How the winner's probabilities spread over the views: values by name."""
    own = crops.probabilities[:, crops.winner]
    return {
        "votes for the winner": f"{views.votes_for_winner(crops)} of {len(own)}",
        "mean ± standard deviation": f"{100 * own.mean():.1f} ± {100 * own.std():.1f} %",
        "lowest to highest": f"{percent(float(own.min()))} to {percent(float(own.max()))}",
    }


def table(crops: TenCrops, labels: Sequence[str]) -> dict[str, list]:
    """Each view with its vote and its probability of the winner, as columns."""
    return {
        "view": [f"{i + 1} · {name}" for i, name in enumerate(NAMES[: len(crops.crops)])],
        "vote": [labels[vote] for vote in crops.votes],
        "probability of the vote": crops.probabilities.max(axis=1).tolist(),
        f"probability of “{labels[crops.winner]}”": crops.probabilities[:, crops.winner].tolist(),
    }


def jensen(crops: TenCrops, labels: Sequence[str], truth: int | None) -> str:
    """State what averaging guarantees, with the numbers of this picture, as Markdown.

    Args:
        crops: the views and their predictions.
        labels: the classes of the classifier.
        truth: the index of the true class; if it is None, the winner is taken.
    """
    index = crops.winner if truth is None else truth
    of_mean, mean_of_views = views.log_losses(crops, index)
    return (
        f"Measured by the log-loss $-\\ln p$ of “{labels[index]}”, averaging cannot lose: the mean has "
        f"**{of_mean:.2f}**, the {count(crops)} single views have **{mean_of_views:.2f}** on average. The loss of the "
        "mean is never above the mean of the losses (Jensen's inequality). One lucky view may still beat the average, "
        "but nobody knows in advance which."
    )


def gain(measured: Gain) -> str:
    """State a recorded gain and the images that it was measured on, as Markdown."""
    ten = measured.ten
    images = f"{ten.images:,} images of " if ten.images else ""
    change = f"{measured.points:+.1f} points" if abs(measured.points) >= 0.05 else "no change"
    sentence = f"**{measured.card.title}**: {change} in rank-1 accuracy, on {images}{ten.data} ({ten.split})."
    if measured.margin is not None:
        sentence += (
            f" Each accuracy is known to ± {measured.margin:.1f} points (95 % interval). Both were measured on the "
            "same images, so their difference is known more precisely."
        )
    return sentence
