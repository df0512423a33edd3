"""What the page of ten crops says and shows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.classroom.lessons.ten_crops import crops
from apps.classroom.ui import components, sections
from apps.classroom.ui.picture_cache import seen_in_pictures
from apps.classroom.ui.picture_picker import Picture
from core.evaluation.ten_crop import CENTRE, NAMES, TenCrops, ten_crops
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import COLOURS
from core.images import RGB
from core.numbers import percent
from core.serving import artifacts
from core.serving.artifacts import Card, Metric
from core.serving.litert import Classifier, Prediction

EXPLANATION = (
    "The picture is scaled to a square somewhat larger than the network's input. The four corners and the centre are "
    "cut out, and their mirror images added; the network answers each. The answer of all is the mean of the "
    "probabilities:"
)
UNMEASURED = (
    "No card in `trained/` holds both numbers yet: run `python -m core evaluate ARTIFACT --data PATH` on labelled "
    "pictures, once as it is and once with `--ten-crop`, and compare."
)


@seen_in_pictures("Looking ten times …")
def look(image: RGB, model: str, crop_size: float) -> TenCrops:
    """Ask about the ten crops of a picture, remembered while they are looked at."""
    return ten_crops(Classifier.load(model), image, crop_size)


def caption(found: TenCrops, picture: Picture) -> str:
    """What the picture with the windows shows."""
    height, width = picture.image.shape[:2]
    first, last = found.windows[0], found.windows[3]  # Opposite corners.
    whole = max(first[0], first[1], width - last[2], height - last[3]) < 1
    return f"{picture.title}: the five windows." + ("" if whole else " Grey: never seen by the network.")


def number(found: TenCrops) -> str:
    """How many views there are, in words."""
    return {5: "five", 10: "ten"}[len(found.crops)]


def cards(found: TenCrops, labels: Sequence[str]) -> list[crops.Crop]:
    """The views with their votes; one that votes otherwise than the mean stands out."""
    return [
        {
            "source": components.data_uri(crop),
            "colour": f"rgb{COLOURS[i % len(COLOURS)]}",
            "place": f"{i + 1} · {NAMES[i]}",
            "label": labels[vote],
            "text": percent(float(found.probabilities[i, vote])),
            "probability": float(found.probabilities[i, vote]),
            "agrees": int(vote) == found.winner,
        }
        for i, (crop, vote) in enumerate(zip(found.crops, found.votes, strict=True))
    ]


def rows(predictions: Sequence[Prediction], truth: int | None) -> list[components.Row]:
    """Bars of one answer; the first is the one that counts."""
    return [
        {
            "rank": "",
            "label": p.label,
            "length": p.probability,
            "text": percent(p.probability),
            "counts": rank == 1,
            "mark": "✓" if p.index == truth else "",
        }
        for rank, p in enumerate(predictions, start=1)
    ]


def truth(picture: Picture, labels: Sequence[str]) -> int | None:
    """The index of what a picture shows among a classifier's classes, or None where nobody knows.

    What is the nearest class of ImageNet need not be right for a classifier with other classes.
    """
    label = picture.label
    if label is not None and label < len(labels) and labels[label] == picture.truth:
        return label
    return next((index for index, known in enumerate(labels) if known.casefold() == picture.name), None)


def verdict(found: TenCrops, labels: Sequence[str], right: int | None) -> str:
    """How the views voted and whether averaging helped, as Markdown."""
    votes = int((found.votes == found.winner).sum())
    text = f"**{votes} of {len(found.crops)}** views vote for “{labels[found.winner]}”, the answer of their average."
    if right is None:
        return f"{text} Nobody has labelled this picture for this network, so only you can say whether it is right."
    alone, together = found.votes[CENTRE] == right, found.winner == right
    if together and not alone:
        return f":green[**Averaging helped.**] {text} The centre alone would have said “{labels[found.votes[CENTRE]]}”."
    if alone and not together:
        return f":orange[**Averaging hurt.**] {text} The centre alone would have been right."
    if together:
        return f":green[**Hit**, with the centre alone as well.] {text}"
    return f":orange[**Miss**, with the centre alone as well:] the truth is “{labels[right]}”. {text}"


def formula(found: TenCrops, labels: Sequence[str]) -> str:
    """The mean of the winner's probabilities with its numbers, as LaTeX."""
    own, count = found.probabilities[:, found.winner], len(found.crops)
    name = "".join(f"\\{letter}" if letter in "_&%$#{}" else letter for letter in labels[found.winner])
    total = "+".join(f"{value:.2f}" for value in own)
    return (
        rf"\begin{{aligned}}\bar p(\text{{{name}}})&=\frac1{{{count}}}\sum_{{i=1}}^{{{count}}}p_i(\text{{{name}}})\\"
        rf"&=\frac{{{total}}}{{{count}}}={own.mean():.3f}\end{{aligned}}"
    )


