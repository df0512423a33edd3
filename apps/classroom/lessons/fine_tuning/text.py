"""What the page of fine-tuning says and shows of a run: its plan, its two stages, and what they brought."""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from apps.classroom.lessons.fine_tuning import layer_columns
from apps.classroom.lessons.train_live.text import answers
from apps.classroom.ui import components, job_view, sections, training_curves
from apps.classroom.ui.job_view import Outcome
from apps.classroom.ui.training_history import History
from apps.shared import finished, job_targets
from core.numbers import percent
from core.serving.job import Job
from core.training.toml_writer import toml
from core.transfer.fine_tuning.settings import CLASSES, FineTuningSettings
from core.transfer.fine_tuning.stages import Block, Plan

KEY = "fine_tuning"
BLOCKS = Path(__file__).with_name("blocks.json")
"""The blocks of EfficientNet-Lite0, counted by `core.transfer.fine_tuning.description`."""

SURGERY = Path(__file__).parents[4] / "core" / "transfer" / "fine_tuning" / "surgery.py"
RUINED = 0.1
LITTLE = 0.02
"""Up to this part of its length a block has hardly moved."""

WARM_UP, FINE_TUNING = 1, 2
"""The stages, as the metrics name them."""

EXPLANATION = (
    "**Surgery**: the old head answers for other classes, so it goes; a new one comes, with random weights. "
    "**Warm-up**: its first gradients are large and mean nothing. So the body is frozen until the head says something "
    "sensible. Frozen also means that batch normalisation keeps the averages of the first training: were it to take "
    "those of the new batches, the features would change after all. **Fine-tuning**: from one block on all learns, at "
    "a rate so small that what was known is adapted and not overwritten. Early blocks see edges and colours, which "
    "all pictures share; late ones see what the first training was about."
)


@dataclass(frozen=True)
class Shown:
    """The run that the page is about: the visitor's last one, or the one that was recorded."""

    settings: FineTuningSettings
    history: History
    is_own: bool

    @property
    def moved(self) -> dict[str, float]:
        """By what part each block has moved at the end of the last epoch."""
        return moved(self.history)

    @property
    def gain(self) -> float | None:
        """By how much the validation accuracy rose from the end of the warm-up to the end; None without both."""
        stages = by_stage(self.history.epochs)
        if WARM_UP not in stages or FINE_TUNING not in stages:
            return None
        return stages[FINE_TUNING][-1]["validation_accuracy"] - stages[WARM_UP][-1]["validation_accuracy"]


def plan(settings: FineTuningSettings) -> Plan:
    """What learns when, with these settings."""
    return Plan(blocks(), CLASSES[settings.data], settings.train_from, settings.normalisation == "trained")


@cache
def blocks() -> tuple[Block, ...]:
    """The blocks of EfficientNet-Lite0."""
    stored = json.loads(BLOCKS.read_text(encoding="utf-8"))
    return tuple(Block.from_json(values) for values in stored)


def draw(settings: FineTuningSettings, key: str, *, stage: int | None = None, of: Mapping[str, float]) -> None:
    """The network as columns of layers.

    Args:
        settings: of the run.
        key: of the drawing in the page.
        stage: the one under way.
        of: by what part each block has moved.
    """
    dark = st.context.theme.type == "dark"
    wanted, below = plan(settings), lines(settings)
    narrow = FINE_TUNING if stage is None else stage
    components.graph(
        layer_columns.columns(wanted, below, dark=dark, current=stage, moved=of),
        key=key,
        narrow=layer_columns.column(wanted, narrow, below[narrow], dark=dark),
    )


def lines(settings: FineTuningSettings) -> tuple[str, str, str]:
    """What stands under the title of each step."""
    warm_up = settings.epochs - settings.fine_tuning
    return (
        "the old head is cut off",
        f"RMSprop, {epochs(warm_up)} at {settings.head_rate}" if warm_up else "left out",
        f"SGD, {epochs(settings.fine_tuning)} from {settings.rate}" if settings.fine_tuning else "left out",
    )


