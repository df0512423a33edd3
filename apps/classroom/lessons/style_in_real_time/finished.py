"""Makes the first view of this lesson, its thumbnails and its clip; run offline, imported by no page."""

import json
import time
from collections.abc import Mapping

import numpy as np

from apps.classroom import recording
from apps.classroom.lessons.style_in_real_time import evidence, learning, mixer, moving_picture, sheet
from apps.classroom.lessons.style_in_real_time.chosen_style import ChosenStyle, at_once
from apps.shared import finished, job_targets
from apps.shared.finished import Finished
from core import clips, images
from core.data import samples
from core.images import RGB
from core.serving import artifacts, jobs
from core.snapshots import Snapshot, last
from core.synthesis.frame_panels import frames_of
from core.synthesis.style import moving, network
from core.synthesis.style.known_styles import LEARNED as LEARNED_STYLES
from core.synthesis.style.known_styles import KnownStyle, all_styles
from core.synthesis.style.learning import style_recipe
from core.synthesis.style.learning.live_settings import LiveLearningSettings
from core.synthesis.style.network_settings import ClipSettings, NetworkSettings

SAMPLE, LEARNED = "palace", samples.PAINTINGS[0].name
RUNS = 5
SEEN = 208
"""Height and width of the sample at which thumbnails are painted, so that strokes can be seen on them."""


def make() -> None:
    """Paint as the page does, time it, and record thumbnails, a clip and a painting learned in a minute."""
    styles, photo = all_styles(), samples.find(SAMPLE).read()
    _first(styles, photo)
    _thumbnails(styles, photo)
    _clip(styles, photo)
    _learned(photo)
    _measured(styles)


def _first(styles: Mapping[str, KnownStyle], photo: RGB) -> None:
    settings, style = NetworkSettings(), ChosenStyle(styles, mixer.FIRST)
    at = at_once(settings, photo)
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        picture = network.stylize(photo, style.mixed(), at)
        seconds.append(time.perf_counter() - began)
    work = at.work(*photo.shape[:2])
    recording.save(
        "style_in_real_time", picture, Finished(SAMPLE, settings.changed(), round(min(seconds), 4), work, [])
    )


def _thumbnails(styles: Mapping[str, KnownStyle], photo: RGB) -> None:
    square = images.resize(images.centre_square(photo), (SEEN, SEEN))
    painter, size = network.painter(), (sheet.SIDE, sheet.SIDE)
    cells = [images.resize(painter.paint(square, style.vector).picture, size) for style in styles.values()]
    cells += [np.zeros_like(cells[0])] * (-len(cells) % sheet.COLUMNS)
    rows = [np.concatenate(cells[at : at + sheet.COLUMNS], axis=1) for at in range(0, len(cells), sheet.COLUMNS)]
    images.write(np.concatenate(rows), finished.FOLDER / f"{sheet.NAME}.webp")
    sheet.NAMES.write_text(json.dumps(list(styles)) + "\n", encoding="utf-8")


def _clip(styles: Mapping[str, KnownStyle], photo: RGB) -> None:
    settings, vector = ClipSettings(), ChosenStyle(styles, mixer.FIRST).mixed()
    clip = moving_picture.lamp(photo, settings.longest_side)
    began = time.perf_counter()
    snapshots = list(moving.stylize(clip, vector, settings))
    seconds = time.perf_counter() - began
    rough = last(moving.stylize(clip, vector, settings.model_copy(update={"smoothing": 0.0})))
    history = [(one.step, dict(one.metrics)) for one in snapshots]
    history[-1][1]["without smoothing"] = rough.metrics["mean flicker"]
    work = len(clip.frames) * settings.work(*clip.frames[0].shape[:2])
    frames = frames_of(snapshots[-1])
    record = Finished(SAMPLE, settings.changed(), round(seconds, 2), work, recording.six_digits(history))
    recording.save(moving_picture.RECORD, frames[0], record)
    content = clips.encode(frames, clip.frames_per_second, "webp", quality=45)
    (finished.FOLDER / f"{moving_picture.RECORDED_CLIP}.webp").write_bytes(content)


def _measured(styles: Mapping[str, KnownStyle]) -> None:
    """Paint one painting's pictures again, as they were when their losses were measured."""
    record = evidence.load()
    height, width = record.size
    photo = samples.find(record.sample).read(max(record.size))[:height, :width]
    painting = samples.find(evidence.SHOWN).read()
    recipe = style_recipe.load(artifacts.load(LEARNED_STYLES).card.recipe)
    stroke = recipe.painting_size / max(record.size)
    pictures = [network.painter().paint(photo, styles[evidence.SHOWN].vector).picture]
    for steps in record.steps:
        weights = {"steps": steps, "longest_side": max(record.size), "stroke": stroke}
        settings = recipe.weights.model_copy(update=weights)
        *_, final = jobs.submit(job_targets.STYLE_TRANSFER, photo, painting, settings).stream()
        assert final.image is not None
        pictures.append(final.image)
    images.write(np.concatenate(pictures), finished.FOLDER / f"{evidence.PICTURES}.webp")


def _learned(photo: RGB) -> None:
    settings, painting = LiveLearningSettings(), samples.find(LEARNED).read()
    job = jobs.submit(job_targets.LEARN_STYLE, photo, painting, settings)
    final: Snapshot
    *_, final = job.stream()
    assert final.image is not None
    metrics = {**final.metrics, "steps": float(final.note.partition(" ")[0])}
    history = recording.six_digits([(final.step, metrics)])
    record = Finished(SAMPLE, settings.changed(), float(settings.seconds), float(settings.seconds), history)
    recording.save(learning.JOB.record, final.image, record)
