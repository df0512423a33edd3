"""Zip archives that nobody should upload: names that lead out of the folder, lies about sizes, bombs, damage."""

import stat
import struct
import warnings
import zipfile
from functools import lru_cache
from io import BytesIO

import numpy as np

from core import images
from tests.hostile import pictures

NAMES = (
    "../../canary.png",
    "../" * 40 + "tmp/canary.png",
    "/etc/passwd.png",
    "//server/share/a.png",
    "C:\\Windows\\a.png",
    "..\\..\\canary.png",
    "a/../../canary.png",
    "a/./b/.../c.png",
    "a//b.png",
    "~/canary.png",
    "$HOME/canary.png",
    "a\0b.png",
    "a\nb\tc.png",
    "\u202egnp.exe.png",
    "<script>alert(1)</script>/a.png",
    "`a`|b*c_d[e](f)/a.png",
    "CON/AUX.png",
    "." * 200 + "/a.png",
    "x" * 60_000 + "/a.png",
    "/".join("d" * 500) + "/a.png",
    "__MACOSX/._a.png",
    ".git/config",
    "labels.csv",
    "annotations.json",
    "data.yaml",
    "train/labels.txt",
    "../labels.csv",
)
TEXTS = (
    b"name,label\n../../canary.png,a\n/etc/passwd,b\n",
    b'{"images": [{"id": 1, "file_name": "../../canary.png"}], "annotations": [{"image_id": 1e999}]}',
    b"[" * 100_000,
    b'{"a": ' * 20_000,
    b"\xff\xfe\0",
    b"names: &a [*a, *a]\npath: /etc\ntrain: ../../\n",
    b"=cmd|' /C calc'!A0,x\n" * 50,
    b"filename;class\n" + b"a.png;" + b"9" * 5000 + b"\n",
)


@lru_cache(maxsize=1)
def _whole() -> tuple[bytes, ...]:
    rng = np.random.default_rng(0)
    return tuple(images.encode(rng.integers(0, 256, (12, 12, 3), np.uint8)) for _ in range(4))


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    """A zip whose only member unpacks to 600 MB."""
    packed = BytesIO()
    member_of = zipfile.ZipInfo("a/a.png")
    member_of.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(packed, "w") as archive, archive.open(member_of, "w") as member:
        for _ in range(600):
            member.write(bytes(2**20))
    return packed.getvalue()


def malicious(rng: np.random.Generator) -> bytes:
    """One archive."""
    kind = rng.integers(10)
    if kind == 0:
        return _bomb()
    if kind == 1:
        return _many(int(rng.integers(5001, 6000)))
    content = bytearray(_packed(rng))
    if kind == 2:
        _lie(content, rng)
    elif kind <= 5:
        for _ in range(rng.integers(1, 6)):
            pictures.damage(content, rng, bytes(content))
    return bytes(content)


def _packed(rng: np.random.Generator) -> bytes:
    packed = BytesIO()
    whole = _whole()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(packed, "w") as archive:  # Of names that come twice.
        for label in "ab"[: rng.integers(3)]:
            for number, image in enumerate(whole):
                archive.writestr(zipfile.ZipInfo(f"{label}/{number}.png"), image)
        for _ in range(rng.integers(1, 5)):
            name = NAMES[rng.integers(len(NAMES))]
            member = zipfile.ZipInfo(name)
            member.filename = name  # With everything that ZipInfo would have taken out.
            if rng.random() < 0.2:
                member.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(member, b"/etc/passwd")
            elif name.rpartition(".")[2] in ("csv", "json", "yaml", "txt"):
                archive.writestr(member, TEXTS[rng.integers(len(TEXTS))])
            else:
                archive.writestr(member, pictures.damaged(rng) if rng.random() < 0.7 else whole[0])
        if rng.random() < 0.2:
            archive.writestr(zipfile.ZipInfo("inner.zip"), whole[0])
    return packed.getvalue()


def _many(count: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"a/{number}.png"), b"")
    return packed.getvalue()


def _lie(content: bytearray, rng: np.random.Generator) -> None:
    """State other sizes, a password or another method in all entries of the directory."""
    at = content.find(b"PK\1\2")
    while at >= 0:
        match rng.integers(3):
            case 0:
                content[at + 20 : at + 28] = struct.pack("<II", *rng.integers(0, 2**32, 2, np.uint64).tolist())
            case 1:
                content[at + 8] |= 1
            case _:
                content[at + 10 : at + 12] = struct.pack("<H", int(rng.integers(1, 99)))
        at = content.find(b"PK\1\2", at + 4)
