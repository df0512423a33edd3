"""`core predict`: ranked classes as text and as JSON, and what cannot be read."""

import csv
import re
import shutil
import tarfile
from pathlib import Path

import pytest

from tests.core.cli.commands import COFFEE, PALACE, refused, run, the_object


def test_good_broken_and_missing_images_together(tmp_path: Path) -> None:
    broken, missing = tmp_path / "broken.png", tmp_path / "missing.jpg"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    paths = [COFFEE, str(broken), str(missing), PALACE]

    found = the_object(run("predict", "efficientnet_lite0", *paths, "--json"))
    assert list(found) == ["results"]
    coffee, damaged, absent, palace = found["results"]
    assert [result["image"] for result in found["results"]] == paths
    for result, label, index in ((coffee, "espresso", 967), (palace, "palace", 698)):
        assert list(result) == ["image", "predictions"]
        assert [list(p) for p in result["predictions"]] == [["index", "label", "probability"]] * 5
        probabilities = [prediction["probability"] for prediction in result["predictions"]]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 < probability <= 1 for probability in probabilities)
        if label == "espresso":
            assert (result["predictions"][0]["label"], result["predictions"][0]["index"]) == (
                label,
                index,
            )
    assert list(damaged) == list(absent) == ["image", "error"]
    assert damaged["error"].startswith("This PNG picture is damaged")
    assert absent["error"].startswith("There is no file 'missing.jpg'")

    done = run("predict", "efficientnet_lite0", *paths, "--top", "2", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [COFFEE, PALACE]
    assert len(lines) == 2 * 3 and re.match(r"   1   \d\d\.\d%  espresso", lines[1])
    assert f"{broken}: {damaged['error']}\n{missing}: {absent['error']}\n" in done.stderr


def test_nothing_but_broken_images(tmp_path: Path) -> None:
    paths = [str(tmp_path / "one.png"), str(tmp_path)]
    found = the_object(run("predict", "efficientnet_lite0", *paths, "--json"))
    assert [list(result) for result in found["results"]] == [["image", "error"]] * 2
    refused(run("predict", "efficientnet_lite0", *paths), "None of the 2 images can be read")
    refused(run("predict", "efficientnet_lite0", paths[0]), "There is no file 'one.png'")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two images in folders, one that is none, and what a computer leaves behind."""
    place = tmp_path / "holiday"
    (place / "day 2" / "palaces").mkdir(parents=True)
    (place / "@eaDir").mkdir()
    shutil.copy(COFFEE, place / "1.jpg")
    shutil.copy(COFFEE, place / "@eaDir" / "1.jpg")
    shutil.copy(PALACE, place / "day 2" / "palaces" / "PALACE")
    (place / "broken.png").write_bytes(b"none")
    (place / "notes.txt").write_text("notes")
    return place


def test_all_images_of_a_folder_and_of_archives(folder: Path) -> None:
    names = ["1.jpg", "broken.png", "day 2/palaces/PALACE"]
    zipped = Path(shutil.make_archive(str(folder), "zip", folder))
    tarred = folder.with_suffix(".backup")
    with tarfile.open(tarred, "w:xz") as archive:
        archive.add(folder, arcname=".")
    done = run("predict", "efficientnet_lite0", *map(str, (folder, zipped, tarred, COFFEE)), "--top", "1", "--json")
    results = the_object(done)["results"]
    expected = [f"{place}/{name}" for place in (folder, zipped, tarred) for name in names]
    assert [result["image"] for result in results] == [*expected, COFFEE]
    labels = [result["predictions"][0]["label"] if "predictions" in result else None for result in results]
    assert labels == ["espresso", None, "palace"] * 3 + ["espresso"]
    assert all("not a picture" in result["error"] for result in results if "error" in result)
    assert "holiday: 3 images; left out: 1 thumbnail in @eaDir, notes.txt (other file)." in done.stderr
    assert "10/10" in done.stderr  # The bar has come to its end.


def test_a_table_of_predictions(folder: Path) -> None:
    table = folder.parent / "found.csv"
    done = run("predict", "efficientnet_lite0", str(folder), "--top", "2", "--csv", str(table))
    assert done.returncode == 0
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    names = [Path(row["image"]).name for row in rows]
    assert names == ["1.jpg", "1.jpg", "PALACE", "PALACE"] and [row["rank"] for row in rows] == ["1", "2"] * 2
    assert rows[0]["label"] == "espresso" and rows[0]["index"] == "967" and 0 < float(rows[0]["probability"]) <= 1
    assert "broken.png: This file is not a picture" in done.stderr
    refused(run("predict", "efficientnet_lite0", COFFEE, "--csv", "/proc/x"), "--csv")


def test_a_folder_without_images(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    refused(run("predict", "efficientnet_lite0", str(tmp_path)), "There are no pictures in")


def test_an_archive_that_is_unsafe(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        archive.add(COFFEE, arcname="../coffee.jpg", filter=lambda member: member)
    refused(run("predict", "efficientnet_lite0", str(tmp_path / "x.tar")), "names files outside itself")


def test_an_unknown_artifact() -> None:
    refused(run("predict", "no_such_network", COFFEE), "no_such_network")
    refused(run("predict", "../secrets", COFFEE, "--json"), "secrets")
