"""What the page of ensembles says and shows."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from apps.classroom.ui import answer_sheet, components
from core.data import samples
from core.data.samples import Sample
from core.ensembles import averaging, families
from core.ensembles.averaging import Comparison, Floats
from core.ensembles.families import FAMILIES, Family
from core.ensembles.settings import EnsembleSettings
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.serving.litert import scale_window

EXPLANATION = (
    "Each member turns the picture into probabilities; the ensemble's answer is their mean. Its loss for a picture is "
    "$-\\ln$ of the mean probability of the true class. As $-\\ln$ is convex, that is never more than the mean of the "
    "members' losses (Jensen's inequality), on this picture and so on all of them:"
)
FLIPS = (
    "Each time a member joins, some answers change sides. Of the pictures that the members dispute, blue ones are "
    "right and light ones are wrong:"
)
PAIRS = (
    "An ensemble gains by what its members *disagree* in: mistakes that all make stay. Networks that differ only in "
    "their seed share a recipe and its blind spots; other architectures make other mistakes; heads on one trunk see "
    "the same features. Measured on the same test pictures:"
)
EVIDENCE = "Members and average were measured on pictures that none of them has seen. From the card:"
SHOWN_FLIPS = 6


@st.cache_resource(show_spinner="Reading answers …")
def family(title: str) -> Family:
    """A family with its recorded answers, read once."""
    return families.load(title)


@st.cache_data(show_spinner=False)
def grown(title: str) -> list[Comparison]:
    """What becomes of a family as its members join one by one."""
    found = family(title)
    return averaging.growth(found.members, found.labels, range(len(found.names)))


def count(settings: EnsembleSettings) -> int:
    """How many members have joined: no more than there are."""
    return min(settings.joined, len(FAMILIES[settings.family]))


def verdict(steps: Sequence[Comparison], joined: int) -> str:
    """How the ensemble compares with its members, as Markdown."""
    now = steps[joined - 1]
    if joined == 1:
        return f"One network alone: **{percent(now.ensemble.accuracy)}** right. Let others join."
    points = 100 * (now.ensemble.accuracy - now.best.accuracy)
    word = ":green[**better**]" if points > 0 else ":orange[**worse**]" if points < 0 else "**no better**"
    return (
        f"The average of {joined} is right on **{percent(now.ensemble.accuracy)}**: {abs(points):.2f} points {word} "
        f"than the best of them. Its loss, {now.ensemble.loss:.3f}, is {now.jensen_gap:.3f} below their mean loss."
    )


def samples_first() -> tuple[Sample, ...]:
    """The samples that show a class of CIFAR-10 first."""
    return tuple(sorted(samples.SAMPLES, key=lambda sample: sample.name not in {"cat", "horse"}))


def truth(name: str, classes: Sequence[str]) -> int | None:
    """The index of what a sample shows among the classes, or None where they do not have it."""
    return classes.index(name) if name in classes else None


def bars(mean: np.ndarray, classes: Sequence[str], right: int | None) -> list[components.Row]:
    """The five most probable classes of an average."""
    return [
        {
            "rank": rank,
            "label": classes[index],
            "length": float(mean[index]),
            "text": percent(float(mean[index])),
            "counts": rank == 1,
            "mark": "truth" if index == right else "",
        }
        for rank, index in enumerate(np.argsort(-mean, kind="stable")[:5], start=1)
    ]


def said(found: Family, members: np.ndarray, index: int) -> dict[str, list]:
    """What each member says of one picture, as columns."""
    losses = averaging.losses(members[:, np.newaxis], [index])[:, 0]
    return {
        "member": list(found.names[: len(members)]),
        "says": [found.classes[best] for best in members.argmax(axis=1)],
        f"p({found.classes[index]})": members[:, index].tolist(),
        "loss −ln p": losses.tolist(),
    }


def formula(members: np.ndarray, index: int) -> str:
    """Jensen's inequality with the numbers of one picture, as LaTeX."""
    own = averaging.losses(members[:, np.newaxis], [index])[:, 0]
    together = averaging.losses(members.mean(axis=0)[np.newaxis, np.newaxis], [index])[0, 0]
    total = "+".join(f"{value:.2f}" for value in own)
    return (
        rf"\underbrace{{-\ln\Big(\tfrac1{{{len(own)}}}\textstyle\sum_m p_m\Big)}}_{{{together:.3f}}}\;\le\;"
        rf"\frac{{1}}{{{len(own)}}}\sum_m -\ln p_m=\frac{{{total}}}{{{len(own)}}}={own.mean():.3f}"
    )


