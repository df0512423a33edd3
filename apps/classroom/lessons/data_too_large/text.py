"""Every word that the page of data too large for memory says."""

from collections.abc import Sequence

from apps.classroom.lessons.data_too_large.comparison_run import ComparisonRun
from apps.classroom.lessons.data_too_large.mean_subtraction import Means, centred, channel_means
from apps.classroom.lessons.data_too_large.stored_file import ChunkFetches
from apps.classroom.ui.job_view import JobResult
from core.arrays import Float64Array
from core.data.hdf5.description import Entry
from core.data.storage.settings import StorageSettings
from core.images import RGB

STRATEGIES = {
    "jpeg": "JPEG files, shuffled",
    "blocks": "One HDF5 file, shuffled in blocks",
    "in_order": "HDF5 in order, not shuffled",
    "at_random": "HDF5, single rows at random",
}
"""The labels of the strategies of `core.data.storage.comparison`; the first two are what the page compares."""

STRATEGY_TITLES = ("Shuffled in blocks", "Rows at random", "In order")
"""The strategies whose chunks are drawn."""

STARTING = "Starting …"
CAVEAT = (
    "All files had just been written and were still in the system's memory, so this compares opening and decoding with "
    "copying. JPEG files were decoded by all {cores:.0f} processors, HDF5 was read by one thread."
)

FILE_HEADING = "Inside the file"
FILE = "One file instead of thousands: named arrays, stored in chunks, with notes."
SHEET = "The start of a shuffled batch"
SHEET_ALT = "Pictures of a batch side by side"

SHUFFLING_HEADING = "Random order without holding everything"
SHUFFLING = (
    "Every square is a picture, every group of squares a chunk, in the order of the file. Training needs random "
    "batches, but a disk is fastest on long runs. The compromise: read *chunks* in random order, hold a window of "
    "them, and shuffle *within* the window. Every picture still comes exactly once per epoch."
)
EXPLANATION = "In memory, a picture takes one byte for each channel of each pixel, whatever it shows:"

MEAN_HEADING = "Subtract the mean"
MEAN = (
    "There is one number for each channel, the mean over *all* pictures of the file, which is summed up as the file is "
    "written. It is subtracted from every pixel that enters the network, in training and ever after, so that inputs "
    "lie around 0. To show negative values, 0 is drawn as mid-grey."
)
BEFORE = "as it is, 0 to 255"
AFTER = "minus the means, 0 drawn as mid-grey"
HISTOGRAM_BEFORE = "Pixel values before (dotted: means)"
HISTOGRAM_AFTER = "Pixel values after (dotted: means)"

EVIDENCE = (
    "The numbers that this page opens with come from the following run, recorded with the page's own code. The sizes "
    "below are calculated: pictures × height × width × 3 bytes."
)
WELL_KNOWN = (
    ("CIFAR-10", 60_000, 32),
    ("Tiny ImageNet", 110_000, 64),
    ("Dogs vs. Cats at 227 px", 25_000, 227),
    ("ImageNet at 224 px", 1_281_167, 224),
)
"""Name, pictures and side of well-known data sets."""

EXERCISE_TASK = "Make a file that has at most half the bytes of its pixels. What does that cost?"
EXERCISE_PRAISE = "Space on the disk is paid for with time in every epoch."
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
    """Pictures a second; an ellipsis if they have not been measured yet."""
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
    return f"as many pictures a second from one HDF5 file as from {pictures:,} JPEG files"


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
        f"Batch {number} of {batches}: {pictures} pictures from {_counted(touched, 'chunk')}; "
        f"{fetched or 'none'} fetched for it, {held} in memory."
    )


def so_far(seen: int, pictures: int, fetched: int) -> str:
    """What has happened in the epoch so far: pictures seen, of how many, and chunks fetched."""
    return f"So far {seen:,} of {pictures:,} pictures, each once, and {_counted(fetched, 'chunk')} fetched."


