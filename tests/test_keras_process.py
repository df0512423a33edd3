"""The processes in which the tests run programs that need Keras do what a fresh interpreter would do."""

import signal
import sys
import time
import types
from pathlib import Path

import pytest

from tests.keras_process import KerasProcess

SAYING = """
import os, sys
print(sys.argv, os.getcwd(), dict(os.environ), __name__)
print("to the other", file=sys.stderr)
sys.exit(3)
"""


def test_code_has_its_folder_its_environment_and_its_exit_status(tmp_path: Path) -> None:
    process = KerasProcess("-c", SAYING, "one", cwd=tmp_path, env={"NAME": "value"})
    output, errors = process.communicate(timeout=120)
    assert output == f"['-c', 'one'] {tmp_path} {{'NAME': 'value'}} __main__\n"
    assert errors == "to the other\n" and process.returncode == process.poll() == 3


def test_a_module_that_fails_has_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "dividing.py").write_text("import sys\nprint(sys.argv[1:])\n1 / 0\n")
    process = KerasProcess("-m", "dividing", "--by", "0", cwd=tmp_path)
    output, errors = process.communicate(timeout=120)
    assert output == "['--by', '0']\n" and "ZeroDivisionError" in errors and process.returncode == 1


def test_it_knows_keras_but_nothing_of_the_tests() -> None:
    process = KerasProcess(
        "-c", "import sys\nprint(*sys.modules)\nimport threading, os\nprint(len(os.listdir('/proc/self/task')))"
    )
    loaded, threads = process.communicate(timeout=120)[0].splitlines()
    assert "keras" in loaded.split() and not {"pytest", "core"} & set(loaded.split()) and threads == "1"


def test_the_main_module_of_the_tests_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = types.ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    (tmp_path / "page.py").write_text("raise SystemExit('The page runs.')")
    monkeypatch.setitem(sys.modules, "__main__", page)
    process = KerasProcess("-c", "print('Only this.')")
    assert process.communicate(timeout=120) == ("Only this.\n", "") and process.returncode == 0


def test_signals_end_it(tmp_path: Path) -> None:
    code = "import pathlib, time\npathlib.Path('began').touch()\ntime.sleep(600)"
    for number, status in ((signal.SIGINT, 1), (signal.SIGKILL, -signal.SIGKILL)):
        process = KerasProcess("-c", code, cwd=tmp_path)
        while not (tmp_path / "began").exists():
            assert process.poll() is None
            time.sleep(0.01)
        with pytest.raises(TimeoutError, match="still runs"):
            process.communicate(timeout=0)
        process.send_signal(number)
        errors = process.communicate(timeout=120)[1]
        assert process.returncode == status and ("KeyboardInterrupt" in errors) == (number == signal.SIGINT)
        (tmp_path / "began").unlink()