def comparison_table(titles: Sequence[str] = tuple(FAMILIES)) -> dict[str, list]:
    """The families side by side, whole, as columns."""
    found = [(title, grown(title)[-1]) for title in titles]
    return {
        "family": [title for title, _ in found],
        "members": [len(c.members) for _, c in found],
        "mean of members": [c.mean.accuracy for _, c in found],
        "best member": [c.best.accuracy for _, c in found],
        "ensemble": [c.ensemble.accuracy for _, c in found],
        "above the mean (points)": [100 * (c.ensemble.accuracy - c.mean.accuracy) for _, c in found],
        "disagreement": [c.disagreement for _, c in found],
        "loss below the mean": [c.jensen_gap for _, c in found],
    }


def flip_pictures(found: Family, joined: int) -> tuple[RGB | None, str]:
    """The pictures of `flip_table` as a sheet, and a sentence; no sheet where they are not on this machine."""
    data = found.cards[0].metrics[0].data
    _, after, chosen = _flipped(found, joined)
    if not chosen:
        return None, "No answer changed sides."
    if sentence := answer_sheet.missing(data):
        return None, sentence
    truths, answers = ([found.classes[i] for i in of[chosen]] for of in (found.labels, after.argmax(axis=1)))
    try:
        drawn = answer_sheet.draw(data, found.positions[chosen].tolist(), truths, answers)
    except ConvolabError as error:
        return None, str(error)
    return drawn, "In the order of the table, with the answer after. Framed thick and crossed: wrong."


def flip_table(found: Family, joined: int) -> dict[str, list]:
    """Pictures whose answer changed when the last member joined, as columns; the right ones first."""
    before, after, chosen = _flipped(found, joined)
    names = found.classes
    return {
        "test picture": [int(found.positions[i]) for i in chosen],
        "now": ["right" if after[i].argmax() == found.labels[i] else "wrong" for i in chosen],
        "truth": [names[found.labels[i]] for i in chosen],
        "before": [f"{names[before[i].argmax()]} {percent(float(before[i].max()))}" for i in chosen],
        f"{found.names[joined - 1]} says": [
            f"{names[found.members[joined - 1, i].argmax()]} {percent(float(found.members[joined - 1, i].max()))}"
            for i in chosen
        ],
        "after": [f"{names[after[i].argmax()]} {percent(float(after[i].max()))}" for i in chosen],
    }


def flip_sentence(found: Family, joined: int) -> str:
    """How many answers changed sides when the last member joined, as Markdown."""
    before, after = (averaging.average(found.members, range(count)) for count in (joined - 1, joined))
    flips = averaging.flips(before, after, found.labels)
    return (
        f"When **{found.names[joined - 1]}** joined, **{len(flips.gained)}** answers turned right and "
        f"**{len(flips.lost)}** turned wrong, of {len(found.labels):,}. Some of them:"
    )


def _flipped(found: Family, joined: int) -> tuple[Floats, Floats, list[int]]:
    """The averages before and after the last member joined, and some pictures that changed sides, right ones first."""
    before, after = (averaging.average(found.members, range(count)) for count in (joined - 1, joined))
    flips = averaging.flips(before, after, found.labels)
    return before, after, [int(i) for i in (*flips.gained[:SHOWN_FLIPS], *flips.lost[:SHOWN_FLIPS])]


def seen(image: RGB, found: Family) -> RGB:
    """What the networks see of a picture, enlarged without blur."""
    size = found.cards[0].input_size
    assert size is not None
    small = scale_window(image, size, found.cards[0].preprocessing)
    return np.repeat(np.repeat(small, 8, axis=0), 8, axis=1)


def snippet(settings: EnsembleSettings) -> str:
    """The code that gives the numbers of the page."""
    return f"""from core.ensembles import averaging, families

family = families.load("{settings.family}")
for step in averaging.growth(family.members, family.labels, range({count(settings)})):
    print(len(step.members), f"{{step.ensemble.accuracy:.4f}} {{step.ensemble.loss:.4f}} <= {{step.mean.loss:.4f}}")
"""
