"""Every word that the page of data too large for memory says."""

from collections.abc import Sequence

from apps.classroom.lessons.data_too_large.comparison_run import ComparisonRun
from apps.classroom.lessons.data_too_large.mean_subtraction import Means, centred, channel_means
from apps.classroom.lessons.data_too_large.stored_file import ChunkFetches
from apps.classroom.ui.jobs.job_view import JobResult
from core.arrays import Float64Array
from core.data.hdf5.description import Entry
from core.data.storage.pipeline import Timeline
from core.data.storage.pipeline_settings import PipelineSettings
from core.data.storage.settings import StorageSettings
from core.images import RGB
from core.numbers import percent

STRATEGIES = {
    "jpeg": "JPEG files, shuffled",
    "blocks": "One HDF5 file, shuffled in blocks",
    "in_order": "HDF5 in order, not shuffled",
    "at_random": "HDF5, single rows at random",
}
"""The labels of the strategies of `core.data.storage.comparison`; the first two are what the page compares."""

LOADER, DEVICE = "Loader", "GPU"
STARVATION = (
    "Twelve batches of the comparison above. The time to decode JPEG files and to copy from HDF5 is the measured one; "
    "delay and speed of the medium and the time of a step are assumptions, which you set:"
)
STRATEGY_TITLES = ("Shuffled in blocks", "Rows at random", "In order")
"""The strategies whose chunks are drawn."""

STARTING = "Starting …"
CAVEAT = (
    "All files had just been written and were still in the system's memory, so no disk was waited for. JPEG files were "
    "decoded by all {cores:.0f} processors, HDF5 was read by one thread."
)

CLOSER_HEADING = "Look closer"
VIEW = "What to look at"
FILE_VIEW, ORDER_VIEW, WAIT_VIEW, MEAN_VIEW = "Inside the file", "Random order", "Waiting for data", "Subtract the mean"
VIEWS = (FILE_VIEW, ORDER_VIEW, WAIT_VIEW, MEAN_VIEW)
FILE = (
    "*HDF5* (Hierarchical Data Format) is one binary file of named arrays, its *datasets*, arranged in *groups* as "
    "files are in folders; Python reads it with the package h5py. A dataset can be stored in *chunks*: blocks of "
    "neighbouring rows, each of which is read, and compressed if you like, in one piece."
)
SHEET = "The start of a shuffled batch"
SHEET_ALT = "Images of a batch side by side"

SHUFFLING = (
    "Every square is an image, every group of squares a chunk, in the order of the file. Training needs random "
    "batches, but a disk is fastest on long runs. The compromise: read *chunks* in random order, hold a few of them, "
    "the *window*, in memory, and shuffle within it. Every image still comes exactly once per epoch."
)
EXPLANATION = "In memory, an image takes one byte for each channel of each pixel, whatever it shows:"

MEAN = (
    "The mean is one number per channel, accumulated over the **training** images while the file is written (Simonyan "
    "and Zisserman, 2014; Krizhevsky et al., 2012, took one per pixel position). It is subtracted from every pixel "
    "that enters the network, in training and ever after. Validation and test images get the same numbers subtracted: "
    "a mean that includes them would leak into training. To show negative values, 0 is drawn as mid-grey."
)
BEFORE = "as it is, 0 to 255"
AFTER = "minus the means, 0 drawn as mid-grey"
HISTOGRAM_BEFORE = "Before (dotted: means)"
HISTOGRAM_AFTER = "After (dotted: means)"

