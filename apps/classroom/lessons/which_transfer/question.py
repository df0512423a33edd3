"""The question before the recorded runs, and its answer from them."""

from apps.classroom.ui.teaching.predict_first import Outcome, Question
from core.numbers import percent
from core.transfer.choice import evidence
from core.transfer.choice.evidence import STRATEGIES, Evidence

DATA = "mnist"
"""A data set that does not resemble the photos of ImageNet."""


def outcome(recorded: Evidence) -> Outcome:
    """The most accurate strategy with the fewest images that were measured."""
    fewest = recorded.counts(DATA)[0]
    accuracies = {strategy: recorded.expected(DATA, strategy, fewest) for strategy in STRATEGIES}
    ranked = sorted(STRATEGIES, key=lambda strategy: -accuracies[strategy])
    found = recorded.difference(DATA, ranked[1], ranked[0], fewest)
    chance = found.verdict
    listed = ", ".join(f"{strategy} {percent(accuracies[strategy])}" for strategy in ranked)
    return Outcome(
        ranked[0],
        f"With {fewest} images per class: {listed}. The best is ahead of the next by "
        f"{100 * (found.after - found.before):.1f} points, {chance}.",
    )


QUESTION = Question(
    name="which_transfer",
    text="A handful of images of each handwritten digit, unlike ImageNet: which strategy is the most accurate?",
    answers={strategy: strategy[0].upper() + strategy[1:] for strategy in STRATEGIES},
    outcome=lambda: outcome(evidence.recorded()),
)
