"""Artifacts: what lies in `trained/`, described by cards and checked by SHA-256 before anything is loaded.

An artifact is one folder `trained/<name>/` with a `card.json` and the files which the card lists. The card
says what the model does, how its input is prepared, where it comes from, how to make it again and what was
measured. Another root folder is set by the environment variable `CONVOLAB_TRAINED`.
"""

import hashlib
import os
import re
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.atomic_files import replacing
from core.errors import ConvolabError

CARD = "card.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class ArtifactError(ConvolabError):
    """An artifact that is missing, damaged or badly described."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Preprocessing(_Entry):
    """How a uint8 picture becomes the network's input: fit to the input size, then ``(x - mean) * scale``."""

    fit: Literal["crop", "squash"] = "crop"
    """crop: cut the largest window of the input's aspect ratio out of the middle, times `crop_fraction`, and
    scale it to the input size; squash: scale the whole picture to the input size, whatever its aspect
    ratio."""
    crop_fraction: float = Field(default=1.0, gt=0, le=1)
    interpolation: Literal["bicubic", "bilinear", "box"] = "bicubic"
    """Pillow's filters, which average over all pixels when they shrink."""
    mean: tuple[float, ...] = (0.0,)
    """One number, or one per channel in colour order."""
    scale: float = 1.0
    colour_order: Literal["RGB", "BGR"] = "RGB"


class StoredFile(_Entry):
    """The checksum and size of one file of the artifact."""

    sha256: str = Field(pattern=r"[0-9a-f]{64}")
    bytes: int = Field(ge=0)


class DataSource(_Entry):
    """A data set that the artifact was made from or measured on."""

    name: str
    sha256: str = ""
    """Of the file; of a folder that of its files' names and sizes."""
    use: str = "training"
    images: int | None = None


class Metric(_Entry):
    """One measured number, and what it was measured on."""

    name: str
    value: float
    split: str
    data: str
    images: int | None = None


def layer_names(layer: str) -> tuple[str, ...]:
    """The layers of a backbone that are joined by “+”; mostly one."""
    return tuple(layer.split("+"))


class Backbone(_Entry):
    """What a linear head stands on: another artifact, and the layer of it whose activations it weighs."""

    artifact: str = Field(pattern=_NAME.pattern)
    layer: str
    """Or several, joined by “+”, whose activations stand side by side."""
    square_root: bool = False
    """Whether the head weighs the square roots of the activations, which tames the few large ones."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that are joined; mostly one."""
        return layer_names(self.layer)


class Card(_Entry):
    """Everything that is known of an artifact, as stored in `card.json`."""

    name: str = Field(pattern=_NAME.pattern)
    title: str
    task: str
    """What the model does: classification, features, detection, style, generation, upscaling, …"""
    input_size: tuple[int, int] | None = None
    """Height and width in pixels; nothing if any size will do."""
    preprocessing: Preprocessing = Preprocessing()
    backbone: Backbone | None = None
    """Of linear heads: where their features come from."""
    files: dict[str, StoredFile] = Field(default_factory=dict)
    metrics: list[Metric] = Field(default_factory=list)
    recipe: str = ""
    command: str
    """The exact command that makes the artifact again, run in the repository's folder."""
    data: list[DataSource] = Field(default_factory=list)
    split: dict[str, int | float | str | None] | None = None
    """Which of these pictures are for what, as the recipe says, so that the same ones can be kept from it again."""
    seed: int | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    wall_time_seconds: float | None = None
    machine: str = ""
    licence: str
    attribution: str
    notes: list[str] = Field(default_factory=list)
    classes: list[str] = Field(default_factory=list)
    """Display name of every class, in the order of the model's outputs."""
    class_ids: list[str] = Field(default_factory=list)
    """Identifier of every class in its data set (ImageNet: the WordNet id), where there is one."""

    def metric(self, name: str) -> Metric | None:
        """The first metric of this name, or None if it was not measured."""
        return next((metric for metric in self.metrics if metric.name == name), None)


@dataclass(frozen=True)
class Artifact:
    """One folder of `trained/` and its card."""

    folder: Path
    card: Card

    @property
    def name(self) -> str:
        """The name of the artifact, which is that of its folder."""
        return self.card.name

    def path(self, file: str) -> Path:
        """The path of one of the artifact's files, after its bytes have been compared with the card.

        The checksum is computed once for each state of a file (path, size, time of modification).

        Raises:
            ArtifactError: the card does not list the file, it is missing, or it is not what the card says.
        """
        if file not in self.card.files or not _FILE.fullmatch(file):
            listed = ", ".join(sorted(self.card.files)) or "none"
            raise ArtifactError(f"The artifact {self.name} has no file {file!r}; its files are: {listed}.")
        path, stored = self.folder / file, self.card.files[file]
        try:
            intact = path.stat().st_size == stored.bytes and _checksum(path) == stored.sha256
        except OSError:
            raise ArtifactError(f"The file {path} is missing; make it again with: {self.card.command}") from None
        if not intact:
            raise ArtifactError(
                f"The file {path} is damaged (its checksum is not the one on the card); "
                f"make it again with: {self.card.command}"
            )
        return path


