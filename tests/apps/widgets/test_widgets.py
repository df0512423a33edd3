"""The widgets through their API, as mounted in the suite."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from core import clips, deep_images, images, snapshots
from core.boxes import to_sizes
from core.data import samples
from core.data.augmentation.preview_settings import PreviewSettings
from core.detection.methods import registry
from core.detection.methods.detection_settings import DetectionSettings
from core.evaluation.ranking_settings import RankingSettings
from core.evaluation.ten_crop import ten_crops
from core.optimization import line_up, surface_race, surfaces
from core.optimization.surface_race_settings import SurfaceRaceSettings
from core.serving.litert import Classifier
from core.settings import Settings
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.gan import generation, gradient_drawing
from core.synthesis.gan.generation_settings import GenerationSettings
from core.synthesis.gan.generator import Generator
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.style.network_settings import NetworkSettings
from core.synthesis.style.settings import StyleSettings
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from core.synthesis.super_resolution.upscaler import Upscaler
from tests.browser.server import running
from tests.core.transfer.pictures import as_files, drawn, labelled, packed

COFFEE = handle_file(str(samples.find("coffee").file()))
SMALL = {"octaves": 1, "steps": 3, "longest_side": 128, "network": "Lite0"}
LONG = {"octaves": 6, "steps": 100, "longest_side": 1024}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with running(tmp_path_factory.mktemp("suite") / "server.log") as suite:
        downloads = str(tmp_path_factory.mktemp("client"))
        # The first request waits until Gradio has been imported.
        yield Client(f"{suite.url}/widgets/", verbose=False, download_files=downloads, httpx_kwargs={"timeout": 90})


def test_every_public_event_has_a_name_and_its_parameters_are_the_knobs(client: Client) -> None:
    events = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(events) == {
        "/classify",
        "/detect",
        "/augment",
        "/teach",
        "/advise",
        "/dream",
        "/dream_zoom",
        "/gan_laboratory",
        "/generate",
        "/judge",
        "/measure",
        "/race",
        "/style",
        "/stylize",
        "/upscale",
        "/walk",
    }
    given: tuple[tuple[str, tuple[str, ...], type[Settings]], ...] = (
        ("/classify", ("image", "model", "ten_crop"), RankingSettings),
        ("/detect", ("image", "method"), DetectionSettings),
        ("/augment", ("image", "chain"), PreviewSettings),
        ("/dream", ("image", "guide"), DreamSettings),
        ("/gan_laboratory", ("points",), LaboratorySettings),
        ("/generate", ("generator",), GenerationSettings),
        ("/race", ("line", "start_x", "start_y", "follow"), SurfaceRaceSettings),
        ("/style", ("image", "painting"), StyleSettings),
        ("/stylize", ("image", "first_style", "second_style", "share"), NetworkSettings),
        ("/upscale", ("image", "model", "scale"), UpscaleSettings),
    )
    for event, first, model in given:
        names = [parameter["parameter_name"] for parameter in events[event]["parameters"]]
        knobs = sorted(model.knobs(), key=lambda knob: knob.more)  # Those under “More” come last.
        assert names == [*first, *(knob.name for knob in knobs)]


def test_classify_gives_what_the_classifier_gives(client: Client) -> None:
    label, drawn = client.predict(COFFEE, ranks=3, api_name="/classify")
    expected = Classifier.load("efficientnet_lite0").predict(samples.find("coffee").read(), top=3)
    assert [c["label"] for c in label["confidences"]] == [p.label for p in expected]
    assert images.read(drawn).shape == samples.find("coffee").read().shape


def test_classify_averages_ten_crops(client: Client) -> None:
    palace = samples.find("palace")
    label, drawn = client.predict(handle_file(str(palace.file())), ten_crop=True, api_name="/classify")
    classifier = Classifier.load("efficientnet_lite0")
    expected = ten_crops(classifier, palace.read()).predictions(classifier.labels)
    assert [c["label"] for c in label["confidences"]] == [p.label for p in expected]
    assert [c["confidence"] for c in label["confidences"]] == pytest.approx([p.probability for p in expected], abs=1e-3)
    assert images.read(drawn).shape == palace.read().shape


def test_an_unknown_classifier_is_refused(client: Client) -> None:
    with pytest.raises(AppError, match="no_such_network"):
        client.predict(COFFEE, model="no_such_network", api_name="/classify")


def test_detect_gives_what_the_detector_gives(client: Client) -> None:
    drawn, boxes = client.predict(COFFEE, network="open_images", least=0.3, api_name="/detect")
    method = registry.find("open_images", settings=DetectionSettings(least=0.3))
    image = images.fit(samples.find("coffee").read(), 640)
    found = method.detect(image)
    assert boxes["headers"] == ["label", "score", "left", "top", "width", "height"] and len(found) > 0
    assert [row[0] for row in boxes["data"]] == [method.labels[label] for label in found.labels]
    np.testing.assert_allclose([row[1] for row in boxes["data"]], found.scores, atol=1e-4)
    np.testing.assert_allclose([row[2:] for row in boxes["data"]], to_sizes(found.boxes), atol=0.06)
    assert images.read(drawn).shape == image.shape
    with pytest.raises(AppError, match="no_such_method"):
        client.predict(COFFEE, method="no_such_method", api_name="/detect")


def test_sliding_windows_end_with_all_boxes(client: Client) -> None:
    _, boxes = client.predict(COFFEE, method="sliding", api_name="/detect")
    assert {"espresso"} <= {row[0] for row in boxes["data"]}
    assert [row[1] for row in boxes["data"]] == sorted((row[1] for row in boxes["data"]), reverse=True)


def test_augment_draws_from_a_chain(client: Client) -> None:
    shown, drawn, code = client.predict(COFFEE, chain="flip~zoom-off", count=3, size=64, api_name="/augment")
    assert [one["caption"].split(":")[0] for one in shown] == ["original", "1", "2", "3"]
    assert images.read(shown[1]["image"]).shape == (64, 64, 3)
    assert drawn["headers"] == ["version", "flip, horizontal (1 = flipped)"] and len(drawn["data"]) == 3
    assert "RandomFlip" in code and "RandomZoom" not in code


def test_a_chain_that_cannot_be_is_a_sentence(client: Client) -> None:
    with pytest.raises(AppError, match="no augmentation “flop”"):
        client.predict(COFFEE, chain="flop", api_name="/augment")


def test_a_race_ends_as_the_code_says(client: Client) -> None:
    line = "sgd-learning_rate-0.3~adam"
    drawn, results = client.predict(
        line=line, start_x=1.0, start_y=-1.0, follow="adam", surface="bowl", api_name="/race"
    )
    race = surface_race.run(surfaces.find("bowl"), line_up.parse(line), (1.0, -1.0))
    assert [row[:2] for row in results["data"]] == [
        [title, f"{race.trajectory(name).losses[-1]:.4g}"] for name, title in (("sgd", "SGD"), ("adam", "Adam"))
    ]
    data = json.loads(drawn)
    assert data["stage"]["start"] == [1.0, -1.0] and data["arithmetic"]["title"] == "Adam"
    with pytest.raises(AppError, match="no optimizer “adamant”"):
        client.predict(line="adamant", api_name="/race")


def test_a_broken_picture_is_a_sentence(client: Client, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(AppError, match="not a picture that can be read"):
        client.predict(handle_file(str(broken)), api_name="/classify")


def test_teach_learns_a_zip_and_answers(client: Client, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(packed(as_files(labelled(6)) | {"mine/star/broken.png": b"x"}))
    (tmp_path / "star.png").write_bytes(drawn("star", 1, seed=7)[0])
    label, said = client.predict(
        handle_file(str(tmp_path / "mine.zip")), handle_file(str(tmp_path / "star.png")), api_name="/teach"
    )
    assert {c["label"] for c in label["confidences"]} == {"circle", "star", "triangle"}
    assert "18 pictures of 3 classes" in said and r"star/broken\.png was left out" in said


def test_zips_may_be_larger_than_pictures(client: Client, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).bytes(images.MAX_BYTES + 1)
    (tmp_path / "large.zip").write_bytes(packed(as_files(labelled(3)) | {"mine/star/notes.txt": noise}))
    _, said = client.predict(handle_file(str(tmp_path / "large.zip")), COFFEE, api_name="/teach")
    assert "9 pictures of 3 classes" in said


def test_nothing_of_a_visitor_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "mine.zip").write_bytes(packed(as_files(labelled(3))))
    with running(tmp_path / "server.log") as suite:
        client = Client(
            f"{suite.url}/widgets/", verbose=False, download_files=str(tmp_path / "got"), httpx_kwargs={"timeout": 90}
        )
        client.predict(handle_file(str(tmp_path / "mine.zip")), COFFEE, api_name="/teach")
        assert list((tmp_path / "cache").rglob("mine.zip")) and list((tmp_path / "cache").rglob("coffee*"))
    assert not list((tmp_path / "cache").rglob("mine.zip"))


def test_one_class_cannot_be_taught(client: Client, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(packed(as_files(labelled(3, ("star",)))))
    with pytest.raises(AppError, match="of one class"):
        client.predict(handle_file(str(tmp_path / "one.zip")), COFFEE, api_name="/teach")


def test_advice_comes_with_its_reason_and_a_command(client: Client, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_bytes(packed(as_files(labelled(6)) | {"mine/star/broken.png": b"x"}))
    said, command, chart, table = client.predict(handle_file(str(tmp_path / "mine.zip")), api_name="/advise")
    assert "With 6 pictures of each class" in said and r"star/broken\.png was left out" in said
    assert command.startswith("python -m core ") and table.count("← your pictures") == 1
    assert json.loads(chart["plot"])["layout"]["xaxis"]["type"] == "log"


def test_there_is_no_advice_on_pictures_that_cannot_be_read(client: Client, tmp_path: Path) -> None:
    broken = {f"{name}/{number}.png": b"x" for name in ("cat", "dog") for number in range(3)}
    (tmp_path / "broken.zip").write_bytes(packed(broken))
    with pytest.raises(AppError, match="no pictures"):
        client.predict(handle_file(str(tmp_path / "broken.zip")), api_name="/advise")


def test_dream_streams_and_ends(client: Client) -> None:
    photo, dream = client.predict(COFFEE, **SMALL, api_name="/dream")
    assert images.read(dream).shape == images.read(photo).shape == (85, 128, 3)


def test_a_dream_is_led_by_a_guide(client: Client) -> None:
    guide = handle_file(str(samples.find("cat").file()))
    _, plain = client.predict(COFFEE, **SMALL, api_name="/dream")
    _, led = client.predict(COFFEE, guide, **SMALL, api_name="/dream")
    assert images.read(led).shape == (85, 128, 3)
    assert (images.read(led) != images.read(plain)).any()


def test_a_zoom_is_a_clip(client: Client) -> None:
    moving = {"zoom_seconds": 1, "zoom_rate": 4, "zoom_side": 96, "zoom_steps": 1}
    clip = client.predict(COFFEE, **SMALL, **moving, api_name="/dream_zoom")
    path = clip["video"] if isinstance(clip, dict) else clip
    assert clips.read(path).frames.shape == (4, 64, 96, 3)


def test_a_dream_without_weights_is_a_sentence(client: Client) -> None:
    with pytest.raises(AppError, match="raise one of the weights"):
        client.predict(COFFEE, objects=0, **SMALL, api_name="/dream")


def test_a_cancelled_dream_frees_the_worker(client: Client) -> None:
    job = client.submit(COFFEE, **LONG, api_name="/dream")
    deadline = time.monotonic() + 90
    while len(job.outputs()) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(job.outputs()) >= 2
    assert job.cancel()
    began = time.monotonic()
    client.predict(COFFEE, **SMALL, api_name="/dream")
    assert time.monotonic() - began < 90, "as long as the cancelled one would have taken"


def test_style_streams_and_ends(client: Client) -> None:
    painting = handle_file(samples.find("dots").file())
    photo, picture = client.predict(COFFEE, painting, steps=5, longest_side=96, api_name="/style")
    assert images.read(picture).shape == images.read(photo).shape == (64, 96, 3)
    with pytest.raises(AppError, match="raise one of them"):
        client.predict(COFFEE, painting, content=0, style=0, api_name="/style")


def test_upscaling_ends_with_the_network_beside_bicubic_and_everything_in_a_file(client: Client) -> None:
    (smooth, made), file = client.predict(COFFEE, api_name="/upscale")
    photo = deep_images.read(samples.find("coffee").file())
    expected = snapshots.result(Upscaler.load("compact_sr_x2").upscale(photo))
    assert np.array_equal(images.read(file), expected) and np.array_equal(images.read(made), expected)
    assert np.array_equal(images.read(smooth), snapshots.result(Upscaler.bicubic(2).upscale(photo)))


def test_upscaling_keeps_16_bits_and_alpha(client: Client, tmp_path: Path) -> None:
    image = np.random.default_rng(0).integers(0, 65_536, (40, 50, 4), np.uint16)
    deep_images.write(image, tmp_path / "deep.png")
    deep = handle_file(str(tmp_path / "deep.png"))
    _, file = client.predict(deep, model="bicubic", scale=3, tiles=16, api_name="/upscale")
    found = deep_images.read(file)
    assert found.dtype == np.uint16
    assert np.array_equal(found, snapshots.result(Upscaler.bicubic(3).upscale(image)))


def test_an_image_is_measured_against_its_original(client: Client, tmp_path: Path) -> None:
    photo = samples.find("coffee").read()
    images.write(photo.clip(60, 200), tmp_path / "flat.png")
    found = client.predict(handle_file(str(tmp_path / "flat.png")), COFFEE, border=2, api_name="/measure")
    assert 10 < found["PSNR"] < 40 and 0.5 < found["SSIM"] < 1 and 0 < found["perceptual distance"] < 1
    with pytest.raises(AppError, match="different sizes"):
        client.predict(COFFEE, handle_file(str(samples.find("cat").file())), api_name="/measure")


def test_a_generator_makes_its_grid_and_walks(client: Client) -> None:
    grid = client.predict("mnist_dcgan", count=4, seed=3, averaged=False, api_name="/generate")
    settings = GenerationSettings(count=4, seed=3, averaged=False)
    generator = Generator.load("mnist_dcgan")
    assert np.array_equal(images.read(grid), generation.grid(list(generation.images(generator, settings))))
    clip = client.predict("mnist_dcgan", count=2, walk=8, walk_rate=10, api_name="/walk")
    path = clip["video"] if isinstance(clip, dict) else clip
    assert clips.read(path).frames.shape == (8, 28, 28, 3)
    with pytest.raises(AppError, match="at least two images"):
        client.predict("mnist_dcgan", count=1, api_name="/walk")


def test_a_discriminator_judges_a_picture(client: Client) -> None:
    label, seen, wanted = client.predict(COFFEE, "mnist_dcgan", api_name="/judge")
    generator = Generator.load("mnist_dcgan")
    square = generator.prepare(samples.find("coffee").read())
    opinion = generator.judge(square)
    said = {one["label"]: one["confidence"] for one in label["confidences"]}
    assert said == pytest.approx({"real": opinion.probability, "generated": 1 - opinion.probability}, abs=1e-3)
    assert np.array_equal(images.read(seen), square)
    assert np.abs(images.read(wanted).astype(int) - gradient_drawing.draw(opinion.gradient)).max() <= 1
    with pytest.raises(AppError, match="no_such_gan"):
        client.predict(COFFEE, "no_such_gan", api_name="/judge")


def test_the_laboratory_trains_and_ends_with_picture_and_figures(client: Client) -> None:
    plane, measures = client.predict(distribution="gaussian", steps=200, api_name="/gan_laboratory")
    assert images.read(plane).shape == (960, 960, 3)
    rows = {name: values for name, *values in measures["data"]}
    assert rows["steps"][0] == "200 of 200" and rows["modes covered"][0].endswith(" of 1") and "loss of D" in rows
    points = "0.5 0.5\n-0.5 -0.5"
    _, drawn = client.predict(points, distribution="drawn", steps=100, api_name="/gan_laboratory")
    assert [row[1] for row in drawn["data"] if row[0] == "steps"] == ["100 of 100"]
    with pytest.raises(AppError, match="between 1 and 20,000 points"):
        client.predict(distribution="drawn", api_name="/gan_laboratory")