def figures(found: TenCrops) -> dict[str, str]:
    """The spread of the winner's probabilities, by name."""
    own = found.probabilities[:, found.winner]
    return {
        "votes for the answer": f"{int((found.votes == found.winner).sum())} of {len(own)}",
        "mean ± standard deviation": f"{100 * own.mean():.1f} ± {100 * own.std():.1f} %",
        "lowest to highest": f"{percent(float(own.min()))} to {percent(float(own.max()))}",
    }


def table(found: TenCrops, labels: Sequence[str]) -> dict[str, list]:
    """View by view: its vote, and what it gives the answer of all; as columns."""
    return {
        "view": [f"{i + 1} · {name}" for i, name in enumerate(NAMES[: len(found.crops)])],
        "vote": [labels[vote] for vote in found.votes],
        "its probability": found.probabilities.max(axis=1).tolist(),
        f"probability of “{labels[found.winner]}”": found.probabilities[:, found.winner].tolist(),
    }


def never_worse(found: TenCrops, labels: Sequence[str], right: int | None) -> str:
    """What averaging guarantees, with the numbers of this picture, as Markdown."""
    index = found.winner if right is None else right
    own = np.maximum(found.probabilities[:, index], np.finfo(np.float32).tiny)
    return (
        f"Averaging cannot lose, measured by the log-loss $-\\ln p$ of “{labels[index]}”: the mean has "
        f"**{-np.log(own.mean()):.2f}**, and the {number(found)} views one by one have "
        f"**{-np.log(own).mean():.2f}** on average. The mean's loss is never above the mean of the losses (Jensen's "
        "inequality). One lucky view may still be better than all, but nobody knows in advance which."
    )


@dataclass(frozen=True)
class Gain:
    """What a card says of one view and of ten on the same pictures."""

    card: Card
    one: Metric
    ten: Metric

    def rows(self) -> list[components.Row]:
        """The two accuracies as bars."""
        return [
            sections.bar("one view", self.one, counts=False),
            sections.bar("ten crops, averaged", self.ten),
        ]

    def sentence(self) -> str:
        """The gain, and on what it was measured, as Markdown."""
        points = 100 * (self.ten.value - self.one.value)
        pictures = f"{self.ten.images:,} pictures of " if self.ten.images else ""
        change = f"{points:+.1f} points" if abs(points) >= 0.05 else "no change"
        text = f"**{self.card.title}**: {change} of rank-1, on {pictures}{self.ten.data} ({self.ten.split})."
        if self.ten.images:
            margin = 196 * np.sqrt(self.one.value * (1 - self.one.value) / self.ten.images)
            text += (
                f" Each number is known to ± {margin:.1f} points (95 % confidence); both come from the same pictures, "
                "so that their difference is known better."
            )
        return text


def gains() -> list[Gain]:
    """Of every card that has both: rank-1 with one view and with ten, measured on the same pictures."""
    found = []
    for artifact in artifacts.available():
        metrics = artifact.card.metrics
        for ten in (metric for metric in metrics if metric.name == "rank1_ten_crop"):
            same = (m for m in metrics if (m.name, m.data, m.split) == ("rank1", ten.data, ten.split))
            found += [Gain(artifact.card, one, ten) for one in same]
    return found


def probabilities(found: TenCrops, labels: Sequence[str]) -> str:
    """The probability of every class in every view and on average, as comma-separated values."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["index", "label", "mean", *NAMES[: len(found.crops)]])
    for index in np.argsort(-found.mean, kind="stable"):
        writer.writerow([index, labels[index], found.mean[index], *found.probabilities[:, index]])
    return text.getvalue()


def snippet(source: str, model: str, settings: TenCropSettings) -> str:
    """The code that gives the answers of the page."""
    reading = "from core import images\n" if source.startswith("images") else ""
    sample = "from core.data import samples\n" if source.startswith("samples") else ""
    five = "" if settings.mirrored else ".unmirrored"
    return f"""{reading}{sample}from core.evaluation.ten_crop import NAMES, ten_crops
from core.serving.litert import Classifier

classifier = Classifier.load("{model}")
found = ten_crops(classifier, {source}, {settings.crop_size}){five}
for name, vote in zip(NAMES, found.votes):
    print(f"{{name:22}} {{classifier.labels[vote]}}")
best = found.predictions(classifier.labels)[0]
print(f"all of them: {{best.label}}, {{best.probability:.1%}}")
"""
