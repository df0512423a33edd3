"""The families with their recorded predictions, read and compared once for all visitors."""

import streamlit as st

from core.ensembles import averaging, families
from core.ensembles.averaging import Comparison
from core.ensembles.families import FAMILIES, Family
from core.ensembles.settings import EnsembleSettings


@st.cache_resource(show_spinner="Reading predictions …")
def family(title: str) -> Family:
    """A family with its recorded predictions."""
    return families.load(title)


@st.cache_data(show_spinner=False)
def growth(title: str) -> list[Comparison]:
    """A family compared with its members after each of them has joined."""
    chosen = family(title)
    return averaging.growth(chosen.members, chosen.labels, range(len(chosen.names)))


@st.cache_data(show_spinner=False)
def complete() -> list[tuple[str, Comparison]]:
    """Title of each family, and the comparison of all its members with their average."""
    return [(title, averaging.compare(family(title).members, family(title).labels)) for title in FAMILIES]


def is_worse_than_its_best(comparison: Comparison) -> bool:
    """Whether an ensemble of two or more members is less accurate than the best of them, as the exercise asks."""
    return len(comparison.members) > 1 and comparison.ensemble.accuracy < comparison.best.accuracy


def joined(settings: EnsembleSettings) -> int:
    """How many members have joined: at most all members of the family."""
    return min(settings.joined, len(FAMILIES[settings.family]))
