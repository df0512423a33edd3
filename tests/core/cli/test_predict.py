"""`core predict`: ranked classes as text and as JSON, and what cannot be read."""

import re
from pathlib import Path

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


def test_an_unknown_artifact() -> None:
    refused(run("predict", "no_such_network", COFFEE), "no_such_network")
    refused(run("predict", "../secrets", COFFEE, "--json"), "secrets")