def root() -> Path:
    """The folder of all artifacts: `CONVOLAB_TRAINED`, or `trained` in the repository."""
    override = os.environ.get("CONVOLAB_TRAINED")
    return Path(override) if override else Path(__file__).resolve().parents[2] / "trained"


def is_name(text: str) -> bool:
    """Whether an artifact, and so its folder, may be called so."""
    return _NAME.fullmatch(text) is not None


def load(name: str) -> Artifact:
    """Read the card of an artifact; its files are checked when their path is asked for.

    Raises:
        ArtifactError: there is no artifact of this name, or its card cannot be read.
    """
    folder = root() / name
    if not is_name(name) or not (folder / CARD).is_file():
        names = ", ".join(artifact.name for artifact in available()) or "none"
        raise ArtifactError(f"There is no trained artifact {name!r} in {root()}; available: {names}.")
    return read(folder)


def read(folder: Path) -> Artifact:
    """The artifact in a folder, wherever that lies.

    Raises:
        ArtifactError: its card is missing, cannot be read, or belongs to another folder.
    """
    try:
        card = Card.model_validate_json((folder / CARD).read_bytes())
    except (OSError, ValidationError) as error:
        raise ArtifactError(
            f"The card {folder / CARD} cannot be read ({_first_line(error)}); restore it from version "
            "control or train the artifact again."
        ) from None
    if card.name != folder.name:
        raise ArtifactError(f"The card {folder / CARD} belongs to {card.name!r}; move its folder to that name.")
    return Artifact(folder, card)


def available() -> list[Artifact]:
    """All artifacts with a readable card, by name; a damaged card hides only itself."""
    found = []
    folders = sorted(root().iterdir()) if root().is_dir() else []
    for folder in folders:
        if is_name(folder.name) and (folder / CARD).is_file():
            try:
                found.append(load(folder.name))
            except ArtifactError:
                continue
    return found


def save_card(folder: Path, card: Card) -> Artifact:
    """Write `card.json` into a folder, with checksum and size of every other file that lies there.

    Args:
        folder: the artifact's folder; its name must be the card's.
        card: the card; its `files` are replaced.

    Returns:
        The artifact as `load` would give it.
    """
    if folder.name != card.name:
        raise ArtifactError(f"The card of {card.name!r} cannot be saved in the folder {folder.name!r}.")
    files: Mapping[str, StoredFile] = {
        path.name: StoredFile(sha256=sha256(path), bytes=path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != CARD and _FILE.fullmatch(path.name)
    }
    card = card.model_copy(update={"files": dict(files)})
    with replacing(folder / CARD) as beside:
        beside.write_text(card.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return Artifact(folder, card)


def check_place(folder: Path, kept: str = "") -> None:
    """See that an artifact may be put into a folder: its name is one, and nothing else lies there.

    Args:
        folder: of the artifact.
        kept: the name of something that may lie there, such as checkpoints.

    Raises:
        ArtifactError: it may not.
    """
    if not is_name(folder.name):
        raise ArtifactError(
            f"An artifact cannot be called “{folder.name}”; give --out a folder named in small letters, digits, _ or -."
        )
    if folder.exists() and not folder.is_dir():
        raise ArtifactError(f"There is a file {folder}, no folder; choose another one for --out.")
    if folder.exists() and not (folder / CARD).exists() and {path.name for path in folder.iterdir()} - {kept}:
        raise ArtifactError(f"The folder {folder} holds something else than an artifact; choose another one for --out.")


def put(new: Path, folder: Path) -> None:
    """Replace the files of an artifact's folder by those of another; folders in it, such as the checkpoints', stay."""
    old = folder.with_name(f".old-{folder.name}")
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
        folder.replace(old)
        for inner in [path for path in old.iterdir() if path.is_dir()]:  # An artifact has only files.
            inner.replace(new / inner.name)
    new.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_checked: dict[tuple[Path, int, int], str] = {}
_checking = threading.Lock()


def _checksum(path: Path) -> str:
    """The SHA-256 of a file, remembered for each state of it."""
    state = path.stat()
    key = (path.resolve(), state.st_size, state.st_mtime_ns)
    with _checking:
        if key not in _checked:
            _checked[key] = sha256(path)
        return _checked[key]


def _first_line(error: Exception) -> str:
    """The first complaint of an exception, on one line."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'content'}: {first['msg']}"
    return str(error).splitlines()[0]
