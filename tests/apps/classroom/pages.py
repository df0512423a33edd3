"""Pages as their scripts run them, without a browser, and the code that they offer, as a visitor runs it."""

import gc
import json
import subprocess
import sys
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from streamlit.testing.v1 import AppTest

from apps.classroom.ui.lesson import FOLDER
from tests.keras_process import KerasProcess
from tests.repository import ROOT


def open_page(view: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(FOLDER / "app.py"), default_timeout=120)
    app.run()
    app.switch_page(f"lessons/{view}/page.py" if view != "home" else "home.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    assert not app.error, [e.value for e in app.error]
    return app


def texts(app: AppTest) -> str:
    return "\n".join(m.value for m in app.markdown)


def kept_by_controls(app: AppTest) -> list[tuple[str, Any]]:
    """What Streamlit keeps of a session's controls until it ends, although they may be gone: the callbacks' arguments.

    Returns:
        The control's identifier and the object, also those that others refer to.
    """
    found: list[tuple[str, Any]] = []
    for name, control in app.session_state._state._state._new_widget_state.widget_metadata.items():
        seen: set[int] = set()
        waiting: list[Any] = [control.callback, control.callback_args, control.callback_kwargs]
        while waiting:
            part = waiting.pop()
            if id(part) in seen or isinstance(part, ModuleType | type):
                continue
            seen.add(id(part))
            found.append((name, part))
            waiting += part.__closure__ or () if isinstance(part, FunctionType) else gc.get_referents(part)
    return found


def code_blocks(app: AppTest) -> list[str]:
    """The code that the page shows, each block as it would be copied."""
    shown = [element.proto for element in app.get("bidi_component") if element.proto.component_name == "convolab_code"]
    return ["".join(text for _, text in json.loads(proto.json)["tokens"]) for proto in shown]


def check(code: str) -> None:
    """Hold a snippet to what a reader expects of it: nothing imported for nothing, no name from nowhere."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", "--select", "E9,F", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{code}"


def execute(code: str, folder: Path, keras: bool = False) -> str:
    """Run a snippet as a visitor would, in a folder of their own, with the suite on the path.

    Args:
        code: the snippet.
        folder: where it runs.
        keras: whether the snippet needs Keras, which is then loaded already.
    """
    check(code)
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3"}
    if keras:
        process = KerasProcess("-c", code, cwd=folder, env=env)
        try:
            output, errors = process.communicate(timeout=180)
        finally:
            process.kill()
        assert process.returncode == 0, errors[-2000:]
        return output
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
