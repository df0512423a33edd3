"""What the page of augmentation computes and shows of the draws."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from apps.classroom.lessons.augmentation import sample_grid
from apps.classroom.ui import components, job_view
from apps.classroom.ui.picture_cache import BY_PIXELS
from apps.classroom.ui.picture_picker import Picture
from apps.shared import finished, job_targets
from core import contact_sheet, images
from core.data import samples
from core.data.augmentation import parameter_table, transform_chain
from core.data.augmentation.geometry import GEOMETRIC, Step, matrix, product, steps
from core.data.augmentation.transform_settings import PreviewSettings, Transform, as_dicts
from core.images import RGB
from core.numbers import percent
from core.serving.job import State
from core.serving.litert import Classifier, Prediction

MODEL = "efficientnet_lite0"
KEY = "augmentation"
PATIENCE = 2.0
"""Seconds that the page itself waits for new draws, which on a warm worker take a fraction of one."""
MIXING = ("mixup", "cutmix")
OTHER = "umbrella"
"""What pictures are mixed with."""
DIFFERENT = 45
"""Mean change of a pixel, in grey levels of 255, that the exercise asks for."""

EXPLANATION = (
    "Nothing about a transform is learnt. Before each step of the training every picture gets *drawn numbers*, one set "
    "for itself alone, and the transforms use them one after the other. The label goes along unchanged, so the network "
    "has to answer the same to all of these. In the next epoch other numbers are drawn: it never sees a picture twice."
)


@dataclass(frozen=True)
class Draws:
    """Some draws and what they were made from.

    Attributes:
        original: the square picture, uint8 RGB (S, S, 3).
        pictures: its augmented versions.
        metrics: what was drawn, as in a preview's snapshot.
        chosen: the transforms.
        title: of the picture.
    """

    original: RGB
    pictures: tuple[RGB, ...]
    metrics: Mapping[str, float]
    chosen: tuple[Transform, ...]
    title: str

    @property
    def size(self) -> int:
        """Side of the square."""
        return self.original.shape[0]

    @property
    def mixed(self) -> bool:
        """Whether labels were mixed."""
        return "1/label" in self.metrics

    def steps(self, index: int) -> tuple[Step, ...]:
        """What was drawn for one of the pictures, counted from 0."""
        return steps(self.chosen, self.metrics, index + 1)

    def different(self) -> float:
        """Mean change of a pixel, in grey levels, of the picture that changed least."""
        return min(float(np.abs(picture.astype(np.int16) - self.original).mean()) for picture in self.pictures)


def draw_again() -> None:
    """Another seed. For callbacks of buttons."""
    st.session_state["seed"] = random.randrange(10_000)


@st.cache_resource
def recorded() -> Draws:
    """The finished draws that the page opens on."""
    record = finished.load(KEY)
    ((_, metrics),) = record.history
    _, pictures = contact_sheet.cut(finished.picture(KEY), PreviewSettings().count)
    sample = samples.find(record.sample)
    original = _square(sample.read())  # Not what the sheet made of it.
    chosen = transform_chain.active(transform_chain.parse(transform_chain.DEFAULT))
    return Draws(original, tuple(pictures), metrics, chosen, sample.title)


def draw(picture: Picture, chosen: tuple[Transform, ...], settings: PreviewSettings) -> tuple[Draws, bool]:
    """The draws of these settings, made in a worker if they are new.

    Returns:
        The draws, and whether they are those of these settings; else the new ones take a while, or could not be made.
    """
    wanted = (BY_PIXELS[np.ndarray](picture.image), chosen, settings)
    first: tuple[object, Draws] = (None, recorded())
    held, draws = st.session_state.get(f"{KEY}_draws", first)
    opening = picture.name == finished.load(KEY).sample and settings == PreviewSettings()
    if opening and chosen == recorded().chosen:
        held, draws = wanted, recorded()
    elif held != wanted:
        if st.session_state.get(f"{KEY}_wanted") != wanted or _is_lost():
            st.session_state[f"{KEY}_wanted"] = wanted
            inputs = {"wanted": wanted, "title": picture.title}
            job_view.start(
                KEY, job_targets.AUGMENTATION_PREVIEW, picture.image, as_dicts(chosen), settings, inputs=inputs, work=0
            )
        deadline = time.monotonic() + PATIENCE
        while job_view.running(KEY) and time.monotonic() < deadline:
            time.sleep(0.02)
        outcome = job_view.outcome(KEY)
        if outcome is not None and outcome.inputs["wanted"] == wanted and outcome.snapshot.image is not None:
            snapshot = outcome.snapshot
            assert snapshot.image is not None
            pictures = tuple(snapshot.panels.values())
            held, draws = wanted, Draws(snapshot.image, pictures, snapshot.metrics, chosen, picture.title)
    st.session_state[f"{KEY}_draws"] = (held, draws)
    return draws, held == wanted


def _is_lost() -> bool:
    """Whether the job was stopped, or went with the server's memory."""
    job = job_view.current(KEY)
    return job is None or job.state is State.STOPPED


