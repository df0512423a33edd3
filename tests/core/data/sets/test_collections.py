"""Trees from a generator: every reader understands them alike, counts nothing twice and never trains on test images."""

import io
import json
import unicodedata
import zipfile
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from core.cli.main import main
from core.data.sets import datasets, inspection
from core.data.sets.labelled_images import FileImages
from core.transfer.own_classes import uploads
from tests.core.data.sets.trees import picture, tarred

CLASSES = (
    "cats",
    "Dogs",
    "Löwe",
    "Ga\u0308nse",
    "US$",
    "_background_",
    "7",
    "two words",
    "été",
    "日本",
    "a.b",
    "trainspotting",
)
TRAIN = ("train", "Training", "training_set", "seg_train", "train_images")
VALIDATION = ("val", "valid", "Validation")
TEST = ("test", "testing", "test_set", "seg_test", "TEST")
DROPPINGS = (
    *("@eaDir/0.png/SYNOPHOTO_THUMB_M.png", "Thumbs.db", "desktop.ini", ".DS_Store", "._0.png", "lost+found/9.png"),
    *(".ipynb_checkpoints/0.png", "__MACOSX/0.png", "#recycle/1.png"),
)
PICTURE = picture(1)


@dataclass
class Tree:
    """A directory tree as a person would make it.

    Attributes:
        files: content by path.
        links: target by path, both in the tree.
        truth: how many pictures of each class each split has.
        used: the split of each picture that is used, by path.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    truth: dict[str, Counter[str]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)

    def add(self, folder: str, split: str, name: str, count: int) -> None:
        for number in range(count):
            path = f"{folder}/{number}.png"
            self.files[path] = PICTURE
            self.used[path] = split
            self.truth.setdefault(split, Counter())[unicodedata.normalize("NFC", name)] += 1

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {split: dict(count) for split, count in self.truth.items()}


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Splits, classes, wrappers, folders inside classes, droppings, strays and folders without labels."""
    made = Tree()
    names = draw(st.lists(st.sampled_from(CLASSES), min_size=2, max_size=4, unique=True))
    layout = draw(st.sampled_from(["classes", "splits", "beside", "inside"]))
    wrapper = draw(st.sampled_from(["", "dataset/", "mine/images/"]))
    inner = draw(st.sampled_from(["", "/2023-07", "/1"]))
    held_out = draw(st.lists(st.sampled_from(["validation", "test"]), min_size=1, unique=True))
    parts = {"train": draw(st.sampled_from(TRAIN))}
    parts |= {part: draw(st.sampled_from(VALIDATION if part == "validation" else TEST)) for part in held_out}
    repeated = layout == "splits" and draw(st.booleans())
    roots = [wrapper]
    for name in names:
        if layout == "classes":
            made.add(f"{wrapper}{name}{inner}", "train", name, draw(st.integers(2, 4)))
            continue
        for part, folder in parts.items():
            if layout == "inside":
                place = f"{wrapper}{name}/{folder}"
            elif layout == "beside" and part == "train":
                place = f"{wrapper}{name}{inner}"
            else:
                above = f"{wrapper}{folder}/{folder}" if repeated else f"{wrapper}{folder}"
                place = f"{above}/{name}{inner}"
            made.add(place, part, name, draw(st.integers(2, 4)))
            roots.append(f"{place}/")
    for place in draw(st.lists(st.sampled_from(roots), max_size=2)):
        made.files[f"{place}{draw(st.sampled_from(DROPPINGS))}"] = PICTURE
    if draw(st.booleans()):
        made.files[f"{wrapper}notes.txt"] = b"notes"
    if draw(st.booleans()):
        made.files[f"{wrapper}preview.png"] = PICTURE
    if layout != "inside" and draw(st.booleans()):
        made.files[f"{wrapper}single_prediction/1.png"] = PICTURE
    return made


def put(made: Tree, folder: Path) -> Path:
    for path, content in made.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    for path, target in made.links.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(folder / target)
    return folder


