"""Every word of the page: explanations, captions, tables, and sentences and formulas with the numbers of a family."""

from collections.abc import Sequence

from apps.classroom.lessons.ensembles.flips import JoinFlips
from core.arrays import Float64Array, FloatArray
from core.ensembles import averaging
from core.ensembles.averaging import Comparison
from core.numbers import percent

EXPLANATION = (
    "Each member turns the picture into probabilities, and the ensemble predicts their mean. Its loss for a picture is "
    "$-\\ln$ of the mean probability of the true class. Because $-\\ln$ is convex, this never exceeds the mean of the "
    "members' losses (Jensen's inequality): not on this picture, and so not on any set of pictures:"
)
NO_BOUND = (
    "No such bound holds for accuracy: an average can be wrong on a picture that most of its members classify "
    "correctly."
)

ACCURACY, LOSS = "Accuracy", "Loss (cross-entropy)"
ALONE, MEAN, AVERAGE = "each alone", "mean of<br>members", "their average"
MEMBERS = "members"

FLIPS_HEADING = "Which pictures flip"
FLIPS = (
    "Whenever a member joins, some predictions turn right or wrong. These are pictures on which the members disagree; "
    "blue means right, light means wrong:"
)
HITS, HITS_ALT = "One column per picture, one row per member.", "Hits of each member"
NO_FLIPS = "No prediction turned right or wrong."
SHEET = "In the order of the table, with the prediction after. A thick frame and a cross mark a wrong one."
SHEET_ALT = "Pictures whose predictions turned right or wrong"

ONE_PICTURE_HEADING = "Ask all of them"

PAIRS_HEADING = "Diverse or similar"
PAIRS = (
    "An ensemble gains from the *disagreement* of its members: mistakes that all of them make remain. Networks that "
    "differ only in their seed share a recipe and its blind spots; other architectures make other mistakes; heads on "
    "one trunk see the same features. Measured on the same test pictures:"
)
EVIDENCE = "Members and average were tested on pictures that none of them has seen. From the card:"

EXERCISE_TASK = "Find an ensemble of two or more networks that is less accurate than its best member."
EXERCISE_PRAISE = (
    "Averaging lowers the loss below the mean loss of the members, and promises no more: weak members can drag a "
    "strong one down."
)
EXERCISE_HINT = "Which member has the most to lose when others join?"

RECORDED = "The recorded predictions are in `trained/`: the file `answers.h5` next to each card."

LOSS_COLUMN = "loss −ln p"
MEAN_ACCURACY, BEST_ACCURACY, ENSEMBLE_ACCURACY = "mean of members", "best member", "ensemble"
DISAGREEMENT, GAIN_POINTS, GAIN_LOSS = "disagreement", "above the mean (points)", "loss below the mean"
SHARES = (MEAN_ACCURACY, BEST_ACCURACY, ENSEMBLE_ACCURACY, DISAGREEMENT)
"""The columns that hold percentages."""


def data_caption(data: str, images: int) -> str:
    """The caption of the charts: the data set and the number of test images."""
    return f"{data}, {images:,} test pictures. The axes do not start at zero."


def charts_alt(measure: str) -> str:
    """The description of a chart."""
    return f"{measure} of the ensemble and of its members by number of members"


def verdict(comparison: Comparison) -> str:
    """How the ensemble compares with its members, as Markdown."""
    accuracy = percent(comparison.ensemble.accuracy)
    joined = len(comparison.members)
    if joined == 1:
        return f"One network alone is right on **{accuracy}**. Let others join."
    points = 100 * (comparison.ensemble.accuracy - comparison.best.accuracy)
    word = ":green[**better**]" if points > 0 else ":orange[**worse**]" if points < 0 else "**no better**"
    return (
        f"The average of {joined} is right on **{accuracy}**: {abs(points):.2f} points {word} than the best of them. "
        f"Its loss, {comparison.ensemble.loss:.3f}, is {comparison.jensen_gap:.3f} below their mean loss."
    )