def try_again() -> None:
    """Start what has failed anew. For callbacks of buttons."""
    st.session_state.pop(f"{KEY}_wanted", None)


def wait() -> None:
    """Say that new draws are on their way, and show them when they are there; or offer to try again."""
    if not job_view.running(KEY):
        st.caption(":material/warning: There are no new draws. These are the draws before; try again.")
        st.button("Try again", icon=":material/refresh:", on_click=try_again)
        return

    @st.fragment(run_every=0.5)
    def poll() -> None:
        if not job_view.running(KEY):
            st.rerun()
        st.caption(":material/hourglass_top: Drawing; the worker is busy or starting. These are the draws before.")

    poll()


def answers(original: RGB, pictures: Sequence[RGB]) -> list[Prediction]:
    """The first rank of the served classifier for the original and for each draw.

    Raises:
        ArtifactError: the classifier is missing or damaged.
    """
    Classifier.load(MODEL)  # Also where the answers are remembered.
    return _answers(original, pictures)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_PIXELS)
def _answers(original: RGB, pictures: Sequence[RGB]) -> list[Prediction]:
    return [predictions[0] for predictions in Classifier.load(MODEL).predict_many([original, *pictures], top=1)]


def show(draws: Draws, picture: Picture, busy: bool) -> int:
    """Show the draws with the classifier's answers and the table.

    Args:
        draws: what to show.
        picture: that is to be drawn from; shown as the original even if its draws are not there yet.
        busy: whether newer draws are on their way.

    Returns:
        The chosen one, counted from 0.
    """
    said = answers(draws.original, draws.pictures)
    cards = [_card(draws, i, said) for i in range(len(draws.pictures))]
    first: sample_grid.Draw = {
        "source": components.data_uri(draws.original),
        "label": f"The original: {said[0].label}",
        "text": percent(said[0].probability),
        "keeps": True,
        "shares": [],
    }
    if busy:
        first |= {"source": components.data_uri(_square(picture.image)), "label": "The original", "text": ""}
    columns, rows = parameter_table.table(draws.chosen, draws.metrics, len(draws.pictures))
    return sample_grid.draws(first, cards, columns, rows, busy=busy, key=f"{KEY}_grid")


def kept(draws: Draws) -> int:
    """For how many draws the classifier gives the same answer as for the original."""
    first, *rest = answers(draws.original, draws.pictures)
    return sum(answer.label == first.label for answer in rest)


def verdict(draws: Draws) -> str:
    """How many draws keep the answer, as Markdown."""
    first, count, held = answers(draws.original, draws.pictures)[0], len(draws.pictures), kept(draws)
    colour = "green" if held == count else "orange"
    return f":{colour}[**{held} of {count}**] draws keep the answer “{first.label}” of a network trained on ImageNet."


def caption(draws: Draws) -> str:
    """What is to be seen, as Markdown."""
    text = (
        f"What the network sees: {draws.size} × {draws.size} pixels, each shown as it is. The table holds what was "
        "drawn; tap a picture or a row to follow its numbers below."
    )
    if draws.mixed:
        text += f" The bar under a picture is its label: so much {draws.title}, the rest (orange) {OTHER}."
    return text


def geometry(draws: Draws, index: int) -> tuple[Step, ...]:
    """The steps of one draw that move points."""
    return tuple(step for step in draws.steps(index) if step.transform.kind in GEOMETRIC)