PREPROCESSORS_HEADING = "From the file to the network: the preprocessors"
PREPROCESSORS = {
    "preprocessor": ["resize", "patch", "ten crops", "mean subtraction", "image to array"],
    "what it does": [
        "scales every image to one size",
        "crops a random window: augmentation",
        "crops corners, centre and their mirror images",
        "centres the values around 0",
        "gives the numbers the type and the order of axes that the framework expects",
    ],
    "in training": ["yes", "yes", "no", "yes", "yes"],
    "in testing": ["yes", "no: the centre", "if ten times the time is worth it", "yes, with the training means", "yes"],
}
CONFIGURATION = (
    "What a training needs to know about its data (paths, number of classes, split, where the HDF5 file and the model "
    "go) belongs in a configuration file and not in the code. Here it is a TOML file, the *recipe*."
)
GENERATOR_HEADING = "The same as a generator, in plain h5py and NumPy"
GENERATOR = """import h5py
import numpy as np


def batches(path, size, rng):
    \"\"\"Yield shuffled batches, epoch after epoch; one chunk at a time is in memory.\"\"\"
    with h5py.File(path) as file:
        images, labels, means = file["images"], file["labels"], np.float32(file.attrs["means"])
        rows = images.chunks[0]
        while True:
            for start in rng.permutation(np.arange(0, len(images), rows)):
                chunk, truth = images[start : start + rows], labels[start : start + rows]
                order = rng.permutation(len(chunk))
                for first in range(0, len(chunk), size):
                    picked = order[first : first + size]
                    yield chunk[picked] - means, truth[picked]


images, labels = next(batches("pictures.h5", 16, np.random.default_rng(0)))
print(images.shape, images.dtype)
# model.fit(batches("train.h5", 64, rng), steps_per_epoch=..., validation_data=...)
"""

SIZES = "What well-known data sets would take in memory, calculated as images × height × width × 3 bytes:"
WELL_KNOWN = (
    ("CIFAR-10", 60_000, 32),
    ("Tiny ImageNet, all 200 classes", 110_000, 64),
    ("Dogs vs. Cats at 227 px", 25_000, 227),
    ("ImageNet at 224 px", 1_281_167, 224),
)
"""Name, images and side of well-known data sets."""

EXERCISE_TASK = "Make a file that has at most half the bytes of its pixels. What does that cost?"
EXERCISE_PRAISE = "What compression saves in space it costs in time, in every epoch."
EXERCISE_HINT = "Photos are noisy, and noise hardly compresses. Drawings have flat areas. Then press **Compare**."


