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

import cv2
import numpy as np

from apps.classroom.ui import network_race_picture
from apps.classroom.ui.network_race_history import RaceHistory
from apps.line_chart import OKABE_ITO
from core import images
from core.data import augmentation_chain, contact_sheet, samples, shapes
from core.data.augmentation_settings import PreviewSettings, as_dicts
from core.data.storage_settings import StorageSettings
from core.evaluation import confusion, loss_drawing, recorded
from core.evaluation.heat import overlay
from core.evaluation.ten_crop import ten_crops
from core.evaluation.ten_crop_settings import TenCropSettings
from core.evaluation.windows import outline
from core.images import RGB
from core.serving import artifacts, jobs
from core.serving.litert import Classifier
from core.snapshots import last
from core.synthesis.dream_settings import DreamSettings
from core.training import race, race_drawing, race_presets, surfaces
from core.training.four_errors_settings import JOURNEY, FourErrorsSettings
from core.training.live_settings import LiveSettings
from core.training.network_race_settings import NetworkRaceSettings
from core.training.race_settings import RaceSettings, line_up
from core.transfer import ensemble_families, evidence, feature_space, sample_set, table_drawing
from core.transfer.ensembles import compare
from core.transfer.feature_space import FeatureSpace
from core.transfer.fine_tuning_settings import FineTuningSettings
from core.transfer.hit_map import hit_map
from core.transfer.teaching import Looking, Teaching
from core.transfer.teaching_settings import SampleSetSettings

DREAM = "core.synthesis.dream:dream"
AUGMENTATION = "core.data.augmentation_preview:preview"
STORAGE = "core.data.storage_comparison:compare"
FEATURE_MAPS = "core.synthesis.feature_maps:feature_maps"
TRAINING = "core.training.live:train_live"
RACE = "core.training.network_race:race"
FOUR_ERRORS = "core.training.four_errors:train"
FOLDER = Path(__file__).parent / "classroom" / "static"
ADDRESS = "app/static"
NETWORKS = FOLDER / "networks.json"
"""The five architectures, described by `core.nets.description`."""

FINE_TUNING = "core.transfer.fine_tuning_live:fine_tune_live"
FINE_TUNING_BLOCKS = FOLDER / "fine_tuning_blocks.json"
"""The blocks of EfficientNet-Lite0, counted by `core.transfer.fine_tuning_description`."""


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


def make_ranked_accuracy() -> None:
    """Draw what a classifier of twenty classes takes for what, from the record of its evaluation."""
    began = time.perf_counter()
    artifact = artifacts.load("tiny_imagenet_resnet")
    record = recorded.read(artifact)
    drawn = confusion.drawn(record.matrix(len(artifact.card.classes)))
    numbers = {"rank1": record.curve(1)[0], "rank5": record.curve(5)[-1]}
    _save("ranked_accuracy", drawn, Finished("", {}, time.perf_counter() - began, 1.0, [(1, numbers)]))


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


def make_optimizers_race() -> None:
    """Race as the page does at first sight, and draw it; and note who is down when on each surface, −1 for never."""
    settings, first = RaceSettings(), race_presets.PRESETS[0]
    began = time.perf_counter()
    done = race.run(surfaces.find(first.surface), line_up(first.line), first.start, settings.steps, settings.seed)
    seconds = time.perf_counter() - began
    downs = {
        f"{name} {track.name}": -1.0 if track.down is None else float(track.down)
        for name in surfaces.NAMES
        for track in race.run(surfaces.find(name), line_up(race_presets.LINES[name]), steps=settings.steps).tracks
    }
    drawn = race_drawing.draw(done, followed=first.followed)
    _save("optimizers_race", drawn, Finished("", settings.changed(), seconds, 1.0, [(settings.steps, downs)]))


def make_choosing_a_loss() -> None:
    """Pin the labelled samples to the curve of cross-entropy."""
    chosen = samples.labelled()
    pictures = [sample.read() for sample in chosen]
    began = time.perf_counter()
    classifier = Classifier.load("efficientnet_lite0")
    given = [float(classifier.probabilities(p)[s.label or 0]) for p, s in zip(pictures, chosen, strict=True)]
    seconds = time.perf_counter() - began
    history = [(1, {s.name: p for s, p in zip(chosen, given, strict=True)})]
    _save("choosing_a_loss", loss_drawing.draw(pictures, np.array(given)), Finished("", {}, seconds, 1.0, history))


def make_network_race() -> None:
    """Race as the page does, with its default settings, and draw the curves."""
    settings = NetworkRaceSettings()
    *_, _ = jobs.submit(RACE, NetworkRaceSettings(epochs=1)).stream()  # As above.
    job = jobs.submit(RACE, settings)
    *_, _ = job.stream()
    history = _six_digits(job.history)
    drawn = network_race_picture.draw(RaceHistory(history, settings.epochs))
    _save("network_race", drawn, Finished("", settings.changed(), job.seconds, settings.work(), history))


