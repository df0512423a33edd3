"""Artifacts: the content of `trained/`, described by cards and verified by SHA-256 before anything is loaded.

An artifact is a folder `trained/<name>/` with a `card.json` and the files listed on the card. The card states what the
model does, how its input is prepared, where it comes from, how to make it again and what was measured. The environment
variable `CONVOLAB_TRAINED` sets another root folder.
"""

import hashlib
import re
import shlex
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core import paths
from core.atomic_files import check_folder, replacing
from core.errors import ConvolabError
from core.serving.card import NAME, Card, StoredFile

CARD = "card.json"
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class ArtifactError(ConvolabError):
    """An artifact is missing, damaged or incorrectly described."""


@dataclass(frozen=True)
class Artifact:
    """One folder of `trained/` and its card."""

    folder: Path
    card: Card

    @property
    def name(self) -> str:
        """The name of the artifact, which is also that of its folder."""
        return self.card.name

    def path(self, file: str) -> Path:
        """The path of one of the artifact's files, after verifying its content against the card.

        The checksum is computed once for each state of a file (path, size and modification time).

        Raises:
            ArtifactError: the card does not list the file, the file is missing, or it does not match the card.
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
    """The root folder of all artifacts: `CONVOLAB_TRAINED`, or `trained` in the repository."""
    return paths.from_environment("CONVOLAB_TRAINED") or Path(__file__).resolve().parents[2] / "trained"


def is_name(text: str) -> bool:
    """Whether a text is a valid name of an artifact and its folder."""
    return NAME.fullmatch(text) is not None


def load(name: str) -> Artifact:
    """Read the card of an artifact; its files are verified when their paths are requested.

    Raises:
        ArtifactError: there is no artifact with this name, or its card cannot be read.
    """
    folder = root() / name
    if not is_name(name) or not (folder / CARD).is_file():
        names = ", ".join(artifact.name for artifact in available()) or "none"
        raise ArtifactError(f"There is no trained artifact {name!r} in {root()}; available: {names}.")
    return read(folder)


def read(folder: Path) -> Artifact:
    """Read the artifact in any folder.

    Raises:
        ArtifactError: the card is missing, unreadable, or belongs to another folder.
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
    """All artifacts with a readable card, sorted by name; a damaged card hides only its own artifact."""
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
    """Write `card.json` into a folder, with checksum and size of every other file in it.

    Args:
        folder: the artifact's folder, named like the card.
        card: the card; its `files` are replaced.

    Returns:
        The artifact, as `load` would return it.
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


def check_place(folder: Path, command: str, kept: str = "") -> None:
    """Check that an artifact can be put into a folder: the name is valid, and it replaces nothing but itself.

    Args:
        folder: the artifact's folder.
        command: that makes the artifact, as on its card.
        kept: the name of something that may be in the folder, such as checkpoints.

    Raises:
        ArtifactError: the name is invalid, or something else or an artifact of another recipe is in the folder.
        WriteError: the folder cannot be written.
    """
    check_folder(folder.parent, "--out")
    if not is_name(folder.name):
        raise ArtifactError(
            f"An artifact cannot be called “{folder.name}”; name the folder of --out with a-z, digits, _ or -."
        )
    if folder.exists() and not folder.is_dir():
        raise ArtifactError(f"{folder} is a file, not a folder; choose another one for --out.")
    if folder.exists() and not (folder / CARD).exists() and {path.name for path in folder.iterdir()} - {kept}:
        raise ArtifactError(
            f"The folder {folder} contains something other than an artifact; choose another one for --out."
        )
    previous = None
    with suppress(ArtifactError):  # There is none, or its card is damaged and has to be made again.
        previous = read(folder).card.command
    if previous and _origin(previous) != _origin(command):
        raise ArtifactError(
            f"The artifact in {folder} was made in another way ({previous}); choose another --name or --out, or delete "
            "that folder first."
        )


def _origin(command: str) -> tuple[str, str]:
    """What tells apart the commands that make artifacts: the recipe, and the name that --name gives."""
    try:
        words = shlex.split(command)
    except ValueError:  # A quotation without an end, on a card that somebody edited.
        words = []
    recipe = words[4] if words[3:4] == ["train"] and len(words) > 4 else command
    if recipe.endswith(".toml"):
        recipe = str(Path(recipe).absolute())
    return recipe, words[words.index("--name") + 1] if "--name" in words[:-1] else ""


@contextmanager
def rebuilding(folder: Path) -> Iterator[Path]:
    """A temporary folder with the same name for a new artifact; it replaces the folder if the block ends without error.

    Until then, the files of a previous artifact remain intact; folders in it, such as checkpoints, remain forever.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        new = Path(temporary) / folder.name
        new.mkdir()
        yield new
        put(new, folder)


def put(new: Path, folder: Path) -> None:
    """Replace the files of an artifact's folder with those of another; folders in it, such as checkpoints, remain."""
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
    """The SHA-256 of a file, cached for each state of it."""
    state = path.stat()
    key = (path.resolve(), state.st_size, state.st_mtime_ns)
    with _checking:
        if key not in _checked:
            _checked[key] = sha256(path)
        return _checked[key]


def _first_line(error: Exception) -> str:
    """The first message of an exception, on one line."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'content'}: {first['msg']}"
    return str(error).splitlines()[0]
