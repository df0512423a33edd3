"""The ways into the core and the command line: what comes back must be an answer or a sentence."""

import contextlib
import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import deep_images, images
from core.cli.main import main
from core.data.augmentation import transform_chain
from core.detection.training import detector_recipe
from core.errors import ConvolabError
from core.optimization import line_up
from core.serving import artifacts
from core.settings import Settings
from core.synthesis.gan import gan_recipe
from core.synthesis.style.learning import style_recipe
from core.synthesis.super_resolution import sr_recipe
from core.training import recipe
from core.transfer.linear_heads import head_recipe
from core.transfer.own_classes import uploads
from tests.hostile.attacks import ARTIFACT, Attack

LONGEST = 1500
"""Characters of a sentence, which may quote a name that is as long as names can be."""
KINDS = (recipe, head_recipe, detector_recipe, gan_recipe, style_recipe, sr_recipe)


class BrokenPromiseError(AssertionError):
    """Something else than an answer or a sentence came back."""


def sentence(text: str) -> None:
    """See that a text is one sentence without a traceback.

    Raises:
        BrokenPromiseError: it is not.
    """
    is_plain = re.fullmatch(r"[\w“\"'‘/(`~.$<-].*[.!?)”…]", text, re.DOTALL) and "\n" not in text.strip()
    if not is_plain or "Traceback" in text or len(text) > LONGEST or "site-packages" in text:
        raise BrokenPromiseError(f"This is not a sentence: {text[:2000]!r}")


def enter(attack: Attack, folder: Path) -> str:
    """Send an attack through its door.

    Args:
        attack: for one of the doors of the core.
        folder: for files; nothing outside may be touched.

    Returns:
        The sentence that came back; empty if there was an answer.

    Raises:
        BrokenPromiseError: something else came back.
    """
    try:
        said = DOORS[attack.door](attack.payload, folder)
    except ConvolabError as error:
        said = str(error)
    if said:
        sentence(said)
    return said


def _image(content: bytes, folder: Path) -> str:
    try:
        images.read(content, working_size=1024)
    finally:
        deep_images.read(content)
    return ""


def _zip(content: bytes, folder: Path) -> str:
    try:
        uploads.look(content)
    finally:
        found = uploads.read(content)
        for item in found.left_out:
            sentence(item.reason)
    return ""


def _settings(given: tuple[type[Settings], dict[str, Any]], folder: Path) -> str:
    model, values = given
    parsed = model.parse(values)
    for knob in model.knobs():
        value = getattr(parsed, knob.name)
        if knob.minimum is not None and knob.maximum is not None and not knob.minimum <= value <= knob.maximum:
            raise BrokenPromiseError(f"{model.__name__} took {knob.name}={value}.")
    return ""


def _text(text: str, folder: Path) -> str:
    said = ""
    for parse in (transform_chain.parse, line_up.parse):
        try:
            parse(text)
        except ConvolabError as error:
            said = str(error)
            sentence(said)
    return said


def _recipe(content: bytes, folder: Path) -> str:
    path = folder / "recipe.toml"
    path.write_bytes(content)
    said = ""
    for kind in KINDS:
        try:
            kind.load(path)
        except ConvolabError as error:
            said = str(error)
            sentence(said)
    return said


def _card(content: bytes, folder: Path) -> str:
    artifact = folder / ARTIFACT
    artifact.mkdir(exist_ok=True)
    (artifact / artifacts.CARD).write_bytes(content)
    found = artifacts.read(artifact)
    for file in found.card.files:
        with contextlib.suppress(ConvolabError):
            raise BrokenPromiseError(f"{found.path(file)} was trusted.")
    return ""


def _command(words: list[str | bytes], folder: Path) -> str:
    arguments = []
    for number, word in enumerate(words):
        if isinstance(word, bytes):
            suffix = ".zip" if words[0] in ("inspect", "evaluate") else ".png"
            file = folder / f"given{number}{suffix}"
            file.write_bytes(word)
            arguments.append(str(file))
        else:
            arguments.append(word)
    output, errors = io.StringIO(), io.StringIO()
    before, home = Path.cwd(), os.environ.get("HOME", "")
    os.chdir(folder)
    os.environ["HOME"] = str(folder)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        os.chdir(before)
        os.environ["HOME"] = home
    said = errors.getvalue()
    if status not in (0, 2) or "Traceback" in said + output.getvalue():
        raise BrokenPromiseError(f"Status {status}: {said[-2000:]}")
    return said.strip().rpartition("\n")[2] if status else ""


DOORS: dict[str, Callable[[Any, Path], str]] = {
    "image": _image,
    "zip": _zip,
    "settings": _settings,
    "text": _text,
    "recipe": _recipe,
    "card": _card,
    "command": _command,
}
