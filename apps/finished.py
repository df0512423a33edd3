"""The finished results that pages open on: made by the same code, from the samples, by `python -m apps.finished`.

Each is a picture in `classroom/static/`, where Streamlit serves it, and a JSON file beside it that says from what, with
which settings and in how many seconds it was made: so a page can give a first estimate, and a test can make it again.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from core import images
from core.data import augmentation_chain, contact_sheet, samples
from core.data.augmentation_settings import PreviewSettings, as_dicts
from core.data.storage_settings import StorageSettings
from core.evaluation.heat import overlay
from core.evaluation.ten_crop import ten_crops
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.images import RGB
from core.serving import jobs
from core.serving.litert import Classifier
from core.synthesis.dream_settings import DreamSettings
from core.training.live_settings import LiveSettings

DREAM = "core.synthesis.dream:dream"
AUGMENTATION = "core.data.augmentation_preview:preview"
STORAGE = "core.data.storage_comparison:compare"
FEATURE_MAPS = "core.synthesis.feature_maps:feature_maps"
TRAINING = "core.training.live:train_live"
FOLDER = Path(__file__).parent / "classroom" / "static"
ADDRESS = "app/static"
NETWORKS = FOLDER / "networks.json"
"""The five architectures, described by `core.nets.description`."""


@dataclass(frozen=True)
class Finished:
    """A recorded result.

    Attributes:
        sample: the picture that it was made from; empty where it was made from none.
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


def make_ten_crops() -> None:
    """Draw the windows of the ten crops over a sample."""
    sample = "palace"
    image = samples.find(sample).read()
    began = time.perf_counter()
    found = ten_crops(Classifier.load("efficientnet_lite0"), image, TenCropSettings().crop_size)
    seconds = time.perf_counter() - began
    drawn = outline(image, found.unmirrored.windows)
    _save("ten_crops", drawn, Finished(sample, {}, seconds, 1.0, [(1, {"probability": float(found.mean.max())})]))


def make_architectures() -> None:
    """Describe the networks, and show a sample layer by layer with the default settings."""
    done = subprocess.run([sys.executable, "-m", "core.nets.description"], stdout=subprocess.PIPE, check=True)
    NETWORKS.write_bytes(done.stdout)
    sample = "cat"
    image = samples.find(sample).read()
    *_, _ = jobs.submit(FEATURE_MAPS, image).stream()  # As above: loading is not what an estimate is about.
    job = jobs.submit(FEATURE_MAPS, image)
    *_, final = job.stream()
    (FOLDER / "feature_maps").mkdir(exist_ok=True)
    for layer, sheet in final.panels.items():
        (FOLDER / "feature_maps" / f"{layer}.webp").write_bytes(images.encode(sheet, "webp", quality=80))
    history = [(step, dict(metrics)) for step, metrics in job.history]
    _save("architectures", final.panels["stem_out"], Finished(sample, {}, job.seconds, 1.0, history))


def make_augmentation() -> None:
    """Draw from a sample with the chain and the settings that the page opens on."""
    sample = "coffee"
    chain = as_dicts(augmentation_chain.active(augmentation_chain.parse(augmentation_chain.DEFAULT)))
    job = jobs.submit(AUGMENTATION, samples.find(sample).read(), chain, PreviewSettings())
    *_, final = job.stream()
    assert final.image is not None
    sheet = contact_sheet.lay(final.image, list(final.panels.values()))
    history = [(step, dict(metrics)) for step, metrics in job.history]
    _save("augmentation", sheet, Finished(sample, {}, job.seconds, 1.0, history))


def make_train_live() -> None:
    """Train as the page does, with its default settings."""
    settings = LiveSettings()
    *_, _ = jobs.submit(TRAINING, LiveSettings(epochs=1)).stream()  # As above.
    job = jobs.submit(TRAINING, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = _six_digits(job.history)
    _save("train_live", final.image, Finished("", settings.changed(), job.seconds, settings.work(), history))


def make_data_too_large() -> None:
    """Compare JPEG files with an HDF5 file as the page does, with its default settings; on a machine at rest."""
    settings = StorageSettings()
    *_, _ = jobs.submit(STORAGE, StorageSettings(pictures=400)).stream()  # As above.
    job = jobs.submit(STORAGE, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = _six_digits(job.history)
    _save("data_too_large", final.image, Finished("", settings.changed(), job.seconds, settings.work, history[-1:]))


def _six_digits(history: Iterable[tuple[int, Mapping[str, float]]]) -> list[tuple[int, dict[str, float]]]:
    """A history whose numbers are as long as anyone reads them."""
    return [(step, {name: float(f"{value:.6g}") for name, value in metrics.items()}) for step, metrics in history]


def _save(name: str, image: RGB, record: Finished) -> None:
    FOLDER.mkdir(exist_ok=True)
    images.write(image, FOLDER / f"{name}.webp")
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(record)) + "\n", encoding="utf-8")
    print(FOLDER / f"{name}.webp")


if __name__ == "__main__":
    make_ranked_predictions()
    make_ten_crops()
    make_deep_dream()
    make_architectures()
    make_augmentation()
    make_train_live()
    make_data_too_large()
    jobs.shutdown()
