"""`core features`: rows of an HDF5 file, without TensorFlow."""

from pathlib import Path

from core.data.hdf5.reader import Reader
from tests.core.cli.commands import refused, run
from tests.core.data.sets.trees import put, tree


def test_features_of_a_flat_folder_need_no_classes(tmp_path: Path) -> None:
    put(tree(["1.png", "2.png"]), tmp_path / "flat")
    out = tmp_path / "features.h5"
    done = run("features", str(tmp_path / "flat"), str(out), "--layer", "block5_out")
    assert done.returncode == 0, done.stderr
    assert "2 images without classes" in done.stderr
    with Reader(out) as reader:
        assert (len(reader), reader.classes) == (2, ("unlabelled",))


def test_features_of_a_folder_become_rows_without_tensorflow(tmp_path: Path) -> None:
    files = tree([f"{kind}/{number}.png" for kind in "ab" for number in range(3)])
    put(files | {"b/3.png": b"broken"}, tmp_path / "mine")
    out = tmp_path / "features.h5"
    done = run("features", str(tmp_path / "mine"), str(out), "--layer", "block5_out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(out) and "Left out: The picture b/3.png" in done.stderr
    with Reader(out) as reader:
        assert (len(reader), reader.shape, reader.classes) == (6, (40,), ("a", "b"))
    refused(run("features", str(tmp_path / "mine"), str(out)), "exists; choose another one for OUT")
    done = run("features", str(tmp_path / "mine"), str(tmp_path / "b.h5"), "--layer", "fc7")
    assert done.returncode == 2
    assert "no layer “fc7” pooled" in done.stderr.splitlines()[-1]  # The line before it is LiteRT's own.
    refused(run("features", str(tmp_path / "mine"), str(tmp_path / "b.h5"), "--part", "test"), "no test split")


def test_what_cannot_be_written_is_refused_before_any_image_is_read(tmp_path: Path) -> None:
    put(tree([f"{kind}/{number}.png" for kind in "ab" for number in range(3)]), tmp_path / "mine")
    for out, said in {"/proc/x.h5": "cannot be written", str(tmp_path): "is a folder, not a file"}.items():
        refused(run("features", str(tmp_path / "mine"), out), f"{said}")
        refused(run("features", str(tmp_path / "nothing"), out), "another path for OUT")


def test_the_home_is_expanded(tmp_path: Path) -> None:
    refused(run("features", "~/nothing", "~/out.h5", HOME=str(tmp_path)), f"{tmp_path}/nothing")
