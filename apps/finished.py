"""The finished results that pages open on: made by the same code, from the samples, by `python -m apps.finished`.

Each is a picture in `classroom/static/`, where Streamlit serves it, and a JSON file beside it that says from what, with
which settings and in how many seconds it was made: so a page can give a first estimate, and a test can make it again.
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from core import images
from core.data import samples
from core.evaluation.heat import overlay
from core.images import RGB
from core.serving import jobs
from core.serving.litert import Classifier
from core.synthesis.dream_settings import DreamSettings

DREAM = "core.synthesis.dream:dream"
FOLDER = Path(__file__).parent / "classroom" / "static"
ADDRESS = "app/static"


@dataclass(frozen=True)
class Finished:
    """A recorded result.

    Attributes:
        sample: the picture that it was made from.
        settings: what differs from the defaults.
        seconds: how long it took.
        work: its size, in the measure of its demo.
        history: step and metrics of every step.
    """

    sample: str
    settings: dict[str, float | int | bool | str]
    seconds: float
    work: float
    history: list[tuple[int, dict[str, float]]]


def load(name: str) -> Finished:
    """The record of a finished result."""
    return Finished(**json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def picture(name: str) -> RGB:
    """The picture of a finished result, uint8 RGB (H, W, 3)."""
    return images.read(FOLDER / f"{name}.webp")


def address(name: str) -> str:
    """Where a browser finds the picture."""
    return f"{ADDRESS}/{name}.webp"


def make_deep_dream() -> None:
    """Dream on a sample as the page does, with its default settings."""
    settings, sample = DreamSettings(), "palace"
    image = samples.find(sample).read()
    *_, _ = jobs.submit(
        DREAM, image, DreamSettings(steps=1)
    ).stream()  # Loading and tracing are not what an estimate is about.
    job = jobs.submit(DREAM, image, settings)
    *_, final = job.stream()
    assert final.image is not None
    record = Finished(
        sample,
        settings.changed(),
        job.seconds,
        settings.work(*image.shape[:2]),
        [(step, dict(metrics)) for step, metrics in job.history],
    )
    _save("deep_dream", final.image, record)


def make_ranked_predictions() -> None:
    """Lay the class activation map of the first rank over a sample."""
    sample = "coffee"
    image = samples.find(sample).read()
    began = time.perf_counter()
    analysis = Classifier.load("efficientnet_lite0").analyse(image)
    best = analysis.predictions(1)[0]
    seconds = time.perf_counter() - began
    drawn = overlay(image, analysis.heat_map(best.index), window=analysis.window)
    _save("ranked_predictions", drawn, Finished(sample, {}, seconds, 1.0, [(1, {"probability": best.probability})]))


def _save(name: str, image: RGB, record: Finished) -> None:
    FOLDER.mkdir(exist_ok=True)
    images.write(image, FOLDER / f"{name}.webp")
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(record)) + "\n", encoding="utf-8")
    print(FOLDER / f"{name}.webp")


if __name__ == "__main__":
    make_ranked_predictions()
    make_deep_dream()
    jobs.shutdown()
