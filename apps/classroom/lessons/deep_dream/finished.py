"""Makes the first view of this lesson, its channels, zoom and evidence; run offline, imported by no page.

`python -m apps.classroom.lessons.deep_dream.finished view` makes only one of `PARTS`; the channels take ten minutes.
"""

import json
import sys

from apps.classroom import recording
from apps.classroom.lessons.deep_dream import channel_grid, ingredients
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from core import clips, images
from core.data import samples
from core.serving import jobs
from core.synthesis.dream.channel_sheet import LAYERS, places
from core.synthesis.dream.evidence_settings import MEASURES, VARIANTS
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.dream.zoom_settings import ZoomSettings
from core.synthesis.frame_panels import frames_of

SAMPLE = "flower"


def make() -> None:
    """Make everything."""
    for part in PARTS.values():
        part()


def make_view() -> None:
    """Dream on a sample as the page does with its default settings."""
    settings = DreamSettings()
    image = samples.find(SAMPLE).read()
    # A first short dream, so that loading and tracing are left out of the estimate.
    *_, _ = jobs.submit(job_targets.DEEP_DREAM, image, DreamSettings(steps=1)).stream()
    job = jobs.submit(job_targets.DEEP_DREAM, image, settings)
    *_, final = job.stream()
    assert final.image is not None
    record = Finished(
        SAMPLE,
        settings.changed(),
        job.seconds,
        settings.work(*image.shape[:2]),
        recording.six_digits(job.history),
    )
    recording.save("deep_dream", final.image, record)


def make_zoom() -> None:
    """Zoom into the dream as the page does with its default settings."""
    job = jobs.submit(job_targets.DREAM_ZOOM, samples.find(SAMPLE).read(), DreamSettings(), ZoomSettings())
    *_, final = job.stream()
    clip = clips.encode(frames_of(final), ZoomSettings().zoom_rate, "webp", quality=70)
    (finished.FOLDER / "deep_dream_zoom.webp").write_bytes(clip)


def make_channels() -> None:
    """Let the channels dream, and find what excites them in the samples that are photos."""
    photos = samples.photos()
    (finished.FOLDER / "dream_channels").mkdir(exist_ok=True)
    found = {}
    for layer in LAYERS:
        job = jobs.submit(job_targets.CHANNEL_CATALOGUE, [photo.read() for photo in photos], layer)
        *_, final = job.stream()
        assert final.image is not None
        sheet = images.encode(final.image, "webp", quality=80)
        (finished.FOLDER / "dream_channels" / f"{layer}.webp").write_bytes(sheet)
        found[layer] = [
            [(photos[number].name, row, column, value) for number, row, column, value in places(metrics)]
            for _, metrics in job.history
        ]
    channel_grid.FILE.write_text(json.dumps(found) + "\n", encoding="utf-8")


def make_evidence() -> None:
    """Measure what each ingredient does, over the samples that are photos."""
    job = jobs.submit(job_targets.DREAM_EVIDENCE, [photo.read() for photo in samples.photos()])
    *_, _ = job.stream()
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in VARIANTS}
    for _, metrics in recording.six_digits(job.history):
        rows[list(VARIANTS)[int(metrics["variant"])]].append({name: metrics[name] for name in MEASURES})
    ingredients.FILE.write_text(json.dumps(rows) + "\n", encoding="utf-8")


PARTS = {"view": make_view, "zoom": make_zoom, "channels": make_channels, "evidence": make_evidence}

if __name__ == "__main__":
    try:
        for name in sys.argv[1:] or PARTS:
            PARTS[name]()
    finally:
        jobs.shutdown()
