"""For the teacher only: who waits, what runs and how slow pages are, with a button to stop each run."""

import streamlit as st

from apps.operations import metrics, web_processes
from apps.shared import job_targets
from core.serving import jobs
from core.serving.engine import RunReport

MEGABYTE = 2**20
SHOWN = 8
"""Pages in the list of the slowest."""

st.title("Status", anchor=False)
if siblings := web_processes.siblings():
    st.caption(
        f"This is web process {web_processes.number()} of {len(siblings)}, and what follows is about it alone: each "
        "serves visitors of its own. The address /metrics has the numbers of all."
    )


@st.fragment(run_every=2.0)
def show() -> None:
    """Everything, anew every two seconds."""
    runs = jobs.report()
    memory = metrics.memory_bytes()
    waiting = sum(run.place is not None for run in runs)
    numbers = {
        "Open pages": f"{metrics.sessions()}",
        "Running": f"{len(runs) - waiting}",
        "Waiting": f"{waiting}",
        "Memory, pages": f"{memory['web'] / MEGABYTE:.0f} MB",
        "Memory, computations": f"{memory['computation'] / MEGABYTE:.0f} MB",
    }
    for place, (label, value) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        place.metric(label, value)
    st.subheader("Computations", anchor=False)
    if not runs:
        st.caption("Nothing runs, and nobody waits.")
    for run in runs:
        what, button = st.columns([5, 1], vertical_alignment="center")
        what.markdown(sentence(run))
        button.button(
            "Stop", key=f"stop_{run.id}", icon=":material/stop_circle:", on_click=jobs.stop_run, args=(run.id,)
        )
    st.subheader("Slowest pages", anchor=False)
    slowest = metrics.slowest_pages()[:SHOWN]
    st.dataframe(
        {
            "page": [f"/{each.page}" for each in slowest],
            "runs": [each.runs for each in slowest],
            "ms, mean": [round(1000 * each.seconds) for each in slowest],
        },
        width="content",
    )


def sentence(run: RunReport) -> str:
    """What a run is, for how many, and how far."""
    name = f"**{job_targets.title(run.target)}**"
    people = f"{len(run.owners)} visitors" if len(run.owners) > 1 else "one visitor"
    if run.place is not None:
        return f"{name} for {people}: place {run.place.position}, in about {run.place.seconds:.0f} s"
    left = f", about {run.remaining:.0f} s left" if run.remaining is not None else ""
    return f"{name} for {people}: {run.state.value} for {run.seconds:.0f} s{left}"


show()
