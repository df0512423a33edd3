"""What the page of data too large for memory says and shows of the two forms of storage."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from apps.classroom.lessons.data_too_large import speed_bars
from apps.classroom.lessons.data_too_large.stored_file import BY_VALUE, size
from apps.classroom.ui import components
from apps.classroom.ui.job_view import Outcome
from apps.shared.finished import Finished
from core.data.storage import reading_plan
from core.data.storage.settings import StorageError, StorageSettings
from core.images import RGB
from core.snapshots import Snapshot

LABELS = {
    "jpeg": "JPEG files, shuffled",
    "blocks": "One HDF5 file, shuffled by blocks",
    "in_order": "HDF5 in order, not shuffled",
    "at_random": "HDF5, single rows from anywhere",
}
"""The ways of `core.data.storage.comparison`; the first two are what the page compares."""

CAVEAT = (
    "All files had just been written and were still in the system's memory, so this compares opening and decoding with "
    "copying. JPEG files were decoded by all {cores:.0f} processors, HDF5 was read by one thread."
)
SHUFFLING = (
    "Every square is a picture, every group of squares a chunk, in the order of the file. Training wants random "
    "batches, a disk wants long runs. The compromise: draw *chunks* at random, hold a window of them, shuffle *inside* "
    "the window. Every picture still comes exactly once in an epoch."
)
EVIDENCE = (
    "The first numbers of this page come from this run, recorded with its code. The sizes below are computed: "
    "pictures × height × width × 3 bytes."
)
HALF = 0.5


KNOWN = (
    ("CIFAR-10", 60_000, 32),
    ("Tiny ImageNet", 110_000, 64),
    ("Dogs vs. Cats at 227 px", 25_000, 227),
    ("ImageNet at 224 px", 1_281_167, 224),
)
"""Name, pictures and side of well-known data sets."""


@dataclass(frozen=True)
class Shown:
    """The run that the page shows.

    Attributes:
        settings: it was made with.
        metrics: of its last snapshot, as `core.data.storage.comparison` names them.
        recorded: whether it is the one that comes with the page.
        sheet: the start of a batch, uint8 RGB (H, W, 3); None of the recorded run.
    """

    settings: StorageSettings
    metrics: Mapping[str, float]
    recorded: bool
    sheet: RGB | None = None

    @property
    def ratio(self) -> float:
        """How many times as many pictures a second come from the HDF5 file."""
        return self.metrics["blocks"] / self.metrics["jpeg"]

    @property
    def packed(self) -> float:
        """Bytes of the HDF5 file relative to those of the pixels."""
        return self.metrics["hdf5_bytes"] / self.settings.pixel_bytes


def shown(outcome: Outcome | None, record: Finished) -> Shown:
    """The visitor's last run, if it was not stopped before there was something to compare, else the recorded one."""
    if outcome is not None and {"jpeg", "blocks", "peak_bytes"} <= set(outcome.snapshot.metrics):
        return Shown(outcome.inputs["settings"], outcome.snapshot.metrics, False, outcome.snapshot.image)
    return Shown(StorageSettings.parse(record.settings), record.history[-1][1], True)


def problem(settings: StorageSettings) -> str:
    """Why the comparison cannot be made, in a sentence; empty if it can."""
    try:
        settings.check()
    except StorageError as error:
        return str(error)
    return ""


def race(metrics: Mapping[str, float], pictures: int, key: str) -> None:
    """Pictures a second of each way that has been measured, and how many times the second is the first."""
    fastest = max([1.0, *(metrics[way] for way in LABELS if way in metrics)])
    bars: list[speed_bars.Bar] = [
        {
            "label": label,
            "length": metrics.get(way, 0.0) / fastest,
            "text": f"{significant(metrics[way])} a second" if way in metrics else "…",
            "strong": way in ("jpeg", "blocks"),
        }
        for way, label in LABELS.items()
    ]
    both = "jpeg" in metrics and "blocks" in metrics
    ratio = metrics["blocks"] / metrics["jpeg"] if both else 0.0
    text = f"{ratio:.0f} ×" if ratio >= 9.95 else f"{ratio:.1f} ×"
    claim = (
        f"as many pictures a second from one HDF5 file as from {pictures:,} JPEG files" if both else "Not measured yet"
    )
    speed_bars.race(text if both else "…", claim, bars, key=key)


