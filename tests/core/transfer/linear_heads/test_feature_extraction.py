"""Feature extraction: the same rows however they are made, stopped, resumed or fanned out."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.data.hdf5.reader import Reader
from core.data.sets import datasets
from core.data.sets.archives import DataError
from core.data.sets.labelled_images import DataSet, LabelledImages
from core.errors import ConvolabError
from core.serving.preprocessing import prepare
from core.snapshots import last
from core.transfer.backbones import keras_applications, registry
from core.transfer.backbones.protocol import Layer
from core.transfer.backbones.registry import BUNDLED
from core.transfer.backbones.views import View, view
from core.transfer.linear_heads import feature_extraction


@pytest.fixture(scope="module")
def shapes() -> DataSet:
    return datasets.load("shapes")


@pytest.fixture(scope="module")
def few(shapes: DataSet) -> LabelledImages:
    return shapes.splits["train"].select(np.arange(40))


def rows(path: Path) -> np.ndarray:
    with Reader(path) as reader:
        return reader.read(np.arange(len(reader)))


@pytest.fixture(scope="module")
def whole(few: LabelledImages, shapes: DataSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("features") / "whole.h5"
    last(feature_extraction.extract(few, path, shapes.classes))
    return path


def test_rows_are_the_features_of_each_image(whole: Path, few: LabelledImages, shapes: DataSet) -> None:
    backbone = registry.load(BUNDLED)
    with Reader(whole) as reader:
        assert reader.classes == shapes.classes
        assert reader.labels.tolist() == few.labels.tolist()
    seen = view(few.read(7), backbone.input_size, backbone.preprocessing)
    assert rows(whole)[7] == pytest.approx(backbone.features(seen[np.newaxis], feature_extraction.LAST)[0], abs=1e-5)
    assert rows(whole).shape == (40, 1280)


def test_a_stopped_build_goes_on_to_the_same_rows(
    whole: Path, few: LabelledImages, shapes: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_extraction, "SECONDS_BETWEEN_SNAPSHOTS", 0.0)
    views: tuple[View, ...] = ("standard", "whole", "whole_mirrored")
    path, again = tmp_path / "stopped.h5", tmp_path / "again.h5"
    with closing(feature_extraction.extract(few, path, shapes.classes, views=views)) as stream:
        next(stream)
        next(stream)
    assert not path.exists()
    snapshots = list(feature_extraction.extract(few, path, shapes.classes, views=views))
    assert snapshots[0].step > 0
    last(feature_extraction.extract(few, again, shapes.classes, views=views))
    assert np.array_equal(rows(path), rows(again))
    assert rows(path)[::3] == pytest.approx(rows(whole), abs=1e-5)


def test_dask_gives_the_same_rows(whole: Path, few: LabelledImages, shapes: DataSet, tmp_path: Path) -> None:
    from distributed import LocalCluster

    path = tmp_path / "dask.h5"
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
        last(feature_extraction.extract(few, path, shapes.classes, cluster_address=cluster.scheduler_address))
    assert rows(path) == pytest.approx(rows(whole), abs=1e-5)


def test_an_unfinished_build_of_other_images_starts_again(
    few: LabelledImages, shapes: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_extraction, "SECONDS_BETWEEN_SNAPSHOTS", 0.0)
    path = tmp_path / "stopped.h5"
    for part, source, goes_on in (
        (few, "a", False),
        (few, "a", True),
        (few, "b", False),
        (few.select(np.arange(40)[::-1]), "b", False),
    ):
        with closing(feature_extraction.extract(part, path, shapes.classes, source=source)) as stream:
            assert (next(stream).step > 0) == goes_on
            next(stream)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_cluster_without_workers_is_a_sentence(
    workers: int, few: LabelledImages, shapes: DataSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import KilledWorker, LocalCluster

    def dies(*_: object) -> None:
        raise KilledWorker("rows_of", SimpleNamespace(address="inproc://gone"), 1)

    monkeypatch.setattr(feature_extraction, "rows_of", dies)
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        pytest.raises(DataError, match="lost its workers" if workers else "has no workers"),
    ):
        last(
            feature_extraction.extract(
                few, tmp_path / "dask.h5", shapes.classes, cluster_address=cluster.scheduler_address
            )
        )


def test_an_existing_file_is_not_overwritten(whole: Path, few: LabelledImages, shapes: DataSet) -> None:
    with pytest.raises(DataError, match="exists"):
        last(feature_extraction.extract(few, whole, shapes.classes))


def test_no_images(few: LabelledImages, shapes: DataSet, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no images"):
        last(feature_extraction.extract(few.select([]), tmp_path / "none.h5", shapes.classes))


class TestBackbone:
    def test_layers_go_from_the_stem_to_the_last_map(self) -> None:
        layers = registry.load(BUNDLED).layers
        assert layers[:3] == ("stem_out", "block1_out", "block2_out")
        assert layers[-2:] == ("block16_out", "features")

    def test_flattened_maps_average_to_the_pooled_vector(self, few: LabelledImages) -> None:
        backbone = registry.load(BUNDLED)
        seen = view(few.read(0), backbone.input_size, backbone.preprocessing)[np.newaxis]
        flat = backbone.features(seen, Layer("block16_out", "flatten"))
        assert flat.shape == (1, backbone.width(Layer("block16_out", "flatten"))) == (1, 7 * 7 * 320)
        pooled = backbone.features(seen, Layer("block16_out"))
        assert flat.reshape(49, 320).mean(axis=0) == pytest.approx(pooled[0], abs=1e-4)

    def test_joined_layers_stand_side_by_side(self, few: LabelledImages) -> None:
        backbone = registry.load(BUNDLED)
        seen = view(few.read(0), backbone.input_size, backbone.preprocessing)[np.newaxis]
        joined = backbone.features(seen, Layer("block16_out+features"))
        assert joined.shape == (1, backbone.width(Layer("block16_out+features"))) == (1, 320 + 1280)
        assert np.array_equal(joined[:, :320], backbone.features(seen, Layer("block16_out")))
        assert np.array_equal(joined[:, 320:], backbone.features(seen, Layer("features")))

    def test_layers_that_are_not_there_are_named(self) -> None:
        with pytest.raises(ConvolabError, match="no layer “block99_out” pooled"):
            registry.load(BUNDLED).width(Layer("block99_out"))
        with pytest.raises(ConvolabError, match="choose one of block11_out, block16_out, features"):
            registry.load(BUNDLED).width(Layer("block1_out", "flatten"))

    def test_a_classifier_is_no_backbone(self) -> None:
        with pytest.raises(ConvolabError, match="does not output features of its layers"):
            registry.load("mnist_mini_vgg")

    def test_it_is_the_network_that_keras_has(self, few: LabelledImages) -> None:
        """All layers of the LiteRT model against the Keras network with the stored weights."""
        import keras

        from core.conversion.backbone import layers_of
        from core.nets import efficientnet_lite
        from core.serving import artifacts

        backbone = registry.bundled()
        network = efficientnet_lite.load(artifacts.load("efficientnet_lite0").path("weights.h5"), include_top=False)
        assert list(backbone.layers) == layers_of(network)
        seen = view(few.read(3), backbone.input_size, backbone.preprocessing)
        inputs = prepare(seen, (224, 224), backbone.preprocessing.model_copy(update={"crop_fraction": 1.0}))
        found = backbone.pooled(seen)
        outputs = [network.get_layer(name).output for name in backbone.layers]
        for name, wanted in zip(backbone.layers, keras.Model(network.input, outputs)(inputs[np.newaxis]), strict=True):
            pooled = np.asarray(wanted).mean(axis=(1, 2))[0]
            # Weights in float16, and convolutions with normalisation folded in, differ by about a hundredth.
            assert np.abs(found[name] - pooled).max() <= 0.03 * np.abs(pooled).max(), name


class TestApplications:
    @pytest.fixture(scope="class")
    def vgg(self) -> Iterator[keras_applications.Application]:
        yield keras_applications.load("vgg16", weights=None)

    def test_any_layer_pooled_or_flattened(self, vgg: keras_applications.Application) -> None:
        seen = np.random.default_rng(0).integers(0, 256, (1, *vgg.input_size, 3), np.uint8)
        flat = vgg.features(seen, Layer("block5_pool", "flatten"))
        pooled = vgg.features(seen, Layer("block5_pool"))
        assert flat.shape == (1, 25088) == (1, vgg.width(Layer("block5_pool", "flatten")))
        assert flat.reshape(49, 512).mean(axis=0) == pytest.approx(pooled[0], abs=1e-4)

    def test_joined_layers_stand_side_by_side(self, vgg: keras_applications.Application) -> None:
        seen = np.random.default_rng(0).integers(0, 256, (1, *vgg.input_size, 3), np.uint8)
        joined = vgg.features(seen, Layer("block4_pool+block5_pool"))
        assert joined.shape == (1, vgg.width(Layer("block4_pool+block5_pool"))) == (1, 512 + 512)
        assert joined[:, 512:] == pytest.approx(vgg.features(seen, Layer("block5_pool")), abs=1e-4)

    def test_a_layer_that_is_not_there(self, vgg: keras_applications.Application) -> None:
        with pytest.raises(ConvolabError, match="no layer “fc2”"):
            vgg.width(Layer("fc2"))

    def test_preprocessing_is_keras_own(self) -> None:
        import keras

        from core.serving.preprocessing import normalise

        seen = np.random.default_rng(0).integers(0, 256, (1, 8, 8, 3), np.uint8)
        for name, module in (("vgg16", keras.applications.vgg16), ("inception_v3", keras.applications.inception_v3)):
            own = normalise(seen, keras_applications._NETWORKS[name][2])
            assert own == pytest.approx(module.preprocess_input(seen.astype(np.float32)), abs=1e-3)

    def test_weights_that_are_unavailable(self, tmp_path: Path) -> None:
        with pytest.raises(ConvolabError, match="weights of resnet50 are unavailable"):
            keras_applications.load("resnet50", weights=str(tmp_path / "missing.h5"))
