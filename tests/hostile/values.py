"""Settings, texts and messages that nobody should send."""

import json
from typing import Any

import numpy as np

from core.settings import Knob, Settings
from core.training.recipe import FOLDER

TEXTS = (
    "",
    " ",
    "\0",
    "\n\r\t",
    "nan",
    "-inf",
    "1e999",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "½",
    "１２",
    "true",
    "None",
    "../../canary.png",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "{uploads}/../canary.png",
    "~root/.ssh/id_rsa",
    "$HOME",
    "${jndi:ldap://x}",
    "{0.__class__}",
    "%s%s%n",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --",
    "`id`",
    "$(id)",
    "|id",
    "__import__('os')",
    "core.serving.worker:run",
    "\u202e\u0000\ud7ff\ufffe",
    "a" * 100_000,
    "9" * 5000,
    "-" * 3000,
    "." * 3000,
    "[" * 5000,
    "a-b-1." * 2000,
    "rotation-angle-30" + "-1" * 500,
    "adam-learning_rate-1e999",
    "sgd..sgd",
    "1,2,3,nan,inf,1e400,,,",
)
VALUES: tuple[Any, ...] = (
    *TEXTS,
    None,
    True,
    [],
    {},
    [[[[[]]]]],
    {"path": "/etc/passwd"},
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"path": "../canary.png", "url": "http://127.0.0.1:1/"},
    {"background": {"path": "/etc/passwd"}, "layers": [], "composite": None},
    float("nan"),
    float("inf"),
    -1e308,
    1e-320,
    -1,
    0,
    2**31,
    2**63,
    -(2**70),
    10**400,
    0.1 + 0.2,
    [0] * 10_000,
    ["x"] * 50,
)


def any_value(rng: np.random.Generator) -> Any:
    """One value of any kind."""
    return VALUES[rng.integers(len(VALUES))]


def any_text(rng: np.random.Generator) -> str:
    """One text, sometimes of random characters or several joined."""
    match rng.integers(4):
        case 0:
            return "".join(map(chr, rng.integers(1, 0xD7FF, rng.integers(1, 200))))
        case 1:
            return "".join(TEXTS[rng.integers(len(TEXTS))][:50] for _ in range(3))
        case _:
            return TEXTS[rng.integers(len(TEXTS))]


def refused(knob: Knob, rng: np.random.Generator) -> Any:
    """A value that is out of the bounds of a knob, or of another kind."""
    outside: list[Any] = ["nan", "1e999", "", "../x", None, [], {}, "٣x", 10**400, -1e308]
    if knob.minimum is not None and knob.maximum is not None:
        outside += [knob.minimum - 1, knob.maximum + 1, str(knob.maximum + 1), 1e30]
    return outside[rng.integers(len(outside))]


def settings(model: type[Settings], rng: np.random.Generator) -> dict[str, Any]:
    """Values for a settings model, some of them wrong; now and then under names that it does not have."""
    knobs = model.knobs()
    given = {knob.name: any_value(rng) for knob in knobs if rng.random() < 0.3}
    knob = knobs[rng.integers(len(knobs))]
    given[knob.name] = refused(knob, rng) if rng.random() < 0.5 else any_value(rng)
    if rng.random() < 0.2:
        given[any_text(rng)[:100]] = any_value(rng)
    return given


def toml(rng: np.random.Generator) -> bytes:
    """A recipe in which something is wrong."""
    names = sorted(FOLDER.glob("*.toml"))
    text = names[rng.integers(len(names))].read_text(encoding="utf-8")
    lines = text.splitlines()
    match rng.integers(8):
        case 0:
            return text.encode()[: rng.integers(len(text))]
        case 1:
            return b"a = " + (b"[", b"{a=")[rng.integers(2)] * 5000
        case 2:
            return rng.bytes(int(rng.integers(1, 3000)))
        case 3:
            return text.encode(("utf-16", "utf-32", "utf-8-sig")[rng.integers(3)])
        case 4:
            return (text + "\n[a]\n[a]\n").encode()
        case 5:
            return b"[" + b"a." * 5000 + b"a]\n"
        case _:
            assignments = [number for number, line in enumerate(lines) if " = " in line]
            at = assignments[rng.integers(len(assignments))]
            key = lines[at].partition(" = ")[0]
            wrong = ("9" * 5000, "-1", "1e999", "nan", '"../../x"', '"/etc/passwd"', "[]", "{}", "1979-05-27", "true")
            lines[at] = f"{key} = {wrong[rng.integers(len(wrong))]}"
            return "\n".join(lines).encode()


def card(whole: dict[str, Any], rng: np.random.Generator) -> bytes:
    """The card of an artifact in which something is wrong."""
    text = json.dumps(whole)
    match rng.integers(5):
        case 0:
            return text.encode()[: rng.integers(len(text))]
        case 1:
            return b'{"a":' * 50_000
        case 2:
            return rng.bytes(int(rng.integers(1, 3000)))
        case _:
            changed = dict(whole)
            changed[list(whole)[rng.integers(len(whole))]] = any_value(rng)
            return json.dumps(changed).encode()