def arithmetic(settings: StorageSettings) -> str:
    """The sizes with their numbers, as LaTeX."""
    s, rows = settings, min(settings.chunk_rows, settings.pictures)
    return (
        r"\begin{aligned}"
        rf"N\cdot H\cdot W\cdot 3&={_tex(s.pictures)}\cdot{s.side}\cdot{s.side}\cdot 3={_tex(s.pixel_bytes)}"
        r"\ \text{bytes}\\"
        rf"\text{{chunks}}&=\lceil N/c\rceil=\lceil {_tex(s.pictures)}/{rows}\rceil={s.chunks}"
        rf"\quad\text{{of {size(rows * s.image_bytes)}}}\\"
        rf"\text{{window}}&={s.window}\ \text{{chunks}}={_tex(s.window_images)}\ \text{{pictures}}"
        rf"=\text{{{size(s.window_bytes)}}}\end{{aligned}}"
    )


def memory(run: ComparisonRun) -> str:
    """How much of the file the reader held in memory, and why, as Markdown."""
    peak = size(run.metrics["peak_bytes"])
    if run.settings.compression == "none":
        return (
            f"The reader itself took **{peak}** at most: uncompressed chunks are the same in the file as in memory, "
            "so it maps the file and copies no more than the batch. The window stays in the system's cache, and a "
            "larger file changes nothing."
        )
    return (
        f"The reader itself took **{peak}** at most: the decompressed window, a batch and a chunk. The file may grow; "
        "this does not."
    )


def chunk_reads(settings: StorageSettings, fetches: ChunkFetches) -> str:
    """How many chunks an epoch fetches with each strategy, as Markdown."""
    most = min(settings.batch_size, settings.chunks)
    return (
        f"A batch of {settings.batch_size} random rows can touch up to {most} of the {settings.chunks} chunks; in this "
        f"epoch it touches {fetches.touched_at_random:.1f} on average, and **{fetches.at_random:,}** are fetched in "
        f"all. In blocks each chunk is fetched once, **{fetches.in_blocks:,}** in all: "
        f"{fetches.at_random / fetches.in_blocks:.0f} times fewer. In order it is **{fetches.in_order:,}**: a chunk in "
        "which one batch ends and the next begins is fetched for both. If chunks are compressed, each fetch "
        "decompresses all of their rows."
    )


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
        f"Means of this picture: {_triple(before)} before, {_triple(after)} after. Only the mean over all pictures "
        "becomes 0; that of a single picture shows how much brighter or redder it is than the others."
    )


def centred_alt(title: str) -> str:
    """The alternative text of a centred picture."""
    return f"{title}, centred"


def recorded_caption(record: ComparisonRun, seconds: float) -> str:
    """What was recorded, and where."""
    s = record.settings
    return (
        f"Pictures a second, for {s.pictures:,} {s.contents} of {s.side} × {s.side} pixels in batches of "
        f"{s.batch_size}, in chunks of {s.chunk_rows}, compression: {s.compression}; on a machine with "
        f"{record.metrics['cores']:.0f} processors, in {seconds:.0f} s in all. Made by "
        "`python -m apps.classroom.recording`."
    )


def known_sizes() -> dict[str, list[str]]:
    """Well-known data sets and the size of their pixels, as columns."""
    pixels = [count * side * side * 3 for _, count, side in WELL_KNOWN]
    return {
        "data set": [name for name, _, _ in WELL_KNOWN],
        "pictures": [f"{count:,}" for _, count, _ in WELL_KNOWN],
        "pixels": [f"{side} × {side}" for _, _, side in WELL_KNOWN],
        "as bytes": [size(number) for number in pixels],
        "as float32": [size(4 * number) for number in pixels],
    }


def cost(run: ComparisonRun, record: ComparisonRun) -> str:
    """What a compressed file saves and costs, as Markdown."""
    kept = run.pixel_rate / record.pixel_rate
    return (
        f"The file has {100 * run.compressed_share:.0f} % of its pixels' bytes, and gives "
        f"{significant(run.metrics['blocks'])} pictures a second, {100 * kept:.0f} % of the pixels a second of the "
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


def _tex(number: int) -> str:
    return f"{number:,}".replace(",", r"{,}")
