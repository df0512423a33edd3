"""How long a job will take, from how long it took on this server."""

import streamlit as st


@st.cache_resource
def _rates() -> dict[str, float]:
    """Seconds per unit of work, by target, as last measured on this server."""
    return {}


def seconds(target: str, work: float, recorded_rate: float) -> float:
    """Estimate how long a computation will take on this server.

    Args:
        target: of the job.
        work: its size.
        recorded_rate: seconds per unit of work in a recorded run, used until this server has run the job itself.
    """
    return work * _rates().get(target, recorded_rate)


def learn(target: str, work: float, took: float) -> None:
    """Note how long a computation took.

    Args:
        target: of the job.
        work: its size, not 0.
        took: in seconds.
    """
    _rates()[target] = took / work