def epochs(number: int) -> str:
    """So many epochs, in words."""
    return f"{number} epoch" if number == 1 else f"{number} epochs"


def history_of(recorded: Any, settings: FineTuningSettings) -> History:
    """The history of a run with these settings."""
    return History(recorded, settings.recipe()["batch_size"], settings.epochs)


def recorded() -> Shown:
    """The run that was recorded when the page was made."""
    record = finished.load(KEY)
    settings = FineTuningSettings.parse(record.settings)
    return Shown(settings, history_of(record.history, settings), is_own=False)


def moved(history: History) -> dict[str, float]:
    """By what part each block has moved after the last finished epoch; empty before the first."""
    latest = history.epoch_ends[-1] if history.epoch_ends else {}
    return {name.removeprefix("moved_"): value for name, value in latest.items() if name.startswith("moved_")}


def by_stage(found: Sequence[Mapping[str, float]]) -> dict[int, list[Mapping[str, float]]]:
    """The epochs of each stage, by its number."""
    stages: dict[int, list[Mapping[str, float]]] = {}
    for epoch in found:
        stages.setdefault(int(epoch["stage"]), []).append(epoch)
    return stages


def start(settings: FineTuningSettings) -> None:
    """Begin; for the callback of the button."""
    job_view.start(KEY, job_targets.FINE_TUNING, settings, inputs={"settings": settings}, work=settings.work())


def live() -> None:
    """The running training, redrawn twice a second."""

    def redraw(job: Job) -> None:
        settings: FineTuningSettings = st.session_state[f"{KEY}_run"].inputs["settings"]
        history = history_of(job.history, settings)
        draw(settings, "live_columns", stage=history.stage, of=moved(history))
        text = job_view.progress_text(job, job.status(), job.snapshot, "Loading TensorFlow …")
        components.progress(None, job.progress, text, key="live_progress")
        st.button("Stop", icon=":material/stop_circle:", key="fine_tuning_stop", on_click=job.stop)
        training_curves.live(history, key="live_curves")
        if job.snapshot is not None and job.snapshot.image is not None:
            answers(job.snapshot.image, len(history.epochs), key="live_answers")

    job_view.redrawn(KEY, redraw)


def ended(shown: Shown, outcome: Outcome | None, settings: FineTuningSettings) -> None:
    """What a run came to: the visitor's, or the recorded one."""
    # The columns follow the knobs; how far blocks moved is known of what was trained only.
    is_same = shown.settings == settings
    draw(settings, "columns", of=shown.moved if is_same else {})
    begun = "" if shown.is_own else "A run that was recorded with the default settings. "
    st.markdown(begun + summary(shown))
    if not is_same:
        st.caption("Curves and numbers are of a run with other settings than the present ones; run it to see those.")
    training_curves.live(shown.history, key="ended_curves")
    image = finished.picture(KEY) if outcome is None else outcome.snapshot.image
    if image is not None:
        answers(image, len(shown.history.epochs), key="ended_answers")


def summary(shown: Shown) -> str:
    """What the two stages brought, with the numbers."""
    stages = by_stage(shown.history.epochs)
    if not stages:
        return "It was stopped before the end of its first epoch."
    parts = []
    if warm := stages.get(WARM_UP):
        parts.append(
            f"after the warm-up **{percent(warm[-1]['validation_accuracy'])}** of the validation pictures right"
        )
    if fine := stages.get(FINE_TUNING):
        parts.append(f"after fine-tuning **{percent(fine[-1]['validation_accuracy'])}**")
    text = ", ".join(parts)
    pictures = int(shown.history.facts.get("validation_pictures", 0))
    gain = "" if shown.gain is None else f": {100 * shown.gain:+.1f} points".replace("-", "−")
    seconds = shown.history.epochs[-1]["seconds"]
    return (
        f"{text[0].upper() + text[1:]}{gain}; with {shown.history.pictures} training pictures and {pictures} to "
        f"validate, in {seconds:.0f} s."
    )


