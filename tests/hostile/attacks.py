"""What is sent where: attack number n of a seed is always the same."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data.augmentation.preview_settings import PreviewSettings
from core.data.storage.settings import StorageSettings
from core.detection.methods.detection_settings import DetectionSettings
from core.detection.sliding.sliding_settings import WindowSettings
from core.detection.suppression_settings import SuppressionSettings
from core.evaluation.ranking_settings import RankingSettings
from core.optimization.surface_race_settings import SurfaceRaceSettings
from core.serving import artifacts
from core.settings import Settings
from core.synthesis.dream.settings import DreamSettings
from core.synthesis.gan.generation_settings import GenerationSettings
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.style.network_settings import NetworkSettings
from core.synthesis.style.settings import StyleSettings
from core.synthesis.super_resolution.upscale_settings import UpscaleSettings
from tests.hostile import archives, pictures, values

MODELS: tuple[type[Settings], ...] = (
    DetectionSettings,
    DreamSettings,
    GenerationSettings,
    LaboratorySettings,
    NetworkSettings,
    PreviewSettings,
    RankingSettings,
    StorageSettings,
    StyleSettings,
    SuppressionSettings,
    SurfaceRaceSettings,
    UpscaleSettings,
    WindowSettings,
)
ARTIFACT = "efficientnet_lite0"

CORE = ("image", "image", "image", "zip", "settings", "settings", "text", "recipe", "card", "command", "command")
SERVER = ("upload", "address", "message", "call", "call", "call", "request")
"""The doors, as often as they stand here."""


@dataclass(frozen=True)
class Attack:
    """One hostile input.

    Attributes:
        number: its number.
        door: where it is sent, one of `CORE` or `SERVER`.
        payload: what is sent, in the form that the door takes.
    """

    number: int
    door: str
    payload: Any

    def __str__(self) -> str:
        return f"attack {self.number} ({self.door}): {repr(self.payload)[:300]}"


def attack(number: int, doors: tuple[str, ...], seed: int = 0) -> Attack:
    """One attack.

    Args:
        number: from 0.
        doors: it is sent to the door whose turn it is.
        seed: another one gives other attacks.
    """
    door = doors[number % len(doors)]
    return Attack(number, door, _payload(door, np.random.default_rng([seed, number])))


def _payload(door: str, rng: np.random.Generator) -> Any:
    match door:
        case "image":
            return pictures.damaged(rng)
        case "zip":
            return archives.malicious(rng)
        case "settings":
            model = MODELS[rng.integers(len(MODELS))]
            return model, values.settings(model, rng)
        case "text" | "address":
            return values.any_text(rng)
        case "recipe":
            return values.toml(rng)
        case "card":
            return values.card(artifacts.load(ARTIFACT).card.model_dump(mode="json"), rng)
        case "command":
            return _command(rng)
        case "upload":
            is_zip = rng.random() < 0.3
            return ("a.zip", archives.malicious(rng)) if is_zip else ("a.png", pictures.damaged(rng))
        case "message":
            return int(rng.integers(2**31))
        case "call":
            return int(rng.integers(2**31))
        case _:
            return _request(rng)


def _command(rng: np.random.Generator) -> list[str | bytes]:
    """Words of a command line; bytes stand for a file with this content."""
    image, text = pictures.damaged(rng), values.any_text(rng).replace("\0", "")[:3000]
    options: list[list[str | bytes]] = [
        ["predict", ARTIFACT, image],
        ["predict", text or "x", image],
        ["predict", ARTIFACT, image, "--top", text or "x", "--json"],
        ["predict", ARTIFACT, text or "x"],
        ["detect", image, "--method", text or "x"],
        ["detect", image, "--method", "haar", "--out", "/proc/a.png"],
        ["inspect", archives.malicious(rng)],
        ["inspect", archives.malicious(rng), "--json"],
        ["inspect", text or "x"],
        ["evaluate", ARTIFACT, "--data", archives.malicious(rng)],
        ["generate", text or "x", "out.png"],
        ["generate", "mnist_dcgan", "out.png", "--seed", text or "x"],
        ["generate", "mnist_dcgan", "out.png", "--count", text or "x"],
        ["upscale", image, "out.png", "--model", "bicubic"],
        ["upscale", image, text.replace("/", "_") or "x", "--model", "bicubic"],
        ["upscale", image, "out.png", "--scale", text or "x"],
        ["list", text or "x"],
        [text or "x"],
        ["train", text or "x"],
    ]
    return options[rng.integers(len(options))]


REQUESTS = (
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/app/static/../../../../etc/passwd",
    "/app/static/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/media/../../canary.png",
    "/media/%00",
    "/component/../../../../etc/passwd",
    "/component/x/../../canary.png",
    "/widgets/gradio_api/file=/etc/passwd",
    "/widgets/gradio_api/file={uploads}/../canary.png",
    "/widgets/gradio_api/file=%2Fetc%2Fpasswd",
    "/widgets/gradio_api/file=http://127.0.0.1:1/",
    "/widgets/gradio_api/proxy=http://127.0.0.1:1/",
    "/widgets/gradio_api/stream/../x",
    "/widgets/gradio_api/component_server",
    "/widgets/static/../../../etc/passwd",
    "/widgets/assets/%2e%2e/%2e%2e/etc/passwd",
    "/widgets/theme.css?v=" + "a" * 5000,
    "/_stcore/upload_file/x/../../y",
    "/_stcore/host-config?" + "a=b&" * 2000,
    "/" + "a" * 20_000,
    "/%ff%fe",
    "/?" + "%00" * 300,
    "/metrics?name[]=x",
)


def _request(rng: np.random.Generator) -> tuple[str, str, dict[str, str], bytes]:
    """Method, address, headers and body of a request."""
    method = ("GET", "GET", "POST", "PUT", "DELETE", "OPTIONS")[rng.integers(6)]
    headers = {
        0: {},
        1: {"X-Forwarded-Prefix": "/../../x"},
        2: {"X-Forwarded-Prefix": "//evil.example/"},
        3: {"Cookie": "a=" + "b" * 6000},
        4: {"Range": "bytes=0-,0-,0-,5-1"},
        5: {"Content-Type": "multipart/form-data; boundary=" + "x" * 70},
    }[int(rng.integers(6))]
    body = b"" if method == "GET" else rng.bytes(int(rng.integers(1, 2000)))
    return method, REQUESTS[rng.integers(len(REQUESTS))], headers, body
