"""Teaching a classifier: it learns, it names unreadable files, and the packed classifier predicts the same."""

import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image
from scipy.stats import binomtest

from core import images
from core.data.sets import shapes
from core.snapshots import last
from core.transfer.own_classes import takeaway
from core.transfer.own_classes.enough_images import TooFewImagesError
from core.transfer.own_classes.examples import Example, FeatureExtraction
from core.transfer.own_classes.teaching import LAYER, TaughtClassifier, Teaching
from core.transfer.own_classes.uploads import LabelledFile
from tests.core import hostile
from tests.core.transfer.pictures import drawn, labelled


@pytest.fixture(scope="module")
def taught() -> TaughtClassifier:
    extraction = FeatureExtraction(labelled(12))
    assert last(extraction.stream()).progress == 1
    teaching = Teaching(extraction.examples)
    assert last(teaching.stream()).progress == 1
    assert teaching.result is not None
    return teaching.result


def test_it_recognises_images_that_it_never_saw(taught: TaughtClassifier) -> None:
    assert taught.classes == ("circle", "star", "triangle")
    assert taught.choice.accuracy > 0.6
    new = [(kind, images.read(data)) for kind in taught.classes for data in drawn(kind, 5, seed=9)]
    assert np.mean([taught.predict(image)[0].label == kind for kind, image in new]) > 0.6


def test_the_confusion_counts_every_example_once(taught: TaughtClassifier) -> None:
    assert taught.confusion.sum(axis=1).tolist() == [12, 12, 12]
    assert taught.confusion.trace() / 36 == pytest.approx(taught.choice.accuracy)


@pytest.mark.parametrize("correct", [0, 50, 98, 100])
def test_the_interval_is_that_of_scipy(correct: int) -> None:
    choice = cast(Any, SimpleNamespace(accuracy=correct / 100))
    taught = TaughtClassifier(("a", "b"), cast(Any, None), choice, np.zeros(100, np.int64), 0.0)
    oracle = binomtest(correct, 100).proportion_ci(0.95, method="wilson")
    assert taught.interval == pytest.approx((oracle.low, oracle.high), abs=1e-4)


def test_a_broken_image_among_many_is_named_and_left_out() -> None:
    files = labelled(3)
    files.insert(4, LabelledFile("broken.png", "star", drawn("star", 1)[0][:100]))
    extraction = FeatureExtraction(files)
    snapshots = list(extraction.stream())
    assert [snapshot.step for snapshot in snapshots] == list(range(1, 11))
    assert [item.name for item in extraction.left_out] == ["star/broken.png"]
    assert len(extraction.examples) == 9
    last(Teaching(extraction.examples).stream())


def test_a_class_that_loses_all_but_one_image_is_refused() -> None:
    extraction = FeatureExtraction([*labelled(2, ("star",)), LabelledFile("a.png", "circle", drawn("circle", 1)[0])])
    last(extraction.stream())
    with pytest.raises(TooFewImagesError, match="“circle” has one picture"):
        Teaching(extraction.examples)


def test_examples_keep_only_a_thumbnail() -> None:
    large = np.zeros((500, 400, 3), np.uint8)
    example = Example.of(large)
    assert example.thumbnail.shape == (96, 77, 3)
    assert example.features[LAYER].shape == (1280,)


class TestTakeaway:
    @pytest.fixture(scope="class")
    def home(self, taught: TaughtClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
        folder = tmp_path_factory.mktemp("home")
        with zipfile.ZipFile(io.BytesIO(takeaway.pack(taught))) as archive:
            archive.extractall(folder)
        return folder

    def test_it_holds_what_its_script_needs_and_no_image(self, home: Path, taught: TaughtClassifier) -> None:
        names = sorted(path.name for path in home.iterdir())
        assert names == ["README.txt", "classes.json", "classify.py", "head.npz", "model.tflite"]
        assert f"{taught.choice.accuracy:.1%}" in (home / "README.txt").read_text(encoding="utf-8")
        assert json.loads((home / "classes.json").read_text(encoding="utf-8"))["classes"] == list(taught.classes)

    def test_the_script_predicts_what_the_page_predicts(
        self, home: Path, taught: TaughtClassifier, tmp_path: Path
    ) -> None:
        rng = np.random.default_rng(5)
        wide = np.kron(shapes.draw(shapes.sample(rng, 3), rng), np.ones((20, 30, 1), np.uint8))
        images.write(wide, tmp_path / "star.png")
        seen = wide.min(axis=2) < 128
        Image.fromarray(np.dstack([wide, 255 * seen.astype(np.uint8)])).save(tmp_path / "cut_out.png")
        Image.fromarray(wide[..., 1].astype(np.uint16) * 257).save(tmp_path / "sixteen_bits.png")
        (tmp_path / "broken.png").write_bytes(b"x")
        (tmp_path / "bomb.png").write_bytes(hostile.png(60_000, 60_000, pixels=zlib.compress(b"\0")))
        good = ["star.png", "cut_out.png", "sixteen_bits.png"]
        done = subprocess.run(
            [sys.executable, "-I", str(home / "classify.py"), "broken.png", "bomb.png", *good],
            cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        answers = re.split(r"^(\S+\.png)\n", done.stdout, flags=re.MULTILINE)[1:]
        assert answers[::2] == good
        for name, answer in zip(good, answers[1::2], strict=True):
            rows = [line.split() for line in answer.splitlines()]
            found = {label: float(share.rstrip("%")) / 100 for share, label in rows}
            wanted = {p.label: p.probability for p in taught.predict(images.read(tmp_path / name))}
            assert found == pytest.approx(wanted, abs=0.005), name
        for name in ("broken.png", "bomb.png"):
            assert f"{name}: cannot be read" in done.stderr

    def test_without_an_argument_it_prints_its_usage(self, home: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-I", str(home / "classify.py")], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 2
        assert "python classify.py PICTURE" in done.stdout