def packed(made: Tree) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in made.files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def inspected(path: Path) -> dict[str, dict[str, int]]:
    """What the command line says about a folder or file."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["inspect", str(path), "--json"]) == 0, err.getvalue()
    counts: dict[str, dict[str, int]] = json.loads(out.getvalue())["counts"]
    return counts


def loaded(path: Path) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    """What a training gets of a folder or file: counts, and the split of each picture."""
    data = datasets.load(path)
    counts, used = {}, {}
    for split, images in data.splits.items():
        assert isinstance(images.images, FileImages)
        counts[split] = dict(Counter(data.classes[label] for label in images.labels))
        for name in images.images.names:
            assert name not in used
            used[name] = split
    return counts, used


@given(made=trees())
@settings(max_examples=60)
def test_reader_page_and_command_line_agree(made: Tree) -> None:
    with TemporaryDirectory() as name:
        folder = put(made, Path(name) / "mine")
        archive = Path(name) / "mine.zip"
        archive.write_bytes(packed(made))
        tar = Path(name) / "mine.tar.gz"
        tar.write_bytes(tarred(made.files, "gz"))
        for path in (folder, archive, tar):
            counts, used = loaded(path)
            assert counts == made.counts
            assert used == made.used
            assert inspected(path) == made.counts
        for path in (archive, tar):
            upload = uploads.read(path.read_bytes())
            assert upload.reading.counts == made.counts
            assert Counter(file.label for file in upload.files) == made.truth["train"]
            apart = made.truth.get("test", made.truth.get("validation", Counter()))
            assert Counter(file.label for file in upload.held_out) == apart


@given(made=trees(), data=st.data())
@settings(max_examples=40)
def test_no_test_image_is_trained_on_through_a_link(made: Tree, data: st.DataObject) -> None:
    """Training pictures that are links to others in the tree, folders that are links, links in circles."""
    trained = [path for path, split in made.used.items() if split == "train"]
    for number, target in enumerate(data.draw(st.lists(st.sampled_from(sorted(made.used)), max_size=3))):
        made.links[f"{trained[0].rpartition('/')[0]}/link{number}.png"] = target
    if data.draw(st.booleans()):
        made.links[f"{trained[-1].rpartition('/')[0]}/circle"] = "."
    with TemporaryDirectory() as name:
        folder = put(made, Path(name) / "mine")
        counts, used = loaded(folder)
        assert counts == made.counts
        files = [(folder / path).resolve() for path in used]
        assert len(set(files)) == len(files)
        held_out = {(folder / path).resolve() for path, split in made.used.items() if split != "train"}
        assert not held_out & {(folder / path).resolve() for path, split in used.items() if split == "train"}


NAMES = st.sampled_from(
    ["train", "test", "val", "images", "a", "b", "2023", "masks", "pred", "a b", "@eaDir", "ä", "1.png", "x.txt"]
)


@given(paths=st.lists(st.lists(NAMES, min_size=1, max_size=5).map("/".join), max_size=12, unique=True))
@settings(max_examples=150)
def test_any_tree_is_read_or_refused_in_a_sentence(paths: list[str]) -> None:
    """Whatever the folders are called: no picture is used twice, all are accounted for, test pictures stay apart."""
    made = Tree({f"{path}/{number}.png": PICTURE for number, path in enumerate(paths)})
    with TemporaryDirectory() as name:
        archive = Path(name) / "mine.zip"
        archive.write_bytes(packed(made))
        reading, _ = inspection.inspect(str(archive))
    used = [entry.path for entries in reading.splits.values() for entry in entries]
    left_out = [path for item in reading.left_out for path in item.files]
    assert len(set(used)) == len(used)
    if not reading.refusal:
        assert sorted([*used, *left_out]) == sorted(made.files)
        for entry in reading.splits.get("train", ()):
            *folders, _ = entry.path.split("/")
            is_class = entry.label == "test" or "--split none" in [other.flag for other in reading.other_readings]
            assert "test" not in folders or is_class or not reading.classes
    else:
        assert reading.refusal.endswith(".") and ". " not in reading.refusal