def live(pictures: int) -> Callable[[Snapshot | None], None]:
    """What `job_view.live` draws of a running comparison."""
    return lambda snapshot: race(snapshot.metrics if snapshot else {}, pictures, key="live_race")


def sizes(run: Shown) -> dict[str, str]:
    """The three sizes that go with the speed, by name."""
    return {
        "all JPEG files": size(run.metrics["jpeg_bytes"]),
        "one HDF5 file": size(run.metrics["hdf5_bytes"]),
        "memory of the reader": size(run.metrics["peak_bytes"]),
    }


def status(run: Shown, outcome: Outcome | None, settings: StorageSettings) -> str:
    """Which run the bars show, and what they leave out."""
    caveat = CAVEAT.format(cores=run.metrics["cores"])
    if run.recorded and outcome is not None:
        return f"Your run was stopped before it had anything to compare; this is the recorded one. {caveat}"
    if run.recorded:
        return f"A finished run with the default settings, recorded elsewhere; run it here. {caveat}"
    if outcome is not None and outcome.stopped:
        return f"Stopped at step {outcome.snapshot.step} of {outcome.snapshot.total}. {caveat}"
    if run.settings != settings:
        return f"The run with the settings it was started with; compare again to see the present ones. {caveat}"
    return f"Measured just now on this server. {caveat}"


def recorded_caption(record: Shown, seconds: float) -> str:
    """What was recorded, and where."""
    s = record.settings
    return (
        f"Pictures a second; {s.pictures:,} {s.contents} of {s.side} × {s.side} pixels in batches of {s.batch_size}, "
        f"in chunks of {s.chunk_rows}, compression: {s.compression}; a machine with {record.metrics['cores']:.0f} "
        f"processors, {seconds:.0f} s in all. Made by `python -m apps.classroom.recording`."
    )


def arithmetic(settings: StorageSettings) -> str:
    """The sizes with their numbers, as LaTeX."""
    s, rows = settings, min(settings.chunk_rows, settings.pictures)
    return (
        r"\begin{aligned}"
        rf"N\cdot H\cdot W\cdot 3&={_tex(s.pictures)}\cdot{s.side}\cdot{s.side}\cdot 3={_tex(s.pixel_bytes)}"
        r"\ \text{bytes}\\"
        rf"\text{{chunks}}&=\lceil N/c\rceil=\lceil {_tex(s.pictures)}/{rows}\rceil={s.chunks}"
        rf"\quad\text{{of {size(rows * s.picture_bytes)}}}\\"
        rf"\text{{window}}&={s.window}\ \text{{chunks}}={_tex(s.window_pictures)}\ \text{{pictures}}"
        rf"=\text{{{size(s.window_bytes)}}}\end{{aligned}}"
    )


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=BY_VALUE)
def chunk_reads(settings: StorageSettings) -> str:
    """How many chunks an epoch fetches in blocks and at random, as Markdown."""
    random, blocks = reading_plan.at_random(settings), reading_plan.in_blocks(settings)
    ordered = sum(reading_plan.in_order(settings).read)
    most = min(settings.batch_size, settings.chunks)
    average = np.mean([len(touched) for touched in random.touched])
    return (
        f"A batch of {settings.batch_size} random rows can touch up to {most} of the {settings.chunks} chunks; in this "
        f"epoch it is {average:.1f} on average, **{sum(random.read):,}** fetched in all. In blocks each chunk is "
        f"fetched once, **{sum(blocks.read):,}** in all: {sum(random.read) / sum(blocks.read):.0f} times fewer. In "
        f"order it is **{ordered:,}**: a chunk in which one batch ends and the next begins is fetched for both. Where "
        "chunks are packed, each fetch unpacks all of its rows."
    )


