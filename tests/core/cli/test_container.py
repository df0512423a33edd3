"""Commands in a container: a user whom the system does not know, without a home, on a read-only file system.

Python itself refuses what such a system would refuse, so that this needs no rights and no container.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.cli.commands import COFFEE
from tests.core.data.sets.trees import put, tree
from tests.repository import ROOT

READ_ONLY = """
import errno, os, pwd, sys

def nobody(number):
    raise KeyError(number)

pwd.getpwuid = nobody
writable = os.environ["WRITABLE"]
checked = os.access

def refuse(path):
    if isinstance(path, (str, bytes)) and path not in ("", b""):
        place = os.path.abspath(os.fsdecode(path))
        if not place.startswith((writable, "/dev/", "/proc/")):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), place)

def hook(event, given):
    if event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        refuse(given[0])
    elif event in ("os.mkdir", "os.remove", "os.rename", "os.rmdir"):
        refuse(given[0])

def access(path, mode, **options):
    if mode & os.W_OK and not os.path.abspath(os.fsdecode(path)).startswith(writable):
        return False
    return checked(path, mode, **options)

os.access = access
sys.addaudithook(hook)
"""
COMMAND = f"{READ_ONLY}\nfrom core.cli.main import main\nsys.exit(main(sys.argv[1:]))"
SETTINGS = "import streamlit.config as settings; settings.get_config_options()"
SERVER = f"{READ_ONLY}\nfrom apps import server\nserver.with_home()\n{SETTINGS}"


def run(code: str, writable: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python as such a user, who may write only to one folder."""
    hidden = ("HOME", "CONVOLAB_CACHE", "CONVOLAB_TRAINED", "GRADIO_TEMP_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-B", "-c", code, *arguments],
        cwd=ROOT,
        env=environment | {"TMPDIR": str(writable), "WRITABLE": str(writable)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    return put(tree([f"{kind}/{number}.png" for kind in ("cats", "dogs") for number in range(4)]), tmp_path / "pets")


def test_what_writes_nothing_works(tmp_path: Path, pets: Path) -> None:
    for arguments in (("list",), ("inspect", str(pets)), ("predict", "efficientnet_lite0", COFFEE, "--json")):
        done = run(COMMAND, tmp_path / "temporary", *arguments)
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"][0]["predictions"][0]["label"] == "espresso"


def test_features_and_archives_use_the_folder_of_temporary_files(tmp_path: Path, pets: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    archive = put({path.relative_to(pets).as_posix(): path.read_bytes() for path in pets.rglob("*.png")},
                  temporary / "pets.tar.gz")  # fmt: skip
    done = run(COMMAND, temporary, "features", str(archive), str(temporary / "pets.h5"))
    assert done.returncode == 0, done.stderr
    assert (temporary / "pets.h5").is_file()


def test_what_must_write_says_where_it_cannot(tmp_path: Path, pets: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = run(COMMAND, temporary, "train", "dogs_vs_cats_features", "--name", "x", "--data", str(pets))
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "choose another folder with --out" in done.stderr


def test_the_server_finds_its_settings_without_a_home(tmp_path: Path) -> None:
    done = run(SERVER, tmp_path)
    assert done.returncode == 0, done.stderr
