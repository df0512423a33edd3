"""Every word of the page: explanations, captions, tables, and sentences and formulas with the numbers of a family."""

from collections.abc import Sequence

from apps.classroom.lessons.ensembles.flips import JoinFlips
from apps.classroom.lessons.ensembles.recorded_families import Figures
from apps.classroom.ui.data_names import data_name
from core.arrays import Float64Array, FloatArray
from core.ensembles import averaging
from core.ensembles.averaging import Comparison
from core.evaluation import proportions
from core.evaluation.mean_difference import MeanDifference
from core.numbers import percent

EXPLANATION = (
    "Each member turns the image into probabilities, and the ensemble predicts their mean. The *loss* of an image is "
    "$-\\ln$ of the probability of its true class: 0 for a certain and correct prediction. The curve of $-\\ln$ bends "
    "upwards everywhere (it is *convex*), so the loss of the mean never exceeds the mean of the members' losses. This "
    "is Jensen's inequality; it holds for each image, and so for each set of images."
)
NO_BOUND = (
    "No such guarantee holds for accuracy: the average can be wrong although most members are right. Nor does it hold "
    "against the *best* member: a mean that includes weak members can be worse than the strong one alone."
)

SIMPLEX = (
    "**One image as a triangle.** The nearer a point is to a corner, the more probable is that class; the lines are "
    "the borders between predictions. Numbers are members, the diamond is their average. Drag a member, or move it "
    "with the arrow keys: how far must it go until the average changes its mind, and is the vote still the same?"
)
SIMPLEX_WORDS = {
    "figure": "Members of the ensemble between three classes",
    "said": "The average predicts “{winner}” ({share}); members that agree: {votes} of {members}. Loss for "
    "“{examined}”: of the average {joint}, of the members {single} on average.",
    "again": "As predicted",
}
"""What the triangle says; the browser fills in the numbers."""

ACCURACY, LOSS = "Accuracy", "Loss (cross-entropy)"
ALONE, MEAN, AVERAGE = "each alone", "mean of<br>members", "their average"
MEMBERS = "members"

CLOSER_HEADING = "Look closer"
VIEW = "What to look at"
DISPUTED, FLIPPED, ASK, DIVERSE = "Disputed images", "Flipped predictions", "Your image", "Diverse or similar"
VIEWS = (DISPUTED, FLIPPED, ASK, DIVERSE)
NOBODY_JOINED = "One network alone has nobody who could change its mind. Let others join."
FLIPS = "Images on which the members disagree (blue: right, orange: wrong):"
HITS = "One column per image, one row per member; the last row is their average."
NO_FLIPS = "No prediction turned right or wrong."
SHEET = "In the order of the table, with the new prediction. A thick frame and a cross mark a wrong one."
SHEET_ALT = "Images whose predictions turned right or wrong"
FREE_ALT = "Samples of this suite with the predictions of the members"
FLIPS_TABLE = "These images as a table"

PAIRS = (
    "An ensemble gains if its members err on *different* images, for an error that all of them make remains. Networks "
    "may differ only in the *seed* of their random numbers, or in their architecture, or only in their last layers: "
    "several *heads* on one *trunk*, the layers that they share. Three members of each kind, on the same test images:"
)
OTHERS_HEADING = "Other ways to combine classifiers"
OTHERS = {
    "method": ["averaging (this page)", "voting", "bagging", "random forest", "boosting (AdaBoost)"],
    "how the members differ": [
        "seed or architecture",
        "any way",
        "each is trained on images drawn at random, with repetition",
        "bagging of decision trees, each split among a few random features",
        "each is trained with more weight on the errors of those before it",
    ],
    "how they decide": [
        "mean of the probabilities",
        "class with the most votes",
        "mean or vote",
        "mean or vote",
        "vote, weighted by accuracy",
    ],
}
ADVICE = (
    "Before you train an ensemble, train and test one network: its architecture, optimizer and learning rate. An "
    "ensemble of M networks takes M times the computation, in training and for each prediction, and it multiplies a "
    "mistake in the recipe as well."
)

EXERCISE_TASK = (
    "Let weak networks join a strong one. What is the smallest ensemble whose average is less accurate than its best "
    "member?"
)
EXERCISE_HINT = "Which family begins with its strongest member? Let one member after another join."