def memory(run: Shown) -> str:
    """What the reader held of the file, and why, as Markdown."""
    peak = size(run.metrics["peak_bytes"])
    if run.settings.compression == "none":
        return (
            f"The reader itself took **{peak}** at most: plain chunks lie in the file as they do in memory, so it maps "
            "the file and copies no more than the batch. The window stays in the system's cache, and a larger file "
            "changes nothing."
        )
    return (
        f"The reader itself took **{peak}** at most: the unpacked window, a batch and a chunk. The file may grow, this "
        "does not."
    )


def known_sizes() -> dict[str, list[str]]:
    """Well-known data sets and what their pixels take, as columns."""
    pixels = [count * side * side * 3 for _, count, side in KNOWN]
    return {
        "data set": [name for name, _, _ in KNOWN],
        "pictures": [f"{count:,}" for _, count, _ in KNOWN],
        "pixels": [f"{side} × {side}" for _, _, side in KNOWN],
        "as bytes": [size(number) for number in pixels],
        "as float32": [size(4 * number) for number in pixels],
    }


def recorded_rows(run: Shown) -> list[components.Row]:
    """The recorded pictures a second as bars."""
    most = max(run.metrics[way] for way in LABELS)
    return [
        {
            "rank": "",
            "label": label,
            "length": run.metrics[way] / most,
            "text": significant(run.metrics[way]),
            "counts": way == "blocks",
            "mark": "",
        }
        for way, label in LABELS.items()
    ]


def is_halved(outcome: Outcome | None) -> bool:
    """Whether a whole run of the visitor made a file of at most half of its pixels."""
    if outcome is None or outcome.stopped or "at_random" not in outcome.snapshot.metrics:
        return False
    return Shown(outcome.inputs["settings"], outcome.snapshot.metrics, False).packed <= HALF


def cost(run: Shown, record: Shown) -> str:
    """What a packed file gains and costs, as Markdown."""
    kept = (run.metrics["blocks"] * run.settings.picture_bytes) / (
        record.metrics["blocks"] * record.settings.picture_bytes
    )
    return (
        f"The file has {100 * run.packed:.0f} % of its pixels' bytes, and gives {significant(run.metrics['blocks'])} "
        f"pictures a second, {100 * kept:.0f} % of the pixels a second of the recorded run without compression. "
        "Room on the disk is paid with time in every epoch."
    )


def snippet(settings: StorageSettings) -> str:
    """The code that makes the file, opens it with plain h5py, and reads it in shuffled batches."""
    return f"""from pathlib import Path

import h5py

from core.data.hdf5.reader import Reader
from core.data.preprocessors import SubtractMean
from core.data.storage.comparison import build
from core.data.storage.settings import StorageSettings

path = Path("pictures.h5")
build({settings.source()}, path)  # or take the file that can be downloaded here

with h5py.File(path) as file:  # plain h5py, without the suite
    rows = file["images"]
    print(rows.shape, rows.dtype, rows.chunks, rows.compression)
    print("the first pictures:", rows[:4].shape, "their labels:", file["labels"][:4])

reader = Reader(path)
centre = SubtractMean(reader.means)
for images, labels in reader.batches({settings.batch_size}, epoch=0, seed={settings.seed}):
    batch = centre.apply(images)  # float32, around 0: what a network trains on
print("the last batch:", batch.shape, batch.dtype)
"""


def significant(number: float) -> str:
    """A number with at most three digits that say something."""
    digits = max(0, len(str(int(number))) - 3)
    return f"{round(number, -digits):,.0f}" if number >= 10 else f"{number:.1f}"


def _tex(number: int) -> str:
    return f"{number:,}".replace(",", r"{,}")
