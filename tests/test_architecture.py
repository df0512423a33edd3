"""The house stands as it is drawn: floors, no circles, no heavy imports where pages are served."""

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.repository import ROOT

GROUND = {
    "arrays",
    "atomic_files",
    "boxes",
    "clip_decoders",
    "clips",
    "contact_sheet",
    "deep_images",
    "errors",
    "heif",
    "image_formats",
    "images",
    "luminance",
    "numbers",
    "paths",
    "progress",
    "result_files",
    "settings",
    "snapshots",
    "words",
}
FLOORS = {
    **dict.fromkeys(GROUND, 0),
    **dict.fromkeys(("data", "nets", "serving"), 1),
    **dict.fromkeys(("evaluation", "optimization", "primer"), 2),
    "training": 3,
    **dict.fromkeys(("transfer", "detection", "synthesis"), 4),
    **dict.fromkeys(("ensembles", "conversion"), 5),
    **dict.fromkeys(("cli", "__main__"), 6),
}
HEAVY = {"tensorflow", "keras", "scipy", "sklearn", "skimage", "torch", "openvino"}
MODULES = sorted(p for folder in ("core", "apps") for p in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of the suite and of others that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively."
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in NAMES else str(node.module))
    return frozenset(found)


def test_core_imports_only_from_lower_floors() -> None:
    for path in MODULES:
        place = name_of(path).split(".")
        if place[0] != "core" or len(place) < 2:
            continue
        for other in imports(path):
            target = other.split(".")
            if target[0] == "apps" or other.split(".")[0] in ("streamlit", "gradio"):
                pytest.fail(f"{path} imports {other}; core knows no page.")
            if target[0] != "core" or len(target) < 2 or target[1] == place[1]:
                continue
            assert FLOORS[target[1]] <= FLOORS[place[1]] and (
                FLOORS[target[1]] < FLOORS[place[1]] or FLOORS[place[1]] in (0, 6)
            ), f"{path} imports {other}, which is not on a lower floor."


def test_there_is_no_circle() -> None:
    graph = {name_of(path): {other for other in imports(path) if other in NAMES} for path in MODULES}
    TopologicalSorter(graph).prepare()  # Raises CycleError with the circle.


def test_there_is_no_circle_between_folders() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        name = name_of(path)
        if name != "core.__main__":  # It stands on the ground floor and calls the command line.
            others = {other.rpartition(".")[0] for other in imports(path) if other in NAMES}
            graph.setdefault(name.rpartition(".")[0], set()).update(others)
    TopologicalSorter({package: others - {package} for package, others in graph.items()}).prepare()


def test_no_folder_is_a_warehouse() -> None:
    sizes = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {str(folder): size for folder, size in sizes.items() if size > 20} == {}


def test_no_lesson_imports_another() -> None:
    for path in MODULES:
        place = name_of(path).split(".")
        if place[:3] == ["apps", "classroom", "lessons"] and len(place) > 4:
            others = [other.split(".") for other in imports(path)]
            foreign = [o for o in others if o[:3] == place[:3] and o[3:4] != place[3:4]]
            assert not foreign, (
                f"{path} imports {foreign}; what lessons share lies in apps/classroom/ui or apps/shared."
            )


def test_apps_name_heavy_code_but_never_import_it() -> None:
    heavy = {
        name_of(p) for p in MODULES if name_of(p).startswith("core.") and HEAVY & {i.split(".")[0] for i in imports(p)}
    }
    assert "core.synthesis.dream.climber" in heavy
    for path in MODULES:
        if name_of(path).startswith("apps"):
            found = imports(path)
            assert not found & heavy, f"{path} imports {found & heavy}; submit it as a job."
            assert not {i.split(".")[0] for i in found} & HEAVY, f"{path} imports a heavy package."


def test_init_files_are_empty() -> None:
    assert all(not p.read_text().strip() for p in MODULES if p.name == "__init__.py")


@pytest.mark.parametrize(
    "folder",
    sorted({p.parent for p in MODULES if p.parent.parent.name != "lessons"}),  # There lesson.py says it.
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_every_folder_says_what_it_is(folder: Path) -> None:
    lines = (folder / "README.md").read_text(encoding="utf-8").strip().splitlines()
    assert 2 <= len(lines) <= 6


def test_the_web_process_stays_light() -> None:
    """In a fresh interpreter: the server, every view and the widgets, with what they compute at first sight."""
    script = """
import sys
import pytest
from streamlit.testing.v1 import AppTest
import apps.server
from apps.classroom import catalogue
from apps.classroom.ui import lesson
from apps.widgets.app import build
from tests import app_tests

for page in ["home.py", *(f"lessons/{each.name}/page.py" for each in catalogue.LESSONS)]:
    app = AppTest.from_file(str(lesson.FOLDER / "app.py"), default_timeout=300).run()
    app.switch_page(page).run()
    assert not app.exception, app.exception
    app_tests.quicken(pytest.MonkeyPatch())  # One page has been run with nothing left out.
build()
print("heavy:", *sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, *HEAVY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip().splitlines()[-1] == "heavy:", done.stdout
