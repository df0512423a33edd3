"""The report on generated images: what it says of good, bad and copied ones."""

import numpy as np
import pytest
from pydantic import ValidationError

from core.data.sets import datasets
from core.errors import ConvolabError
from core.evaluation.generated import quality, real_statistics
from core.evaluation.generated.features import DigitNetwork, FeatureNetwork, Images, PhotoNetwork
from core.evaluation.generated.quality import QualityReport, measure, measure_against
from core.evaluation.generated.real_statistics import RealStatistics
from core.snapshots import result
from tests import development_data

needs_data = pytest.mark.skipif(development_data.FOLDER is None, reason=development_data.MISSING)


@pytest.fixture
def statistics(network: FeatureNetwork, pictures: Images) -> RealStatistics:
    return result(real_statistics.stream(network, pictures[:80], pictures[80:120]))


def test_real_images_are_as_good_as_held_out_ones(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    report = measure_against(pictures[120:], statistics, network)
    assert (report.network, report.images, report.real_images) == ("cells", 40, 80)
    generated = report.generated
    assert abs(generated.kernel_distance) < 3 * generated.kernel_distance_error
    assert generated.frechet_distance == pytest.approx(report.held_out.frechet_distance, rel=0.5)
    assert not report.copying.is_nearer


def test_noise_measures_as_the_row_of_noise_does(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (40, 8, 8, 3), dtype=np.uint8)
    report = measure_against(noise, statistics, network)
    assert report.generated.kernel_distance == pytest.approx(report.noise.kernel_distance, rel=0.3)
    assert report.generated.frechet_distance == pytest.approx(report.noise.frechet_distance, rel=0.3)
    assert report.generated.recall < 0.2 < report.held_out.recall


def test_copies_have_perfect_distances_and_are_found_out(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    report = measure_against(pictures[:40], statistics, network)
    assert report.generated.precision == 1
    assert report.generated.kernel_distance < 3 * report.generated.kernel_distance_error
    assert report.copying.is_nearer and report.copying.suspects == 40
    assert report.copying.distance == 0 < report.copying.held_out_distance


def test_computing_the_real_side_once_gives_the_same_report(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    at_once = measure(pictures[120:], pictures[:80], pictures[80:120], network)
    assert at_once == measure_against(pictures[120:], statistics, network)
    assert at_once == quality.report(network.describe(pictures[120:]), statistics)


def test_only_as_many_held_out_images_are_used_as_were_generated(network: FeatureNetwork, pictures: Images) -> None:
    report = measure(pictures[130:], pictures[:80], pictures[80:120], network)
    assert report.images == 30 and report.held_out.digits is not None and report.held_out.digits.images == 30


def test_a_report_survives_json_and_does_not_change(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    report = measure_against(pictures[120:], statistics, network)
    assert QualityReport.model_validate_json(report.model_dump_json()) == report
    assert set(report.rows) == {"generated", "real, held out", "mean image", "noise"}
    with pytest.raises(ValidationError):
        report.images = 1


def test_progress_counts_the_generated_images(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    snapshots = list(quality.stream(pictures[120:], statistics, network))
    assert [(each.step, each.total) for each in snapshots] == [(20, 40), (40, 40)]


def test_what_cannot_be_measured_is_reported_before_any_work(
    network: FeatureNetwork, pictures: Images, statistics: RealStatistics
) -> None:
    other = RealStatistics("another", *(getattr(statistics, part) for part in ("image_shape", *real_statistics.PARTS)))
    for images, known, complaint in (
        (pictures[:5], statistics, r"too few generated images \(5\)"),
        (pictures[:41], statistics, "only 40 held-out ones"),
        (pictures[:40, :4], statistics, r"shape \(4, 8, 3\) and real ones of shape \(8, 8, 3\) do not match"),
        (pictures[:40], other, "were computed with another, not with cells; compute them again"),
        (pictures[:0], statistics, "at least one"),
    ):
        with pytest.raises(ConvolabError, match=complaint):
            next(quality.stream(images, known, network))


@pytest.mark.data
@needs_data
def test_flowers_are_nearer_to_flowers_than_noise_is() -> None:
    data = datasets.load("flowers64").splits["train"]
    flowers = np.stack([data.read(number) for number in range(75)])
    report = measure(flowers[:25], flowers[25:50], flowers[50:], PhotoNetwork())
    for good in (report.generated, report.held_out):
        assert abs(good.kernel_distance) < 4 * good.kernel_distance_error
        assert good.precision > 0.5 and good.recall > 0.5 and good.digits is None
        for bad in (report.noise, report.mean_image):
            assert bad.kernel_distance > 0.4 and bad.precision == bad.recall == 0
            assert bad.frechet_distance > 2 * good.frechet_distance
    assert not report.copying.is_nearer


@pytest.mark.data
@needs_data
def test_real_digits_are_legible_diverse_and_no_copies() -> None:
    data = datasets.held_out("mnist")
    digits = np.stack([data.read(number)[..., 0] for number in range(450)])
    report = measure(digits[:150], digits[150:300], digits[300:], DigitNetwork())
    quality_ = report.generated.digits
    assert quality_ is not None
    assert quality_.mean_confidence > 0.98 and quality_.classes_seen == 10 and quality_.entropy > 2.2
    assert report.generated.kernel_distance < 0.01 < 0.5 < report.noise.kernel_distance
    assert not report.copying.is_nearer
    threes = digits[data.labels[:450] == 3][:40]
    collapsed = measure(threes, digits[150:300], digits[300:], DigitNetwork()).generated
    assert collapsed.digits is not None and collapsed.digits.classes_seen <= 2 and collapsed.digits.entropy < 0.3
    assert collapsed.recall < 0.5 < collapsed.precision
    assert collapsed.kernel_distance > 10 * report.generated.kernel_distance_error