def size(number: float) -> str:
    """Bytes in words, in powers of ten."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= factor:
            value = number / factor
            return f"{value:.1f} {unit}" if value < 99.95 else f"{value:,.0f} {unit}"
    return f"{number:.0f} bytes"


def significant(number: float) -> str:
    """A number with at most three significant digits."""
    digits = max(0, len(str(int(number))) - 3)
    return f"{round(number, -digits):,.0f}" if number >= 10 else f"{number:.1f}"


def speed(per_second: float | None) -> str:
    """Images a second; an ellipsis if they have not been measured yet."""
    return "…" if per_second is None else f"{significant(per_second)} a second"


def ratio(value: float | None) -> str:
    """How many times faster the HDF5 file is; an ellipsis if that is not known yet."""
    if value is None:
        return "…"
    return f"{value:.0f} ×" if value >= 9.95 else f"{value:.1f} ×"


def claim(value: float | None, pictures: int) -> str:
    """What the ratio means; `value` is None if it is not known yet."""
    if value is None:
        return "Not measured yet"
    return (
        f"as many images a second from one HDF5 file as from {pictures:,} JPEG files, both in the system's memory: "
        "what costs time is decoding"
    )


def sizes(run: ComparisonRun) -> dict[str, str]:
    """The three sizes that go with the speed, by name."""
    return {
        "all JPEG files": size(run.metrics["jpeg_bytes"]),
        "one HDF5 file": size(run.metrics["hdf5_bytes"]),
        "memory of the reader": size(run.metrics["peak_bytes"]),
    }


def status(run: ComparisonRun, result: JobResult | None, settings: StorageSettings) -> str:
    """Which run the bars show, and what they leave out."""
    caveat = CAVEAT.format(cores=run.metrics["cores"])
    if run.is_recorded and result is not None:
        return f"Your run was stopped before there was anything to compare; this is the recorded one. {caveat}"
    if run.is_recorded:
        return f"A finished run with the default settings, recorded elsewhere; compare again to run it here. {caveat}"
    if result is not None and result.stopped:
        return f"Stopped at step {result.snapshot.step} of {result.snapshot.total}. {caveat}"
    if run.settings != settings:
        return f"The settings have changed since this run; compare again to measure the current ones. {caveat}"
    return f"Measured just now on this server. {caveat}"


def entry_facts(entry: Entry) -> str:
    """Shape, type and storage of a dataset, or that it is a group."""
    if entry.shape is None:
        return "the file, a group" if entry.name == "/" else "group"
    chunks = f"chunks of {_product(entry.chunks)}" if entry.chunks else "in one piece"
    compression = f", {entry.compression}" if entry.compression != "none" else ""
    return f"{_product(entry.shape)} {entry.dtype}, {chunks}{compression}"


def batch(number: int, batches: int, pictures: int, touched: int, fetched: int, held: int) -> str:
    """What happens for one batch.

    Args:
        number: of the batch, from 1.
        batches: in the epoch.
        pictures: in the batch.
        touched: chunks that its pictures lie in.
        fetched: chunks that are read from the disk for it.
        held: chunks that are in memory at its end.
    """
    return (
        f"Batch {number} of {batches}: {pictures} images from {_counted(touched, 'chunk')}; "
        f"{fetched or 'none'} fetched for it, {held} in memory."
    )


def so_far(seen: int, pictures: int, fetched: int) -> str:
    """What has happened in the epoch so far: pictures seen, of how many, and chunks fetched."""
    return f"So far {seen:,} of {pictures:,} images, each once, and {_counted(fetched, 'chunk')} fetched."


def arithmetic(settings: StorageSettings) -> str:
    """The sizes with their numbers, as LaTeX."""
    s, rows = settings, min(settings.chunk_rows, settings.pictures)
    return (
        r"\begin{aligned}"
        rf"N\cdot H\cdot W\cdot 3&={_tex(s.pictures)}\cdot{s.side}\cdot{s.side}\cdot 3={_tex(s.pixel_bytes)}"
        r"\ \text{B}\\"
        rf"\text{{chunks}}&=\lceil N/c\rceil=\lceil {_tex(s.pictures)}/{rows}\rceil={s.chunks}"
        rf"\ \text{{of {size(rows * s.image_bytes)}}}\\"
        rf"\text{{window}}&={s.window}\ \text{{chunks}}={_tex(s.window_images)}\ \text{{images}}"
        rf"=\text{{{size(s.window_bytes)}}}\end{{aligned}}"
    )


def memory(run: ComparisonRun) -> str:
    """How much of the file the reader held in memory, and why, as Markdown."""
    peak = size(run.metrics["peak_bytes"])
    if run.settings.compression == "none":
        return (
            f"The reader itself took **{peak}** at most. Uncompressed chunks are the same in the file as in memory, so "
            "the reader *maps* the file: the operating system loads what is touched and drops it when memory gets "
            "scarce, and only the batch is copied. A larger file does not need more."
        )
    return (
        f"The reader itself took **{peak}** at most: the decompressed window, a batch and a chunk. A larger file does "
        "not need more."
    )


def chunk_reads(settings: StorageSettings, fetches: ChunkFetches) -> str:
    """How many chunks an epoch fetches with each strategy, as Markdown."""
    most = min(settings.batch_size, settings.chunks)
    in_order = f"Reading in order fetches **{fetches.in_order:,}**"
    if fetches.in_order > fetches.in_blocks:
        in_order += ", for a chunk in which one batch ends and the next begins is fetched for both"
    return (
        f"A batch of {settings.batch_size} random rows can touch up to {most} of the {settings.chunks} chunks; in this "
        f"epoch it touches {fetches.touched_at_random:.1f} on average, and **{fetches.at_random:,}** are fetched in "
        f"all. In blocks each chunk is fetched once, **{fetches.in_blocks:,}** in all: "
        f"{fetches.at_random / fetches.in_blocks:.0f} times fewer. {in_order}. In a compressed file every fetch "
        "decompresses the whole chunk."
    )


def speeds(run: ComparisonRun, fetches: ChunkFetches) -> str:
    """What fewer fetches did to the measured speed, as Markdown."""
    fewer, faster = fetches.at_random / fetches.in_blocks, run.metrics["blocks"] / run.metrics["at_random"]
    change = f"{faster:.1f} times as fast" if faster >= 1 else f"{1 / faster:.1f} times slower"
    said = f"With {fewer:.0f} times fewer fetches, reading in blocks was {change} as single rows at random."
    said = said.replace("slower as", "slower than")
    if faster < fewer / 2:
        return (
            f"{said} The gain is smaller than the number of fetches suggests because the file was in memory, where a "
            "fetch costs little. From a disk or over a network each fetch waits; that was not measured here."
        )
    return said


def subtraction(image: RGB, means: Means) -> str:
    """The subtraction at the centre pixel, as LaTeX."""
    pixel = image[image.shape[0] // 2, image.shape[1] // 2].tolist()
    left = ",\\ ".join(map(str, pixel))
    taken = ",\\ ".join(f"{mean:.1f}" for mean in means)
    rest = ",\\ ".join(f"{value - mean:.1f}" for value, mean in zip(pixel, means, strict=True))
    return rf"x-\mu=({left})-({taken})=({rest})"


def means_of_one(image: RGB, means: Means) -> str:
    """The means of one picture before and after the subtraction, as Markdown."""
    before, after = channel_means(image), channel_means(centred(image, means))
    return (
        f"Means of this image: {_triple(before)} before, {_triple(after)} after. Only the mean over all training "
        "images becomes 0; that of a single image shows how much brighter or redder it is than the others. Dividing by "
        f"255 instead scales the values to 0 to 1, but their means stay at {_fractions(means)}; inputs that are "
        "centred around 0 let gradient descent converge faster (LeCun et al., 1998)."
    )


def centred_alt(title: str) -> str:
    """The alternative text of a centred picture."""
    return f"{title}, centred"


def duration(seconds: float) -> str:
    """A time in milliseconds or seconds."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def timeline_alt(found: Timeline) -> str:
    """The description of the timeline."""
    return (
        f"{len(found.training)} batches in {duration(found.seconds)}; the GPU computes {percent(found.busy, 0)} of it"
    )


