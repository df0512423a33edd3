"""Small data sets on disk, made in code."""

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, cast

import numpy as np

from core.images import encode

Compression = Literal["", "gz", "bz2", "xz"]
TWENTY = tuple(f"{kind}/{number}.png" for kind in "ab" for number in range(10))


def picture(number: int, size: tuple[int, int] = (6, 8)) -> bytes:
    """A PNG of one colour that tells its number."""
    return encode(np.full((*size, 3), number % 256, dtype=np.uint8))


def tree(names: Iterable[str], **others: str) -> dict[str, bytes]:
    """A picture under each name."""
    return {name: picture(number) for number, name in enumerate(names)} | {k: v.encode() for k, v in others.items()}


def tarred(files: Mapping[str, bytes], compression: str = "") -> bytes:
    """A tar archive of files."""
    buffer = io.BytesIO()
    mode = cast(Literal["w:gz"], f"w:{compression}")
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def put(files: Mapping[str, bytes], path: Path) -> Path:
    """Write the files into a folder, or into a zip or tar archive if the path ends like one."""
    if ".tar" in path.suffixes:
        path.write_bytes(tarred(files, path.suffix.removeprefix(".").removeprefix("tar")))
        return path
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path
    for name, content in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


def broken(path: Path, *names: str) -> Path:
    """Twenty pictures, some of them cut off or none at all."""
    files = tree(TWENTY)
    return put(files | {name: files[name][:20] if number else b"none" for number, name in enumerate(names)}, path)
