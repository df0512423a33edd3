"""What goes wrong around jobs is a sentence, and what does not depend on it goes on."""

import ast
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from apps.shared import job_targets
from core.data import samples
from core.serving import jobs
from core.serving.jobs import Engine, State
from core.synthesis.dream.settings import DreamSettings
from tests.core.serving.test_jobs import STREAMS
from tests.repository import ROOT

LITTLE = 2000
"""Bytes that may still be written on a disk that is as good as full."""


def missing(package: str, folder: Path) -> str:
    """A folder for PYTHONPATH in which a package is as good as not installed."""
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text(f"raise ModuleNotFoundError(name={package!r})\n")
    return str(folder)


def test_without_tensorflow_a_computation_says_so_and_others_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", missing("tensorflow", tmp_path))
    jobs.shutdown()
    engine = Engine(allowed=("core.", "tests."))
    try:
        photo = samples.find("coffee").read()
        failed = engine.submit(job_targets.DEEP_DREAM, photo, DreamSettings())
        assert failed.wait(120).error == (
            "This needs the package tensorflow, which is missing here: pip install -r requirements.txt"
        )
        assert engine.submit(STREAMS + "count", 2).wait(120).state is State.DONE
    finally:
        engine.shutdown()


def test_without_tensorflow_the_pages_that_need_none_work(tmp_path: Path) -> None:
    """Those on which nothing is computed until somebody asks for it open as ever."""
    code = """
from tests.apps.classroom.pages import open_page
for lesson in ("convolution", "ranked_predictions", "optimizers_race", "network_race", "gan_laboratory"):
    assert open_page(lesson).title
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([missing("tensorflow", tmp_path), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    "command",
    [
        ["generate", "mnist_dcgan", "out.png", "--count", "64"],
        ["upscale", "photo.png", "out.png", "--scale", "2"],
    ],
)
def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(command: list[str], tmp_path: Path) -> None:
    from core import images

    (tmp_path / "photo.png").write_bytes(images.encode(samples.find("coffee").read()))
    done = subprocess.run(
        [sys.executable, "-m", "core", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE)),
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert "Cannot write 'out.png' (File too large); check that its folder exists" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["photo.png"]


def test_nothing_in_serving_depends_on_the_clock_of_the_wall() -> None:
    """A clock that jumps, as on a laptop that wakes up, ends no job and keeps none."""
    for path in (ROOT / "core" / "serving").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Attribute) or ast.unparse(node) not in ("time.time", "datetime.now"), path