def starvation(found: Timeline, load: float, settings: PipelineSettings) -> str:
    """How long the device waits, and whether loading ahead can cure it, as Markdown."""
    step = settings.step_ms / 1000
    said = (
        f"Loading a batch takes **{duration(load)}**, the step {duration(step)}: the GPU computes "
        f"**{percent(found.busy, 0)}** of the time, and otherwise waits."
    )
    if load > step:
        return (
            f"{said} The loader is the slower one, so loading ahead can at best bring it to "
            f"{percent(step / load, 0)}: read fewer pieces, or from a faster medium."
        )
    if settings.prefetch:
        return f"{said} Loading ahead hides the loader behind the steps; only the first batch is waited for."
    return f"{said} The loader is fast enough to hide behind the steps: load ahead."


def evidence(record: ComparisonRun, seconds: float) -> str:
    """What was recorded, and how, as Markdown."""
    s = record.settings
    return (
        f"This page opens on a recorded run: {s.pictures:,} {s.contents} of {s.side} × {s.side} pixels in batches of "
        f"{s.batch_size}, in chunks of {s.chunk_rows}, compression: {s.compression}; on a machine with "
        f"{record.metrics['cores']:.0f} processors, in {seconds:.0f} s in all, once. Times vary from run to run; press "
        "**Compare** for those of this server. What happens if the data do not fit into memory, with a disk that has "
        "to be waited for, was not measured."
    )


def known_sizes() -> dict[str, list[str]]:
    """Well-known data sets and the size of their pixels, as columns."""
    pixels = [count * side * side * 3 for _, count, side in WELL_KNOWN]
    return {
        "data set": [name for name, _, _ in WELL_KNOWN],
        "images": [f"{count:,}" for _, count, _ in WELL_KNOWN],
        "pixels": [f"{side} × {side}" for _, _, side in WELL_KNOWN],
        "as bytes": [size(number) for number in pixels],
        "as float32": [size(4 * number) for number in pixels],
    }


def cost(run: ComparisonRun, record: ComparisonRun) -> str:
    """What a compressed file saves and costs, as Markdown."""
    kept = run.pixel_rate / record.pixel_rate
    return (
        f"The file has {100 * run.compressed_share:.0f} % of its pixels' bytes, and gives "
        f"{significant(run.metrics['blocks'])} images a second, {100 * kept:.0f} % of the pixels a second of the "
        f"recorded run without compression. {EXERCISE_PRAISE}"
    )


def download(run: ComparisonRun) -> str:
    """The label of the download."""
    return f"The HDF5 file ({size(run.metrics['hdf5_bytes'])})"


def _product(lengths: Sequence[int]) -> str:
    return " × ".join(f"{length:,}" for length in lengths)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("s" if number != 1 else "")


def _triple(values: Float64Array) -> str:
    return "(" + ", ".join(f"{value:.0f}" for value in values).replace("-", "−") + ")"


def _fractions(means: Means) -> str:
    return "(" + ", ".join(f"{mean / 255:.2f}" for mean in means) + ")"


def _tex(number: int) -> str:
    return f"{number:,}".replace(",", r"{,}")
