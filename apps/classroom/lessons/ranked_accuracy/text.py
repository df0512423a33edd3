"""What the page of ranked accuracy says and shows of the recorded evaluations."""

import json
from dataclasses import dataclass

import numpy as np
import streamlit as st

from apps.classroom.ui import answer_sheet
from core.data.sets import datasets
from core.errors import ConvolabError
from core.evaluation import evaluation_record, recorded_answers
from core.evaluation.evaluation_record import Record
from core.images import RGB
from core.numbers import percent
from core.serving import artifacts
from core.serving.artifacts import ArtifactError, Card
from core.serving.litert import Classifier
from core.training.live.answer_sheet import sheet

LONGEST, SHOWN = 10, 16
FIRST = "tiny_imagenet_resnet"
"""Whose evaluation the page opens on: with twenty classes its curve has a shape."""

EXPLANATION = (
    "Sort the classes by their probability and see at which rank the true one stands. *Rank-k accuracy* is the part of "
    "pictures where that is k or better. It never falls as k grows, and reaches 100 % when all classes count. What a "
    "guess would reach grows with it: $k$ of $C$ classes are"
)
CONFUSION = (
    "Rank-1 says how often a classifier errs; the confusion matrix says how. Each row holds the pictures of one true "
    "class, each column those that got one answer; the diagonal is right."
)
EVIDENCE = (
    "Each curve is counted on a test part that the network never saw, and recorded beside its card in "
    "`evaluation.json`. From the card of the one that is chosen:"
)


@dataclass(frozen=True)
class Evaluated:
    """An artifact with the record of its evaluation."""

    card: Card
    record: Record

    @property
    def chance(self) -> int:
        """Classes that a guess chooses from."""
        return len(self.card.classes)


def found() -> dict[str, Evaluated]:
    """The classifiers whose evaluation is recorded, by name; those on one data set stand together.

    Raises:
        ArtifactError: there is none.
    """
    all_found = [
        Evaluated(a.card, evaluation_record.read(a)) for a in Classifier.available() if evaluation_record.has(a)
    ]
    if not all_found:
        artifacts.load(FIRST)
        raise ArtifactError(
            "No evaluation of a classifier is recorded in trained/; make one with: "
            "python -m core evaluate ARTIFACT --data PATH --record"
        )
    return {e.card.name: e for e in sorted(all_found, key=lambda e: (e.record.data, -e.record.curve(1)[0]))}


def curves(all_found: dict[str, Evaluated], chosen: str) -> dict[str, list[float]]:
    """Rank-k accuracy for k from 1 on, of the chosen classifier first and then of the others on its data set."""
    own = all_found[chosen]
    same = [own, *(e for e in all_found.values() if e.record.data == own.record.data and e is not own)]
    return {_network(e.card.title): e.record.curve(min(LONGEST, own.chance)) for e in same}


def overview(all_found: dict[str, Evaluated], ranks: int) -> dict[str, list]:
    """All classifiers side by side, as columns."""
    rows = list(all_found.values())
    return {
        "classifier": [e.card.title for e in rows],
        "classes": [e.chance for e in rows],
        "pictures": [e.record.images for e in rows],
        "rank-1": [e.record.curve(1)[0] for e in rows],
        f"rank-{ranks}": [e.record.curve(ranks)[-1] for e in rows],
        "a guess": [min(1.0, ranks / e.chance) for e in rows],
        "wrong, then right": [
            (e.record.curve(ranks)[-1] - e.record.curve(1)[0]) / max(1e-9, 1 - e.record.curve(1)[0]) for e in rows
        ],
    }


def formula(chosen: Evaluated, ranks: int) -> str:
    """Rank-k accuracy with its numbers, as LaTeX."""
    counts = chosen.record.rank_counts[:ranks]
    total = "+".join(f"{count:,}".replace(",", "{,}") for count in counts)
    value = chosen.record.curve(ranks)[-1]
    images = f"{chosen.record.images:,}".replace(",", "{,}")
    guess = min(ranks, chosen.chance)
    return (
        rf"\text{{rank-{ranks}}}=\frac{{{total}}}{{{images}}}={value:.4f}\qquad"
        rf"\text{{a guess}}=\frac{{k}}{{C}}=\frac{{{guess}}}{{{chosen.chance}}}={guess / chosen.chance:.3f}"
    )


