"""Makes the first view of this lesson; run offline, imported by no page."""

import json

from apps.classroom import recording
from apps.classroom.lessons.style_by_optimization import comparison, records
from apps.classroom.lessons.style_by_optimization.text import GRAM_ORDER
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from core import images
from core.data import samples
from core.serving import jobs
from core.synthesis.style.settings import STYLE_LAYERS, StyleSettings

SAMPLE, PAINTING = "palace", "night_swirls"
COMPARED = ("palace", "cat", "astronaut", "coffee", "flower", "rocket")
"""Photos on which both optimizers are compared, each with one of the sample paintings."""


def make() -> None:
    """Transfer a style as the page does, draw the strip of single layers, and compare the optimizers."""
    settings = StyleSettings()
    photo, painting = samples.find(SAMPLE).read(), samples.find(PAINTING).read()
    # A first short run, so that loading and tracing are left out of the estimate.
    *_, _ = jobs.submit(job_targets.STYLE_TRANSFER, photo, painting, StyleSettings(steps=5)).stream()
    job = jobs.submit(job_targets.STYLE_TRANSFER, photo, painting, settings)
    *_, final = job.stream()
    assert final.image is not None
    work = settings.work(*photo.shape[:2])
    recording.save(
        "style_by_optimization",
        final.image,
        Finished(SAMPLE, settings.changed(), job.seconds, work, recording.six_digits(job.history)),
    )
    frames = records.sheet([final.panels[f"Step {step}"] for step in records.STEPS])
    grams = records.sheet([final.panels[name] for name in GRAM_ORDER])
    layers = [_last(painting, painting, records.alone(name))[0] for name in STYLE_LAYERS]
    for name, content in {records.FRAMES: frames, records.GRAMS: grams, records.STRIP: records.sheet(layers)}.items():
        images.write(content, finished.FOLDER / f"{name}.webp")
    _compare_optimizers(settings)


def _compare_optimizers(settings: StyleSettings) -> None:
    losses: dict[str, list[float]] = {"adam": [], "lbfgs": []}
    seconds = dict.fromkeys(losses, 0.0)
    for sample, painted in zip(COMPARED, samples.PAINTINGS, strict=True):
        for optimizer in losses:
            chosen = settings.model_copy(update={"optimizer": optimizer, "longest_side": comparison.SIDE})
            _, loss, took = _last(samples.find(sample).read(), painted.read(), chosen)
            losses[optimizer].append(float(f"{loss:.6g}"))
            seconds[optimizer] += took
    content = {"steps": settings.steps, **losses}
    content |= {f"{name}_seconds": round(value, 1) for name, value in seconds.items()}
    comparison.FILE.write_text(json.dumps(content) + "\n", encoding="utf-8")


def _last(photo: images.RGB, painting: images.RGB, settings: StyleSettings) -> tuple[images.RGB, float, float]:
    """The picture, the loss and the seconds of a run."""
    job = jobs.submit(job_targets.STYLE_TRANSFER, photo, painting, settings)
    *_, final = job.stream()
    assert final.image is not None
    return final.image, final.metrics["loss"], job.seconds
