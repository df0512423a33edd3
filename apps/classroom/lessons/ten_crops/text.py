"""Every word that the page of ten crops says."""

from collections.abc import Sequence

from apps.classroom.lessons.ten_crops import views
from apps.classroom.lessons.ten_crops.gains import FEWEST, Gain
from apps.classroom.ui.data_names import data_name
from core.arrays import FloatArray
from core.evaluation import proportions
from core.evaluation.ten_crop import CENTRE, NAMES, TenCrops
from core.numbers import percent

CENTRE_HEADING = "**The centre alone**"
SQUARE = {
    "crop": "The largest central square of the image is scaled to somewhat more than the network's input",
    "squash": "The whole image is scaled to a square somewhat larger than the network's input, whatever its shape",
}
"""How a network's card fits an image into its square input."""

VIEW = "What to explain"
VIEWS = {"positions": "Where the crops lie", "mean": "What the average guarantees", "table": "View by view"}
UNMEASURED = (
    "No card in `trained/` holds both numbers yet. Run `python -m core evaluate ARTIFACT --data PATH` on labelled "
    "images, once as it is and once with `--ten-crop`, and compare."
)
ORIGINS = "Where these classifiers come from"
CLASSIFIER, IMAGES = "classifier", "images"
ONE_VIEW, TEN_CROPS, ERRORS, CHANGE = "one view", "ten crops, averaged", "errors", "change in points"
"""Columns of the table of gains."""

MAP_LOADING = "Starting the worker …"
MAP_WANTED = "The probability of the class for crops at all positions, not only at the corners and in the centre:"

EXERCISE_TASK = (
    "Find a labelled sample and a crop size for which the centre alone is wrong and the average of all views is right."
)
EXERCISE_PRAISE = (
    "The other views outvoted the centre. On test images this happens about as often as the reverse: see the table "
    "under Evidence."
)
EXERCISE_HINT = (
    "Smaller crops disagree more. Choose an object with telling details away from its middle, such as a clock."
)
PROBABILITIES_DOWNLOAD = "All probabilities (CSV)"
WINDOWS_DOWNLOAD = "The windows (PNG)"


def explanation(fit: str, views: int) -> str:
    """What is done to an image, as Markdown.

    Args:
        fit: a key of `SQUARE`.
        views: 5 or 10.
    """
    mirrored = "their mirror images make it ten" if views == 10 else "their mirror images would make it ten"
    return (
        f"{SQUARE[fit]}. Five squares of the input size are cropped from it, at the corners and in the centre; "
        f"{mirrored}. The network classifies each of these *views*, which takes {views} times as long as one. This is "
        "*oversampling*, and it is done at test time only; in training, its counterpart is one random crop (a *patch*) "
        "of each image in each epoch. The joint prediction is the mean of the probabilities."
    )


def caption(title: str, complete: bool) -> str:
    """The caption of the image with the windows; `complete` if they reach all of its edges."""
    return f"{title}: the five windows." + ("" if complete else " Grey: in none of them.")


def alt(title: str) -> str:
    """The alternative text of the image with the windows."""
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
        return f"{votes} Nobody has labelled this image for this network, so only you can judge the prediction."
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


def spread(crops: TenCrops, labels: Sequence[str]) -> str:
    """How the winner's probabilities spread over the views, as Markdown."""
    own = crops.probabilities[:, crops.winner]
    return (
        f"Over the views, the probability of “{labels[crops.winner]}” ranges from {percent(float(own.min()))} to "
        f"{percent(float(own.max()))}; its standard deviation is {100 * own.std():.1f} points."
    )


def table(crops: TenCrops, labels: Sequence[str]) -> dict[str, list]:
    """Each view with its vote and its probability of the winner, as columns."""
    return {
        "view": [f"{i + 1} · {name}" for i, name in enumerate(NAMES[: len(crops.crops)])],
        "vote": [labels[vote] for vote in crops.votes],
        "probability of the vote": crops.probabilities.max(axis=1).tolist(),
        f"probability of “{labels[crops.winner]}”": crops.probabilities[:, crops.winner].tolist(),
    }


def jensen(crops: TenCrops, labels: Sequence[str], truth: int | None) -> str:
    """State what averaging guarantees and what it does not, with the numbers of this image, as Markdown.

    Args:
        crops: the views and their predictions.
        labels: the classes of the classifier.
        truth: the index of the true class; if it is None, the winner is taken.
    """
    index = crops.winner if truth is None else truth
    of_mean, mean_of_views, of_centre = views.log_losses(crops, index)
    against = (
        f"Against the real alternative, the centre crop, there is no such guarantee: its loss is **{of_centre:.2f}**, "
    )
    if f"{of_centre:.2f}" == f"{of_mean:.2f}":
        against += "the same as that of the average."
    elif of_centre < of_mean:
        against += "so here the centre alone is better. Photographers put things in the middle."
    else:
        against += "so here the average is better."
    return (
        f"The *log-loss* $-\\ln p$ of “{labels[index]}” is 0 for p = 1 and grows as p falls. The average has a loss of "
        f"**{of_mean:.2f}**, the {count(crops)} single views have **{mean_of_views:.2f}** on average. The first is "
        "never larger than the second, because the curve of $-\\ln$ bends upwards (it is *convex*): this is Jensen's "
        f"inequality. {against}"
    )


