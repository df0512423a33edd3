"""A timeline of loading and training, drawn from a calculation with the speeds that were measured here."""

from apps.classroom.lessons.data_too_large import text
from apps.classroom.lessons.data_too_large.comparison_run import ComparisonRun
from apps.classroom.ui import svg
from core.data.storage.pipeline import Batch, Timeline
from core.data.storage.pipeline_settings import PipelineSettings

WIDTH, LEFT, ROW = 1000, 96, 44
"""In pixels: of the drawing, of the names of its rows, and the height of a row."""
NARROW = 420
LOADING, TRAINING = "#E69F00", "#009E73"


def batch(run: ComparisonRun, settings: PipelineSettings) -> Batch:
    """What a batch of the comparison costs to read in one form."""
    size, chosen = run.settings.batch_size, run.settings
    if settings.form == "HDF5":
        pieces = max(1.0, size / chosen.chunk_rows)
        return Batch(pieces, size * chosen.image_bytes * run.compressed_share, size / run.metrics["blocks"])
    return Batch(size, size * run.metrics["jpeg_bytes"] / chosen.pictures, size / run.metrics["jpeg"])


def draw(found: Timeline, dark: bool, width: float = WIDTH) -> str:
    """The timeline as an SVG document: below the batches that are loaded, the steps; what is empty is waiting."""
    across = (width - LEFT - 8) / found.seconds
    parts = []
    for row, (name, intervals, colour) in enumerate(
        ((text.LOADER, found.loading, LOADING), (text.DEVICE, found.training, TRAINING))
    ):
        top = 8 + row * (ROW + 10)
        parts.append(svg.text(0, top + 0.62 * ROW, name, anchor="start", bold=True))
        parts.append(svg.rectangle(LEFT, top, width - LEFT - 8, ROW, "#8883"))
        for number, (start, end) in enumerate(intervals, start=1):
            x, length = LEFT + start * across, (end - start) * across
            parts.append(svg.rectangle(x, top, max(length - 1, 1), ROW, colour))
            if length > 20:
                parts.append(
                    f'<text x="{x + length / 2:.1f}" y="{top + 0.62 * ROW:.1f}" text-anchor="middle" fill="#000">'
                    f"{number}</text>"
                )
    bottom = 2 * ROW + 40
    parts.append(svg.text(LEFT, bottom, "0", anchor="start"))
    parts.append(svg.text(width - 8, bottom, text.duration(found.seconds), anchor="end"))
    return svg.drawing(width, bottom + 10, text.timeline_alt(found), parts, dark)