RECORDED = "The recorded predictions are in `trained/`: the file `answers.h5` next to each card."

LOSS_COLUMN = "loss −ln p"
FAMILY, BEST_ACCURACY, ENSEMBLE_ACCURACY = "three members", "best member", "their average"
OVER_BEST = "over the best (points)"
DISAGREEMENT, CORRELATION = "disagreement", "correlation of errors"
KINDS = {
    "five alike": "three seeds of one recipe",
    "three different": "three architectures",
    "one trunk": "three heads",
}
"""What the compared families are called, three members of each."""

DISAGREEMENT_HELP = "Share of images for which two members predict different classes. It grows with their errors."
CORRELATION_HELP = "0: each errs independently of the other. 1: both err on the same images."


def data_caption(data: str, images: int) -> str:
    """The caption of the charts: the data set and the number of test images."""
    return f"{data_name(data)}, {images:,} test images. The axes do not start at zero."


def charts_alt(measure: str) -> str:
    """The description of a chart."""
    return f"{measure} of the ensemble and of its members by number of members"


def verdict(comparison: Comparison, over_best: MeanDifference, images: int) -> str:
    """How the ensemble compares with its members, as Markdown.

    Args:
        comparison: the ensemble beside its members.
        over_best: its accuracy against that of the best member.
        images: that they were tested on.
    """
    accuracy = proportions.with_interval(comparison.ensemble.accuracy, images)
    joined = len(comparison.members)
    if joined == 1:
        return f"One network alone is right on **{accuracy}**. Let others join."
    points = 100 * (over_best.after - over_best.before)
    word = ":green[**better**]" if points > 0 else ":orange[**worse**]" if points < 0 else "**no better**"
    return (
        f"The average of {joined} is right on **{accuracy}** (95 % interval in brackets): {abs(points):.2f} points "
        f"{word} than the best of them, {difference_interval(over_best)}. Its loss, {comparison.ensemble.loss:.3f}, is "
        f"{comparison.jensen_gap:.3f} below the mean loss of the members."
    )


def difference_interval(difference: MeanDifference) -> str:
    """The interval of a difference of accuracies in points, and whether it is beyond chance."""
    verdict = difference.verdict
    return f"95 % interval {_signed(difference.low)} to {_signed(difference.high)}, {verdict}"


def praise(steps: Sequence[MeanDifference], count: int) -> str:
    """What the smallest ensemble that is worse than its best member has shown; `count` is how many members it has."""
    if not count:
        return NO_BOUND
    found = steps[count - 1]
    said = (
        f"With {count} members the average is {abs(_points(found)):.2f} points less accurate than its best member, "
        f"{difference_interval(found)}."
    )
    later = [n for n, step in enumerate(steps, start=1) if n > count and step.high < 0]
    if later and not found.is_beyond_chance:
        said += f" With {later[0]} it is {abs(_points(steps[later[0] - 1])):.2f} points, beyond chance."
    return f"{said} Jensen's inequality bounds the loss by the mean of the members, not by the best of them."


def hits_alt(names: Sequence[str], disputed: int) -> str:
    """The alternative text of the drawing of hits."""
    return (
        f"{disputed} images on which {len(names)} members disagree: for each image, which of {', '.join(names)} is "
        "right, and whether their average is"
    )


def flips(flipped: JoinFlips) -> str:
    """How many predictions turned right or wrong when the last member joined, as Markdown."""
    return (
        f"When **{flipped.newcomer}** joined, **{len(flipped.gained)}** predictions turned right and "
        f"**{len(flipped.lost)}** turned wrong, of {len(flipped.labels):,}. Some of them:"
    )


def votes(name: str, count: int, members: int) -> str:
    """What stands under an image: the class with the most votes, and how many unless all members agree."""
    return name if count == members else f"{name} {count}/{members}"


def free_pictures(disputed: int, pictures: int) -> str:
    """How to read the sheet of the samples."""
    return (
        f"Instead, images that may be shown: the samples of this suite. On {disputed} of {pictures} the members "
        "disagree (thick frame, with the votes of the leading class). Most show nothing that the networks know, so no "
        "prediction can be right; trained networks name a class all the same."
    )