def mistakes(chosen: Evaluated) -> list[tuple[str, str, int, float]]:
    """The most frequent confusions: truth, answer, pictures, part of the true class's pictures."""
    return chosen.record.mistakes(chosen.card.classes)[:10]


def mistakes_table(chosen: Evaluated) -> dict[str, list]:
    """The same as columns."""
    rows = mistakes(chosen)
    return {
        "truth": [row[0] for row in rows],
        "taken for": [row[1] for row in rows],
        "pictures": [row[2] for row in rows],
        "of its class": [row[3] for row in rows],
    }


def words(mistake: tuple[str, str, int, float]) -> str:
    """A confusion in words."""
    return f"{mistake[0]} taken for {mistake[1]} ({mistake[2]})"


def pictures(name: str, truth: str, answer: str) -> tuple[RGB | None, str]:
    """The test pictures of a confusion, as a sheet, and a sentence; no sheet where they are not on this machine."""
    artifact = artifacts.load(name)
    data = evaluation_record.read(artifact).data
    if recorded_answers.FILE not in artifact.card.files:
        return None, "Which pictures these were is not recorded."
    if sentence := answer_sheet.missing(data):
        return None, sentence
    try:
        kept, classes = recorded_answers.read(artifact), artifact.card.classes
        mean = kept.members.mean(axis=0)
        row, column = classes.index(truth), classes.index(answer)
        chosen = np.flatnonzero((kept.labels == row) & (mean.argmax(axis=1) == column))
        chosen = chosen[np.argsort(-mean[chosen, column], kind="stable")][:SHOWN]
        said = [f"{100 * mean[index, column]:.0f} %" for index in chosen]
        drawn = answer_sheet.draw(data, kept.positions[chosen].tolist(), [truth] * len(chosen), said)
    except ConvolabError as error:
        return None, str(error)
    return drawn, f"{truth} taken for {answer}: the surest mistakes first, with the probability of “{answer}”."


@st.cache_data(show_spinner="Reading digits …")
def foreign_digits(name: str) -> tuple[RGB, str] | None:
    """Digits of scikit-learn that a classifier of digits gets wrong, as a sheet, and how many it gets right.

    They come with a package, so they may be shown; they were scanned elsewhere and are a quarter of the size.
    """
    classifier = Classifier.load(name)
    if classifier.labels != list("0123456789"):
        return None
    part = datasets.load("digits").parts["train"]
    tried = range(400)
    images = [part.read(index) for index in tried]
    best = [classifier.probabilities(image).argmax() for image in images]
    wrong = [index for index in tried if best[index] != part.labels[index]]
    right = 1 - len(wrong) / len(tried)
    shown = wrong[:SHOWN]
    drawn = sheet(
        np.stack([answer_sheet.square(images[index]) for index in shown]),
        [str(part.labels[index]) for index in shown],
        [f"{best[index]}, is {part.labels[index]}" for index in shown],
    )
    return drawn, (
        f"The same network on {len(tried)} digits of scikit-learn, another set: **{percent(right)}** right. "
        "Some of those that it gets wrong:"
    )


def as_json(chosen: Evaluated) -> str:
    """The record of the chosen classifier as a file."""
    return json.dumps(chosen.record.model_dump(mode="json"), indent=1)


def snippet(name: str, ranks: int) -> str:
    """The code that gives the numbers of the page."""
    return f"""from core.evaluation import evaluation_record
from core.serving import artifacts

artifact = artifacts.load("{name}")
record = evaluation_record.read(artifact)
for k, accuracy in enumerate(record.curve({ranks}), start=1):
    print(f"rank-{{k}} {{accuracy:.4f}}")
for truth, answer, count, part in record.mistakes(artifact.card.classes)[:5]:
    print(f"{{truth}} taken for {{answer}}: {{count}} pictures, {{part:.1%}} of its class")
"""


def _network(title: str) -> str:
    """A classifier's title without its data set: “AlexNet” of “AlexNet, dogs and cats”."""
    return title.split(",")[0].split(" on ")[-1]