def flips(flipped: JoinFlips) -> str:
    """How many predictions turned right or wrong when the last member joined, as Markdown."""
    return (
        f"When **{flipped.newcomer}** joined, **{len(flipped.gained)}** predictions turned right and "
        f"**{len(flipped.lost)}** turned wrong, of {len(flipped.labels):,}. Some of them:"
    )


def flips_table(flipped: JoinFlips) -> dict[str, list[int] | list[str]]:
    """The images of the sheet and their predictions before and after, as columns."""
    shown, names = flipped.shown, flipped.classes
    now_right = flipped.after[shown].argmax(axis=1) == flipped.labels[shown]

    def top(probabilities: FloatArray) -> list[str]:
        return [f"{names[row.argmax()]} {percent(float(row.max()))}" for row in probabilities[shown]]

    return {
        "test picture": flipped.positions[shown].tolist(),
        "now": ["right" if is_right else "wrong" for is_right in now_right],
        "true class": [names[label] for label in flipped.labels[shown]],
        "before": top(flipped.before),
        f"{flipped.newcomer} predicts": top(flipped.alone),
        "after": top(flipped.after),
    }


def input_caption(size: tuple[int, int]) -> str:
    """The caption of what the networks see of a picture, from the height and width of their input."""
    height, width = size
    return f"All that they see: {width}×{height} pixels."


def probability_column(name: str) -> str:
    """The heading of the column with the probability of a class."""
    return f"p({name})"


def members_table(
    names: Sequence[str], probabilities: FloatArray, classes: Sequence[str], index: int
) -> dict[str, list[str] | list[float]]:
    """What each member predicts for one image, as columns.

    Args:
        names: of the members.
        probabilities: (M, C).
        classes: names of the classes.
        index: of the class whose probability and loss to show.
    """
    return {
        "member": list(names[: len(probabilities)]),
        "prediction": [classes[best] for best in probabilities.argmax(axis=1)],
        probability_column(classes[index]): probabilities[:, index].tolist(),
        LOSS_COLUMN: _losses(probabilities, index).tolist(),
    }


def jensen_formula(probabilities: FloatArray, index: int) -> str:
    """Jensen's inequality with the numbers of one image, as LaTeX.

    Args:
        probabilities: of each member, (M, C).
        index: of the true class.
    """
    losses = _losses(probabilities, index)
    of_average = _losses(probabilities.mean(axis=0, keepdims=True), index)[0]
    total = "+".join(f"{value:.2f}" for value in losses)
    return (
        rf"\underbrace{{-\ln\Big(\tfrac1{{{len(losses)}}}\textstyle\sum_m p_m\Big)}}_{{{of_average:.3f}}}\;\le\;"
        rf"\frac{{1}}{{{len(losses)}}}\sum_m -\ln p_m=\frac{{{total}}}{{{len(losses)}}}={losses.mean():.3f}"
    )


def families_table(families: Sequence[tuple[str, Comparison]]) -> dict[str, list[str] | list[int] | list[float]]:
    """All members of each family beside their average, as columns."""
    comparisons = [comparison for _, comparison in families]
    return {
        "family": [title for title, _ in families],
        "members": [len(c.members) for c in comparisons],
        MEAN_ACCURACY: [c.mean.accuracy for c in comparisons],
        BEST_ACCURACY: [c.best.accuracy for c in comparisons],
        ENSEMBLE_ACCURACY: [c.ensemble.accuracy for c in comparisons],
        GAIN_POINTS: [100 * (c.ensemble.accuracy - c.mean.accuracy) for c in comparisons],
        DISAGREEMENT: [c.disagreement for c in comparisons],
        GAIN_LOSS: [c.jensen_gap for c in comparisons],
    }


def _losses(probabilities: FloatArray, index: int) -> Float64Array:
    return averaging.losses(probabilities[:, None], [index])[:, 0]