def matrices(chain: Sequence[Step], size: int) -> str:
    """The matrices of some steps and their product, as LaTeX; the last step stands leftmost."""
    total = _matrix(product(chain, size))
    if len(chain) == 1:
        return rf"\begin{{pmatrix}}x'\\y'\\1\end{{pmatrix}}={total}\begin{{pmatrix}}x\\y\\1\end{{pmatrix}}"
    factors = r"\cdot ".join(
        rf"\underbrace{{{_matrix(matrix(step, size))}}}_{{\text{{{step.name}}}}}" for step in reversed(chain)
    )
    return rf"{total}={factors}"


def corner(chain: Sequence[Step], size: int) -> str:
    """Where the steps put a corner, as Markdown."""
    x, y, _ = product(chain, size) @ np.array([0.0, 0.0, 1.0])
    return (
        f"In pixels of the {size} × {size} picture, $x$ to the right and $y$ down. The pixel at the top left, (0, 0), "
        f"goes to ({x:.0f}, {y:.0f}). The network never sees the matrix, only what it did.".replace("(-", "(−").replace(
            ", -", ", −"
        )
    )


def order(chain: Sequence[Step], far: float) -> str:
    """What the order of the steps does, as Markdown.

    Args:
        chain: the steps in their order.
        far: the distance of the corners from where the opposite order puts them, in pixels.
    """
    text = (
        "Matrices may not be exchanged: to turn and then shift is not to shift and then turn. Below are the same drawn "
        "numbers in both orders"
    )
    if far < 0.5:
        return f"{text}. For **these** transforms both orders come to the same: they share what they leave in place."
    return f"{text}; the corners end **{far:.0f} pixels** apart on average."


def mixture(draws: Draws, index: int) -> tuple[str, list[components.Row]]:
    """The label of a mixed draw: the arithmetic as LaTeX, and as bars."""
    share = draws.metrics[f"{index + 1}/label"]
    name, other = _escaped(draws.title), _escaped(OTHER)
    formula = (
        rf"y'=\lambda\,y_{{\text{{{name}}}}}+(1-\lambda)\,y_{{\text{{{other}}}}}"
        rf"={share:.2f}\,y_{{\text{{{name}}}}}+{1 - share:.2f}\,y_{{\text{{{other}}}}}"
    )
    rows: list[components.Row] = [
        {"rank": "", "label": label, "length": p, "text": percent(p), "counts": first, "mark": ""}
        for label, p, first in ((draws.title, share, True), (OTHER, 1 - share, False))
    ]
    return formula, rows


def snippet(source: str, chosen: Sequence[Transform], settings: PreviewSettings) -> str:
    """The code that makes the draws of the page."""
    head = "from core import images\n" + ("from core.data import samples\n" if source.startswith("samples") else "")
    lines = [f"    { ({'kind': t.kind} | t.changed())!r},\n" for t in chosen]
    chain = "".join(["\n", *lines]) if lines else ""
    return f"""{head}from core.data.augmentation.preview import preview
from core.data.augmentation.transform_settings import PreviewSettings
from core.snapshots import last

chain = [{chain}]
snapshot = last(preview({source}, chain, {settings.source()}))
for name, picture in snapshot.panels.items():
    images.write(picture, f"draw_{{name}}.png")
for name, value in snapshot.metrics.items():
    print(f"{{name:28}} {{value:.4f}}")
"""


def _square(image: RGB) -> RGB:
    size = PreviewSettings().size
    return images.resize(images.centre_square(image), (size, size))


def _card(draws: Draws, index: int, said: Sequence[Prediction]) -> sample_grid.Draw:
    answer = said[index + 1]
    share = draws.metrics.get(f"{index + 1}/label")
    return {
        "source": components.data_uri(draws.pictures[index]),
        "label": answer.label,
        "text": percent(answer.probability),
        "keeps": answer.label == said[0].label,
        "shares": [] if share is None else [(draws.title, share), (OTHER, 1 - share)],
    }


def _matrix(values: np.ndarray) -> str:
    rows = [
        r" & ".join(f"{value:.{digits}f}" for value, digits in zip(row, (2, 2, 1), strict=True)) for row in values[:2]
    ]
    return r"\begin{pmatrix}" + r"\\".join([*rows, "0 & 0 & 1"]) + r"\end{pmatrix}"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "_&%$#{}" else letter for letter in text if letter not in "\\^~")
