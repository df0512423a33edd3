"""From a trained network for super-resolution to an artifact: the network for LiteRT, weights, record and card."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import keras

from core.data.sets.datasets import located
from core.data.sets.labelled_images import file_or_folder_checksum
from core.nets.super_resolution import compact, srcnn
from core.nets.weights import save_weights
from core.serving import artifacts
from core.serving.card import Card, DataSource, SuperResolution
from core.snapshots import Stream
from core.synthesis.super_resolution import benchmarks, upscaler
from core.synthesis.super_resolution.luminance_images import LuminanceImage
from core.synthesis.super_resolution.sample_record import FILE, SAMPLE
from core.synthesis.super_resolution.sr_recipe import CompactSettings, SrRecipe
from core.synthesis.super_resolution.sr_trainer import SrTrainer
from core.synthesis.super_resolution.upscaler import MODEL, TASK, WEIGHTS
from core.training import environment, monitor
from core.training.litert_export import float16_function

BRANCHES = "branches.h5"
PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy")


def model(network: keras.Model) -> bytes:
    """A network for LiteRT: `image`, float32 (1, H, W, 1), to `luminance`, (1, r · H, r · W, 1), both 0 to 1.

    Weights are float16, arithmetic is float32; the result is not clipped.
    """
    return float16_function(
        lambda image: {"luminance": network(image, training=False)}, network, (1, None, None, 1), "image"
    )


def export(
    trainer: SrTrainer, folder: Path, data: Path | None, train: Sequence[LuminanceImage], command: str
) -> Stream:
    """Measure a trained network on the benchmarks, as it is served, and write its artifact.

    Args:
        trainer: after `run`.
        folder: of the artifact; its name becomes the artifact's.
        data: the folder of the images; None for the data folder.
        train: the images that it was trained on.
        command: that makes the artifact again, for the card.

    Yields:
        The progress of the measurement.
    """
    recipe, learner = trainer.recipe, trainer.learner
    with artifacts.rebuilding(folder) as new:
        (new / MODEL).write_bytes(model(learner.served()))
        enlarge = upscaler.network(new / MODEL, recipe.scale, recipe.input)
        metrics = yield from benchmarks.metrics(enlarge, recipe.scale, recipe.benchmarks, data)
        save_weights(learner.served(), new / WEIGHTS)
        if isinstance(recipe.network, CompactSettings) and recipe.network.wide:
            save_weights(learner.average, new / BRANCHES)
        trainer.record.save(new / FILE)
        if trainer.folder is not None:
            shutil.copy(trainer.folder / monitor.FILE, new)
        card = Card(
            name=folder.name,
            title=recipe.title,
            task=TASK,
            super_resolution=SuperResolution(scale=recipe.scale, reach=_reach(recipe), input=recipe.input),
            metrics=metrics,
            recipe=recipe.name,
            command=command,
            data=_sources(recipe, data, train),
            seed=recipe.seed,
            versions=environment.versions(PACKAGES),
            wall_time_seconds=round(trainer.seconds, 1),
            machine=environment.machine(),
            licence=environment.LICENCE,
            attribution="Trained for Convolab",
            notes=[
                f"{learner.served().count_params():,} parameters as served; luminance only, BT.601 in studio range.",
                f"samples.h5: a detail of the sample “{SAMPLE}” after {len(trainer.record.steps)} steps.",
                *recipe.notes,
            ],
        )
        artifacts.save_card(new, card)


def _reach(recipe: SrRecipe) -> int:
    settings = recipe.network
    return compact.reach(settings.depth) if isinstance(settings, CompactSettings) else srcnn.border(settings.kernels)


def _sources(recipe: SrRecipe, data: Path | None, train: Sequence[LuminanceImage]) -> list[DataSource]:
    made = []
    for number, source in enumerate(recipe.images):
        count = sum(image.source == number for image in train)
        made.append(_source(source.file, source.folder, data, "train", count))
    return made + [_source(source.file, source.folder, data, benchmarks.SPLIT, None) for source in recipe.benchmarks]


def _source(file: str, folder: str, data: Path | None, use: str, images: int | None) -> DataSource:
    digest = file_or_folder_checksum(located(file, data))
    return DataSource(name=f"{file}/{folder}" if folder else file, sha256=digest, use=use, images=images)
