"""Where the models, the data sets and the sample images come from, under which licence, and what makes them again."""

import streamlit as st

from apps.classroom.ui import sections
from apps.shared.markdown import as_written
from core.data import samples
from core.data.sets import datasets
from core.serving import artifacts
from core.serving.card import Card

TASKS = {
    "classification": "Classifiers",
    "features": "Features",
    "detection": "Detectors",
    "style": "Style",
    "generation": "Generators",
    "super_resolution": "Super-resolution",
    "perceptual_distance": "Perceptual distance",
}
"""The headings of the models, by the task of their cards."""
PACKAGES = {"skimage": "scikit-image", "sklearn": "scikit-learn", "core": "Convolab", "": "Convolab"}
"""Who publishes the samples, by the package that carries them; none for those that are drawn when they are needed."""


def described(card: Card) -> str:
    """What a card says about its origin, as Markdown."""
    attribution = as_written(card.attribution).removesuffix(".")
    names = dict.fromkeys(source.name for source in card.data)
    lines = [f"{attribution}. Licence: {as_written(card.licence).removesuffix('.')}."]
    if names:
        lines.append(f"Data: {', '.join(f'`{name}`' for name in names)}.")
    return " ".join([*lines, f"Made by `{card.command}`."])


def models() -> None:
    """List all artifacts by task; the link of a lesson leads to its model's heading."""
    cards = [artifact.card for artifact in artifacts.available()]
    for task in sorted({card.task for card in cards}, key=[*TASKS, *(card.task for card in cards)].index):
        sections.section(TASKS.get(task, task.replace("_", " ").capitalize()))
        for card in cards:
            if card.task == task:
                st.subheader(as_written(card.title), anchor=card.name)
                st.caption(described(card))


def data_sets() -> None:
    """List the data sets that the suite knows, and where each is to be had."""
    lines = [f"- `{name}`: {known.origin}" for name, known in datasets.KNOWN.items()]
    st.markdown("\n".join(lines))


def sample_images() -> None:
    """List the sample images by who publishes them."""
    offered = (*samples.SAMPLES, *samples.STREET, *samples.THINGS, *samples.PAINTINGS)
    for publisher in dict.fromkeys(PACKAGES.values()):
        titles = [sample.title for sample in offered if PACKAGES[sample.package] == publisher]
        st.markdown(f"- **{publisher}**: {', '.join(titles)}")


st.title("About the data and the models", anchor=False)
st.markdown(
    "The code of Convolab is under the licence Apache-2.0. The models it shows were trained for it or come from others "
    "who allow that; each is here with its origin, its licence and the command that makes it again."
)
models()
sections.section("Data sets", "None of them is part of the suite; who wants to train gets them from their sources.")
data_sets()
sections.section("Sample images")
sample_images()
