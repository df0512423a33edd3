"""What lies in trained/ is whole, small, described, and still as good as its card says."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.boxes import iou
from core.cli.main import main
from core.data import samples
from core.data.boxes import box_data_sets
from core.detection import recorded_detections
from core.detection.methods import registry
from core.detection.training import detector_recipe
from core.evaluation import evaluation_record
from core.evaluation.detection import average_precision
from core.evaluation.evaluate import Evaluator
from core.evaluation.generated import features
from core.evaluation.generated.digit_quality import digit_quality
from core.evaluation.generated.distances import kernel_distance
from core.serving import artifacts
from core.serving.artifacts import Artifact
from core.serving.litert import Classifier
from core.snapshots import last, result
from core.synthesis.gan import gan_recipe
from core.synthesis.gan.gan_run import CARD_SEED
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.real_images import RealImages
from core.synthesis.style import network
from core.synthesis.style.learning import style_recipe
from core.synthesis.style.learning.losses_record import LossesRecord
from core.synthesis.style.network_settings import NetworkSettings
from core.synthesis.style.optimization import Problem
from core.synthesis.style.paintings import Painting
from core.synthesis.super_resolution import benchmarks, sr_recipe
from core.synthesis.super_resolution.sample_record import SampleRecord
from core.synthesis.super_resolution.upscaler import Upscaler
from core.training import monitor, recipe
from core.training.split_data import SplitData
from core.transfer.linear_heads import feature_space, head_recipe, head_training
from tests import development_data
from tests.development_data import FOLDER

ARTIFACTS = artifacts.available()
DETECTORS = [artifact for artifact in ARTIFACTS if artifact.card.metric("ap50")]
STYLES = [artifact for artifact in ARTIFACTS if artifact.card.metric("loss_over_60_steps")]
GENERATORS = [artifact for artifact in ARTIFACTS if artifact.card.noise]
UPSCALERS = [artifact for artifact in ARTIFACTS if artifact.card.super_resolution]
NOT_CLASSIFIERS = (*DETECTORS, *STYLES, *GENERATORS, *UPSCALERS)
OURS = [artifact for artifact in ARTIFACTS if artifact.card.recipe and artifact not in NOT_CLASSIFIERS]
NETWORKS = [artifact for artifact in OURS if not artifact.card.backbone]
HEADS = [artifact for artifact in OURS if artifact.card.backbone]
SAMPLE, IMAGES, GENERATED = 300, 8, 200
"""Of classifiers, of detectors, and of generators."""
MEASURES = ("confidence", "entropy")
LEAST_PSNR = {
    **{f"srcnn_x{scale}": psnr for scale, psnr in ((2, 36.5), (3, 32.5), (4, 30.2))},
    **{f"compact_sr_x{scale}": psnr for scale, psnr in ((2, 37.2), (3, 33.25), (4, 30.9))},
}
"""On Set5, in dB."""
LARGEST_FILE, LARGEST_TOGETHER = 10_000_000, 190_000_000


def names(artifact: Artifact) -> str:
    return artifact.name


@pytest.mark.parametrize("artifact", ARTIFACTS, ids=names)
def test_every_file_is_whole_and_small(artifact: Artifact) -> None:
    stored = {path.name for path in artifact.folder.iterdir()} - {artifacts.CARD}
    assert stored == set(artifact.card.files)
    assert all(artifact.path(file).stat().st_size <= LARGEST_FILE for file in artifact.card.files)


def test_together_they_are_small() -> None:
    assert sum(path.stat().st_size for path in artifacts.root().rglob("*") if path.is_file()) <= LARGEST_TOGETHER


@pytest.mark.parametrize("artifact", NETWORKS, ids=names)
def test_a_recipe_made_it(artifact: Artifact) -> None:
    made = recipe.load(artifact.card.recipe)
    assert artifact.card.command.startswith(f"python -m core train {made.name}")
    history = monitor.read(artifact.path(monitor.FILE))
    assert len(history) == made.epochs
    assert artifact.card.seed == made.seed
    assert artifact.card.input_size == (made.pictures.size,) * 2


@pytest.mark.parametrize("artifact", HEADS, ids=names)
def test_a_recipe_made_the_head(artifact: Artifact) -> None:
    made = head_recipe.load(artifact.card.recipe)
    assert artifact.card.command.startswith(f"python -m core train {made.name}")
    backbone = artifact.card.backbone
    assert backbone is not None
    assert (backbone.artifact, backbone.layer, backbone.square_root) == (made.backbone, made.layer, made.square_root)
    selection = json.loads(artifact.path(head_training.SELECTION).read_text(encoding="utf-8"))
    assert selection["C"] == list(made.cs)
    assert (feature_space.FILE in artifact.card.files) == made.map


@pytest.mark.parametrize("artifact", [a for a in ARTIFACTS if evaluation_record.has(a)], ids=names)
def test_the_record_of_the_evaluation_says_what_the_card_says(artifact: Artifact) -> None:
    record, measured = evaluation_record.read(artifact), artifact.card.metric("rank1")
    assert measured is not None and measured.images == record.images
    assert record.curve(1)[0] == pytest.approx(measured.value, abs=2e-3)
    assert record.matrix(len(artifact.card.classes)).diagonal().sum() == record.rank_counts[0]


@pytest.mark.data
@pytest.mark.skipif(FOLDER is None, reason=development_data.MISSING)
@pytest.mark.parametrize("artifact", OURS, ids=names)
def test_a_sample_of_the_test_part_reaches_the_figure_of_the_card(artifact: Artifact) -> None:
    """Within three standard deviations of what a sample of this size may differ by chance."""
    measured = artifact.card.metric("rank1")
    assert measured is not None
    made = head_recipe.load(artifact.card.recipe) if artifact.card.backbone else recipe.load(artifact.card.recipe)
    split_data = SplitData.of(made, FOLDER)
    part = split_data.splits["test"]
    chosen = np.random.default_rng(0).permutation(len(part))[:SAMPLE]
    evaluator = Evaluator(Classifier(artifact), part.select(chosen), split_data.data.classes)
    last(evaluator.stream())
    chance = np.sqrt(measured.value * (1 - measured.value) / len(chosen)) * np.sqrt(1 - len(chosen) / len(part))
    assert abs(evaluator.result.rank1 - measured.value) <= 3 * chance + 1 / len(chosen)


@pytest.mark.data
@pytest.mark.skipif(FOLDER is None, reason=development_data.MISSING)
@pytest.mark.parametrize("artifact", DETECTORS, ids=names)
def test_a_detector_finds_on_a_sample_what_was_recorded(artifact: Artifact) -> None:
    source = next(source for source in artifact.card.data if source.use == "validation")
    assert FOLDER is not None
    images = box_data_sets.load(FOLDER / source.name).splits["validation"]
    recorded = recorded_detections.read(artifact.path(recorded_detections.file("validation")))
    assert [Path(entry.file).name for entry in images.entries] == recorded.files
    method = registry.find(artifact.name, everything=True)
    for number in np.random.default_rng(0).permutation(len(images))[:IMAGES].tolist():
        found, best = method.detect(images.read(number, working_size=None)), recorded.found[number]
        best = best.select(np.arange(len(best))[:3])
        # Processors differ in the last digits of scores, and so may the order of two detections.
        same = (iou(best.boxes, found.boxes) > 0.9) & (np.abs(best.scores[:, None] - found.scores) < 0.02)
        assert same.any(axis=1).all(), recorded.files[number]


@pytest.mark.parametrize("artifact", DETECTORS, ids=names)
def test_what_was_recorded_of_a_detector_gives_the_figures_of_its_card(artifact: Artifact) -> None:
    recorded = recorded_detections.read(artifact.path(recorded_detections.file("validation")))
    precision = average_precision.ap(average_precision.match(recorded.found, recorded.truths, len(recorded.classes)))
    # Boxes are recorded to a tenth of a pixel, and one of forty raccoons that falls below an IoU of 0.75 is 2.5 points.
    for name, value, tolerance in (("ap50", precision.at(0.5), 0.01), ("ap75", precision.at(0.75), 0.03)):
        metric = next(m for m in artifact.card.metrics if (m.name, m.split) == (name, "validation"))
        assert value == pytest.approx(metric.value, abs=tolerance)


@pytest.mark.parametrize("artifact", [a for a in DETECTORS if a.card.recipe], ids=names)
def test_a_recipe_made_the_detector(artifact: Artifact) -> None:
    made = detector_recipe.load(artifact.card.recipe)
    assert artifact.card.command.startswith(f"python -m core train {made.name}")
    history = monitor.read(artifact.path(monitor.FILE))
    assert len(history) == made.epochs
    assert (artifact.card.seed, artifact.card.input_size) == (made.seed, (made.detector.size,) * 2)


def test_nothing_lies_beside_the_artifacts() -> None:
    strange = [path.name for path in Path(artifacts.root()).iterdir() if path.is_dir() and path.name.startswith(".")]
    assert not strange


@pytest.mark.data
@pytest.mark.skipif(FOLDER is None, reason=development_data.MISSING)
def test_the_command_evaluates_on_pictures_that_the_network_never_saw(capsys: pytest.CaptureFixture[str]) -> None:
    artifact = artifacts.load("flowers17_mini_vgg")
    measured = artifact.card.metric("rank1")
    assert FOLDER is not None and measured is not None
    assert main(["evaluate", artifact.name, "--data", str(FOLDER / "flowers17.zip"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["images"] == measured.images
    assert found["rank1"] == pytest.approx(measured.value, abs=1e-5)


@pytest.mark.parametrize("artifact", STYLES, ids=names)
def test_a_recipe_made_the_styles(artifact: Artifact) -> None:
    made = style_recipe.load(artifact.card.recipe)
    assert artifact.card.command.startswith(f"python -m core train {made.name}")
    assert artifact.card.seed == made.seed
    assert monitor.read(artifact.path(monitor.FILE))[-1]["step"] == made.steps
    assert list(network.styles(artifact.name)) == artifact.card.class_ids


@pytest.mark.parametrize("artifact", STYLES, ids=names)
def test_a_learned_style_still_has_the_loss_that_was_recorded(artifact: Artifact) -> None:
    record = LossesRecord.model_validate_json(artifact.path("losses.json").read_text(encoding="utf-8"))
    made = style_recipe.load(artifact.card.recipe)
    photo = samples.find(record.sample).read(max(record.size))[: record.size[0], : record.size[1]]
    painting = samples.find("night_swirls")
    stroke = made.painting_size / max(record.size)
    weights = made.weights.model_copy(update={"longest_side": max(record.size), "stroke": stroke})
    problem = Problem.of(photo, [Painting(painting.read())], weights, None)
    picture = network.stylize(photo, network.styles(artifact.name)[painting.name], NetworkSettings())
    problem.evaluate(picture / 255.0)
    recorded = record.paintings[painting.name].network
    assert problem.metrics()["style"] == pytest.approx(recorded.style, rel=0.1)
    assert problem.metrics()["content"] == pytest.approx(recorded.content, rel=0.1)


@pytest.mark.parametrize("artifact", GENERATORS, ids=names)
def test_a_recipe_made_the_generator(artifact: Artifact) -> None:
    made = gan_recipe.load(artifact.card.recipe)
    assert artifact.card.command.startswith(f"python -m core train {made.name}")
    assert len(monitor.read(artifact.path(monitor.FILE))) == made.epochs
    assert (artifact.card.seed, artifact.card.input_size) == (made.seed, (made.size, made.size))
    assert Generator(artifact).record().epochs[-1] == made.epochs


def test_generated_digits_are_as_legible_as_the_card_says() -> None:
    artifact = artifacts.load("mnist_dcgan")
    generator = Generator(artifact)
    images = generator.images(generator.noise(GENERATED, CARD_SEED))
    found = result(features.stream(features.DigitNetwork(), np.ascontiguousarray(images[..., 0])))
    assert found.probabilities is not None
    digits, confidence, entropy = digit_quality(found.probabilities), *map(artifact.card.metric, MEASURES)
    assert confidence is not None and entropy is not None
    # Confidences differ by about 0.1 from image to image; the entropy of a few hundred is a little lower.
    assert digits.mean_confidence == pytest.approx(confidence.value, abs=3 * 0.1 / np.sqrt(GENERATED))
    assert digits.entropy == pytest.approx(entropy.value, abs=0.06)


@pytest.mark.data
@pytest.mark.skipif(FOLDER is None, reason=development_data.MISSING)
def test_generated_flowers_are_as_near_to_real_ones_as_the_card_says() -> None:
    artifact = artifacts.load("flowers_dcgan")
    generator, network = Generator(artifact), features.PhotoNetwork(crop_fraction=1.0)
    real = RealImages.load(gan_recipe.load(artifact.card.recipe), FOLDER).held_out[:GENERATED]
    images = generator.images(generator.noise(GENERATED, CARD_SEED))
    generated, held_out = (result(features.stream(network, some)).features for some in (images, real))
    found, measured = kernel_distance(generated, held_out), artifact.card.metric("kernel_distance")
    assert measured is not None
    assert found.value == pytest.approx(measured.value, abs=3 * max(found.standard_error, found.block_error))


def test_recipes_made_the_upscalers() -> None:
    for artifact in UPSCALERS:
        made = sr_recipe.load(artifact.card.recipe)
        assert artifact.card.command.startswith(f"python -m core train {made.name}")
        assert (artifact.card.seed, Upscaler.load(artifact.name).scale) == (made.seed, made.scale)
        assert len(monitor.read(artifact.path(monitor.FILE))) == made.epochs
        assert SampleRecord.open(artifact.path("samples.h5")).steps[:4] == [0, 1, 2, 5]


@pytest.mark.data
@pytest.mark.skipif(FOLDER is None, reason=development_data.MISSING)
@pytest.mark.parametrize("artifact", UPSCALERS, ids=names)
def test_an_upscaler_comes_as_close_to_the_original_as_the_card_says(artifact: Artifact) -> None:
    made, upscaler = sr_recipe.load(artifact.card.recipe), Upscaler.load(artifact.name)
    found = result(benchmarks.metrics(upscaler.enlarge, upscaler.scale, made.benchmarks, FOLDER))
    for measured, stated in zip(found, artifact.card.metrics, strict=True):
        assert (measured.name, measured.data) == (stated.name, stated.data)
        assert measured.value == pytest.approx(stated.value, abs=2e-3)
    assert found[0].value >= LEAST_PSNR.get(artifact.name, 0)
