"""Images with boxes in the forms of COCO, Pascal VOC and YOLO: the same boxes, or a sentence."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import images
from core.data.boxes import box_data_sets
from core.data.sets.archives import DataError
from core.images import ImageError
from tests import development_data

BOX = [10.0, 20.0, 30.0, 40.0]
CORNERS = [10.0, 20.0, 40.0, 60.0]
SIZE = (90, 120)


def picture(path: Path, size: tuple[int, int] = SIZE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    images.write(np.full((*size, 3), 128, np.uint8), path)


def coco(folder: Path, **changes: object) -> Path:
    picture(folder / "images/a.jpg")
    picture(folder / "images/b.jpg")
    content = {
        "categories": [{"id": 7, "name": "cat"}, {"id": 3, "name": "dog"}],
        "images": [
            {"id": 1, "file_name": "a.jpg", "height": 90, "width": 120, "split": "train"},
            {"id": 2, "file_name": "b.jpg", "height": 90, "width": 120, "split": "val"},
        ],
        "annotations": [
            {"image_id": 1, "category_id": 7, "bbox": BOX},
            {"image_id": 1, "category_id": 3, "bbox": [100, 80, 50, 50], "iscrowd": 1},
            {"image_id": 2, "category_id": 3, "bbox": [5, 5, 0, 9]},
        ],
    }
    (folder / "annotations.json").write_text(json.dumps({**content, **changes}))
    return folder


def voc(folder: Path) -> Path:
    for name, split in (("a", "train"), ("b", "val")):
        picture(folder / f"JPEGImages/{name}.jpg")
        (folder / "Annotations").mkdir(exist_ok=True)
        (folder / f"Annotations/{name}.xml").write_text(
            "<annotation><size><width>120</width><height>90</height></size>"
            "<object><name>cat</name><difficult>0</difficult>"
            "<bndbox><xmin>11</xmin><ymin>21</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>"
        )
        (folder / "ImageSets/Main").mkdir(parents=True, exist_ok=True)
        (folder / f"ImageSets/Main/{split}.txt").write_text(f"{name}\n")
    return folder


def yolo(folder: Path, line: str = "1 0.208333 0.444444 0.25 0.444444") -> Path:
    for name, split in (("a", "train"), ("b", "val")):
        picture(folder / f"images/{split}/{name}.jpg")
        (folder / f"labels/{split}").mkdir(parents=True, exist_ok=True)
        (folder / f"labels/{split}/{name}.txt").write_text(line + "\n")
    (folder / "data.yaml").write_text("names: [dog, cat]\n")
    return folder


@pytest.mark.parametrize("make", [coco, voc, yolo])
@pytest.mark.parametrize("packed", [False, True])
def test_three_forms_say_the_same(tmp_path: Path, make: object, packed: bool) -> None:
    folder = make(tmp_path / "pets")  # type: ignore[operator]
    source = folder
    if packed:
        source = tmp_path / "pets.zip"
        with zipfile.ZipFile(source, "w") as archive:
            for path in folder.rglob("*"):
                archive.write(path, path.relative_to(tmp_path))
    data = box_data_sets.load(source)
    assert data.name == "pets" and "cat" in data.classes
    assert {split: len(found) for split, found in data.splits.items()} == {"train": 1, "validation": 1}
    entry = data.splits["train"].entries[0]
    np.testing.assert_allclose(entry.boxes[0], CORNERS, atol=0.01)
    assert data.classes[entry.labels[0]] == "cat" and entry.size == SIZE
    assert data.splits["train"].read(0).shape == (*SIZE, 3)


def test_boxes_of_yolo_refer_to_the_picture_as_it_is_shown(tmp_path: Path) -> None:
    folder = yolo(tmp_path)
    turned = Image.Exif()
    turned[274] = 6  # Lies on its side in the file.
    Image.new("RGB", (90, 120)).save(folder / "images/train/a.jpg", exif=turned)
    data = box_data_sets.load(folder)
    assert data.splits["train"].entries[0].size == SIZE and data.splits["train"].read(0).shape == (*SIZE, 3)


def test_boxes_are_clipped_crowds_ignored_and_empty_ones_named(tmp_path: Path) -> None:
    data = box_data_sets.load(coco(tmp_path))
    entry = data.splits["train"].entries[0]
    assert entry.boxes[1].tolist() == [100, 80, 120, 90] and entry.ignored.tolist() == [False, True]
    assert len(entry.wanted.boxes) == 1 and data.classes == ("dog", "cat")
    assert data.notes == ("Boxes of no size that were left out: 1.",)
    assert len(data.splits["validation"].entries[0].boxes) == 0


def test_a_picture_that_was_turned_since_is_refused_by_name(tmp_path: Path) -> None:
    data = box_data_sets.load(coco(tmp_path))
    picture(tmp_path / "images/a.jpg", (120, 90))
    with pytest.raises(ImageError, match=r"a\.jpg is 90 × 120, but its boxes were drawn on one of 120 × 90"):
        data.splits["train"].read(0)


def test_what_is_wrong_is_a_sentence(tmp_path: Path) -> None:
    cases = {
        "There is no data set": tmp_path / "nowhere",
        "name the picture c.jpg": coco(
            tmp_path / "one", images=[{"id": 1, "file_name": "c.jpg", "height": 1, "width": 1}]
        ),
        "do not follow COCO's form": coco(tmp_path / "two", annotations=[{"image_id": 9}]),
        "there is no name for class 5": yolo(tmp_path / "three", "5 0.5 0.5 0.1 0.1"),
        "is not “class x y width height”": yolo(tmp_path / "four", "1 0.5 0.5 0.1"),
        "has no boxes": coco(tmp_path / "five", annotations=[]),
    }
    for sentence, path in cases.items():
        with pytest.raises(DataError, match=sentence):
            box_data_sets.load(path)
    picture(tmp_path / "six/a.jpg")
    with pytest.raises(DataError, match="has pictures, but no boxes; give images with boxes as COCO"):
        box_data_sets.load(tmp_path / "six")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="has no pictures"):
        box_data_sets.load(tmp_path / "empty")


class TestDevelopmentData:
    """The data sets that have a name."""

    pytestmark = development_data.needed

    @pytest.mark.parametrize(
        ("name", "classes", "counts"),
        [
            ("raccoon", ("raccoon",), {"train": (158, 173), "validation": (38, 40)}),
            ("bccd", ("RBC", "WBC", "Platelets"), {"train": (205, 2804), "validation": (87, 1137), "test": (72, 945)}),
        ],
    )
    def test_they_are_read_whole(self, name: str, classes: tuple[str, ...], counts: dict[str, tuple[int, int]]) -> None:
        data = box_data_sets.load(name, development_data.FOLDER)
        assert data.classes == classes
        found = {split: (len(part), sum(len(e.boxes) for e in part.entries)) for split, part in data.splits.items()}
        assert found == counts