def make_training_recipe() -> None:
    """Train as the recipe says, one step after the other; of each training the errors at its end are kept."""
    *_, _ = jobs.submit(FOUR_ERRORS, FourErrorsSettings(epochs=5)).stream()  # As above.
    history: list[tuple[int, Mapping[str, float]]] = []
    seconds = work = 0.0
    pictures: list[RGB] = []
    for number, settings in enumerate(JOURNEY.values(), start=1):
        job = jobs.submit(FOUR_ERRORS, settings)
        *_, final = job.stream()
        assert final.image is not None
        pictures.append(final.image)
        history.append((number, final.metrics))
        seconds, work = seconds + job.seconds, work + settings.work()
    _save("training_recipe", pictures[0], Finished("", {}, seconds, work, _six_digits(history)))


def make_fine_tuning() -> None:
    """Count the blocks, and fine-tune as the page does, with its default settings."""
    command = [sys.executable, "-m", "core.transfer.fine_tuning_description"]
    FINE_TUNING_BLOCKS.write_bytes(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    settings = FineTuningSettings()
    *_, _ = jobs.submit(FINE_TUNING, FineTuningSettings(pictures="40", warm_up=1, fine_tuning=0)).stream()  # As above.
    job = jobs.submit(FINE_TUNING, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = _six_digits(job.history)
    _save("fine_tuning", final.image, Finished("", settings.changed(), job.seconds, settings.work(), history))


def make_data_too_large() -> None:
    """Compare JPEG files with an HDF5 file as the page does, with its default settings; on a machine at rest."""
    settings = StorageSettings()
    *_, _ = jobs.submit(STORAGE, StorageSettings(pictures=400)).stream()  # As above.
    job = jobs.submit(STORAGE, settings)
    *_, final = job.stream()
    assert final.image is not None
    history = _six_digits(job.history)
    _save("data_too_large", final.image, Finished("", settings.changed(), job.seconds, settings.work, history[-1:]))


def make_which_transfer() -> None:
    """Draw the recorded experiment."""
    began = time.perf_counter()
    found = evidence.recorded()
    drawing = table_drawing.draw(found)
    points = float(len(found.points))
    _save("which_transfer", drawing, Finished("", {}, time.perf_counter() - began, 1.0, [(1, {"points": points})]))


def make_own_classes() -> None:
    """Teach the sample set, and lay its first pictures beside each other."""
    given = sample_set.pictures(shapes.CLASSES, SampleSetSettings().pictures)
    began = time.perf_counter()
    looking = Looking(given)
    last(looking.stream())
    teaching = Teaching(looking.examples)
    last(teaching.stream())
    seconds = time.perf_counter() - began
    assert teaching.result is not None
    tiles = [images.resize(example.thumbnail, (160, 160)) for example in looking.examples]
    each = len(tiles) // len(shapes.CLASSES)
    sheet = contact_sheet.lay(tiles[0], [tiles[kind * each + i] for i in range(3) for kind in range(4)][1:])
    accuracy = teaching.result.choice.accuracy
    _save("own_classes", sheet, Finished("", {}, seconds, len(given), [(1, {"accuracy": accuracy})]))


def make_features() -> None:
    """Draw the map of Flowers-17 with the colours of the page."""
    began = time.perf_counter()
    space = FeatureSpace.load(artifacts.load("flowers17_features").path(feature_space.FILE))
    drawing = np.full((640, 960, 3), 255, np.uint8)
    for (x, y), label in zip(space.places.tolist(), space.labels.tolist(), strict=True):
        red, green, blue = bytes.fromhex(OKABE_ITO[label % len(OKABE_ITO)].removeprefix("#"))
        centre = (round(30 + 900 * x), round(30 + 580 * (1 - y)))
        cv2.circle(drawing, centre, 9, (red, green, blue), -1, cv2.LINE_AA)
    seconds = time.perf_counter() - began
    _save("features", drawing, Finished("", {}, seconds, 1.0, [(1, {"pictures": float(len(space.labels))})]))


def make_ensembles() -> None:
    """Draw which of the disputed test pictures each of five networks has right, and their average."""
    began = time.perf_counter()
    family = ensemble_families.load("five alike")
    drawn = hit_map(family.members, family.labels, family.names)
    found = compare(family.members, family.labels)
    numbers = {"accuracy": found.ensemble.accuracy, "loss": found.ensemble.loss}
    _save("ensembles", drawn, Finished("", {}, time.perf_counter() - began, 1.0, [(1, numbers)]))


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
    make_ranked_accuracy()
    make_ten_crops()
    make_deep_dream()
    make_architectures()
    make_augmentation()
    make_train_live()
    make_features()
    make_own_classes()
    make_which_transfer()
    make_network_race()
    make_training_recipe()
    make_fine_tuning()
    make_data_too_large()
    make_optimizers_race()
    make_choosing_a_loss()
    make_ensembles()
    jobs.shutdown()