def map_words(label: str) -> dict[str, str]:
    """What the map of all positions says; the browser fills in the numbers."""
    return {
        "map": f"Probability of {label} by position of the crop; the arrow keys move it",
        "said": f"The crop at this position: p({label}) = {{p}}. Over all positions {{low}} to {{high}}; dots: "
        "the corners and the centre, each with its mirror image.",
    }


def positions(found: FloatArray, label: str) -> str:
    """What the map of all positions shows, as Markdown.

    Args:
        found: the probability of a class by position, float64 (S, S), top row first.
        label: of the class.
    """
    row, column = divmod(int(found.argmax()), len(found))
    middle = len(found) // 2
    down = ("top", "middle", "bottom")[(row > middle) - (row < middle) + 1]
    across = ("left", "centre", "right")[(column > middle) - (column < middle) + 1]
    place = "in the centre" if (row, column) == (middle, middle) else f"towards the {down} {across}"
    above = float((found > found[middle, middle]).mean())
    return (
        f"**The crop at all {found.size} positions.** “{label}” is most probable {place}, "
        f"{percent(float(found.max()))}; {percent(above, 0)} of the positions are better than the centre crop with "
        f"{percent(float(found[middle, middle]))}."
    )


def gains_table(gains: Sequence[Gain]) -> dict[str, list[str]]:
    """The recorded accuracies with one view and with ten, as columns."""
    return {
        CLASSIFIER: [_measured(gain) for gain in gains],
        IMAGES: [f"{gain.images:,}" for gain in gains],
        ONE_VIEW: [proportions.with_interval(gain.one.value, gain.images) for gain in gains],
        TEN_CROPS: [proportions.with_interval(gain.ten.value, gain.images) for gain in gains],
        ERRORS: ["{} → {}".format(*gain.errors) for gain in gains],
        CHANGE: [_change(gain) for gain in gains],
    }


def gains_summary(gains: Sequence[Gain]) -> str:
    """What the recorded gains amount to, as Markdown."""
    errors = [gain.errors for gain in gains]
    before, after = (sum(column) for column in zip(*errors, strict=True))
    fewer, more = sum(ten < one for one, ten in errors), sum(ten > one for one, ten in errors)
    sure = [gain.card.title for gain in gains if not gain.may_be_chance]
    beyond = f"Beyond chance: {'; '.join(sure)}." if sure else "No single change is beyond chance."
    return (
        f"One view makes **{before:,}** errors in these {_measurements(len(gains))}, ten views make **{after:,}**, at "
        f"ten times the cost. With ten views, {fewer} of the classifiers err less often, {more} more often and "
        f"{len(gains) - fewer - more} as often. **{beyond}**"
    )


def gains_note(gains: Sequence[Gain]) -> str:
    """How sure the recorded gains are, and what the rule of the papers is."""
    largest = max(abs(one - ten) for one, ten in (gain.errors for gain in gains))
    note = (
        "In brackets: 95 % intervals; those of the changes treat the two accuracies as if they came from different "
        "images, which makes them too wide. Which predictions turned right and which wrong was not recorded"
    )
    if largest < FEWEST:
        note += (
            f", but a net change of {largest} images or fewer cannot be beyond chance, however it came about: it takes "
            f"at least {FEWEST} (sign test, McNemar, 1947)"
        )
    return (
        f"{note}. The advice to average ten crops comes from ImageNet: Krizhevsky et al. (2012) report a rank-1 error "
        "of 37.5 % with ten crops and 39.0 % without, on the 150,000 test images of ILSVRC-2010."
    )


def _measured(gain: Gain) -> str:
    """Which classifier was measured, and on what if its title does not say it."""
    data = gain.ten.data.partition(".")[0].rstrip("0123456789")
    title = gain.card.title
    return title if gain.card.name.startswith(data) else f"{title}, on {data_name(gain.ten.data)}"


def _change(gain: Gain) -> str:
    low, high = (f"{100 * end:+.1f}" for end in (gain.difference.low, gain.difference.high))
    points = 100 * (gain.ten.value - gain.one.value)
    return f"{points:+.1f} ({low} to {high})".replace("-", "−").replace("+0.0 (", "0.0 (")


def _measurements(number: int) -> str:
    return "one measurement" if number == 1 else f"{number} measurements"