def flips_table(flipped: JoinFlips) -> dict[str, list[int] | list[str]]:
    """The images of the sheet and their predictions before and after, as columns."""
    shown, names = flipped.shown, flipped.classes
    now_right = flipped.after[shown].argmax(axis=1) == flipped.labels[shown]

    def top(probabilities: FloatArray) -> list[str]:
        return [f"{names[row.argmax()]} {percent(float(row.max()))}" for row in probabilities[shown]]

    return {
        "test image": flipped.positions[shown].tolist(),
        "now": ["right" if is_right else "wrong" for is_right in now_right],
        "true class": [names[label] for label in flipped.labels[shown]],
        "before": top(flipped.before),
        f"{flipped.newcomer} predicts": top(flipped.alone),
        "after": top(flipped.after),
    }


def input_caption(size: tuple[int, int]) -> str:
    """The caption of what the networks see of a picture, from the height and width of their input."""
    height, width = size
    return f"All that the networks get: {width}×{height} pixels."


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


def test_image(number: int) -> str:
    """A test image by its number."""
    return f"test image {number:,}"


def example(title: str, name: str) -> str:
    """Which image, and which of its classes, the formula and the triangle are about."""
    return f"For {title[0].lower()}{title[1:]}, class “{name}”:"


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


def families_table(families: Sequence[Figures]) -> dict[str, list[str] | list[float]]:
    """Three members of each family beside their average, as columns."""
    comparisons = [figures.comparison for figures in families]
    return {
        FAMILY: [KINDS[figures.title] for figures in families],
        DISAGREEMENT: [c.disagreement for c in comparisons],
        CORRELATION: [figures.correlation for figures in families],
        BEST_ACCURACY: [proportions.with_interval(f.over_best.before, f.images) for f in families],
        ENSEMBLE_ACCURACY: [proportions.with_interval(f.over_best.after, f.images) for f in families],
        OVER_BEST: [
            f"{_signed(f.over_best.after - f.over_best.before)} ({_signed(f.over_best.low)} to "
            f"{_signed(f.over_best.high)})"
            for f in families
        ],
    }


def diversity(families: Sequence[Figures]) -> str:
    """Which members err most alike, and which ensembles gain, as Markdown."""
    alike = sorted(families, key=lambda figures: -figures.correlation)
    listed = ", ".join(f"{KINDS[figures.title]} {figures.correlation:.2f}" for figures in alike)
    gaining = [KINDS[figures.title] for figures in families if figures.over_best.low > 0]
    rest = [KINDS[figures.title] for figures in families if figures.over_best.low <= 0]
    said = f"The errors of **{KINDS[alike[0].title]}** are most alike: correlation {listed}."
    if gaining:
        said += f" Over their best member, the average gains beyond chance for {' and '.join(gaining)}"
        said += f"; not for {' and '.join(rest)}." if rest else "."
    return (
        f"{said} The best member was picked by these same images, which flatters it a little. Among members of "
        "unequal strength the gain over the best is small, because the weaker ones hold the average back."
    )


def corrected(figures: Figures) -> str:
    """How many of a member's errors the average corrects, and what voting would give, as Markdown."""
    low, high = min(figures.corrected), max(figures.corrected)
    shares = f"{percent(low, 0)}" if percent(low, 0) == percent(high, 0) else f"{100 * low:.0f} to {percent(high, 0)}"
    change = figures.vote.after - figures.vote.before
    better = "more" if change > 0 else "less"
    return (
        f"The average of all five networks of one recipe corrects **{shares}** of the errors of each. It still makes "
        f"{figures.errors:,} errors on {figures.images:,} test images, which none of the networks has seen; on "
        f"{figures.common_errors:,} of them all five are wrong. A *vote* counts each network's first prediction and "
        f"forgets how sure it is: it is right on {percent(figures.vote.before)}, and averaging on "
        f"{abs(100 * change):.2f} points {better} ({difference_interval(figures.vote)})."
    )


def _points(difference: MeanDifference) -> float:
    return 100 * (difference.after - difference.before)


def _signed(share: float) -> str:
    return f"{100 * share:+.2f}".replace("-", "−")


def _losses(probabilities: FloatArray, index: int) -> Float64Array:
    return averaging.losses(probabilities[:, None], [index])[:, 0]