def exercise(shown: Shown) -> None:
    """Ruin what was learnt before; checked on the visitor's last run."""
    lost = -shown.gain if shown.is_own and shown.gain is not None else 0.0
    sections.exercise(
        "ruin",
        f"Ruin a trained network: let fine-tuning end at least {100 * RUINED:.0f} points below the warm-up.",
        solved=lost >= RUINED,
        praise="Steps that are too large overwrite the features before the head can use them."
        + (f" Here {100 * lost:.0f} points were lost." if lost >= RUINED else ""),
        hint="Which knob says how far each step goes? And from which block on does most of the network take part?",
    )


def arithmetic(settings: FineTuningSettings) -> str:
    """How many weights learn in each stage, as LaTeX."""
    wanted = plan(settings)

    def number(value: int) -> str:
        return f"{value:,}".replace(",", "{,}")

    total = wanted.total
    lines_ = [
        rf"\text{{warm-up}} &= (D + 1) \cdot C = ({number(wanted.features)} + 1) \cdot {wanted.classes} "
        rf"= {number(wanted.head)}",
        rf"\text{{fine-tuning}} &= {number(wanted.head)} + {number(wanted.released)} "
        rf"= {number(wanted.head + wanted.released)}",
        rf"\text{{of all}} &= {number(total)}",
    ]
    return r"\begin{aligned}" + r"\\".join(lines_) + r"\end{aligned}"


def arithmetic_text(shown: Shown) -> str:
    """What the arithmetic means, and how far the blocks went."""
    wanted, found = plan(shown.settings), shown.moved
    text = (
        f"$D$ features go into the new head, $C$ classes come out. {percent(wanted.head / wanted.total)} of the "
        f"weights learn in the warm-up, {percent((wanted.head + wanted.released) / wanted.total)} in fine-tuning."
    )
    if not found:
        return text
    learning = [block.name for block in wanted.blocks[wanted.first :]]
    most = max(learning, key=lambda name: found.get(name, 0.0))
    furthest = found.get(most, 0.0)
    return (
        f"{text} In the run above the frozen blocks moved by exactly 0, and {layer_columns.title_of(most)} moved "
        f"furthest: $\\lVert w - w_0 \\rVert / \\lVert w_0 \\rVert$ = {layer_columns.percent(furthest)}."
        + (" Little is changed of what was learnt from a million photos." if furthest < LITTLE else "")
    )


@cache
def source(function: str) -> str:
    """The code of a function of the surgery, as it stands there, without its docstring."""
    text = SURGERY.read_text(encoding="utf-8")
    node = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
    lines_ = text.splitlines()
    doc = node.body[0]
    kept = [n for n in range(node.lineno, (node.end_lineno or 0) + 1) if not doc.lineno <= n <= (doc.end_lineno or 0)]
    return "\n".join(lines_[n - 1] for n in kept)


def recipe_text(settings: FineTuningSettings) -> str:
    """The run as a recipe file."""
    return toml(settings.recipe())


def snippet(settings: FineTuningSettings) -> str:
    """The code that does as the page does."""
    return f"""from core.transfer.fine_tuning.live import FineTuningSettings, fine_tune_live

settings = {settings.source()}
for snapshot in fine_tune_live(settings):
    metrics = snapshot.metrics
    if "epoch_loss" in metrics:
        print(f"stage {{metrics['stage']:.0f}}: validation accuracy {{metrics['epoch_validation_accuracy']:.4f}}")
"""


def as_json(shown: Shown) -> bytes:
    """The history as `history.json` has it."""
    title = shown.settings.recipe()["title"]
    record = {"title": title, "planned": shown.settings.epochs, "epochs": shown.history.epochs}
    return json.dumps(record, indent=1).encode()
