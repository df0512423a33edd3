"""Image files that nobody should upload: whole ones and known bad ones, with random damage."""

from functools import lru_cache

import numpy as np

from tests.core.hostile import hostile_files

LARGEST = 200_000
"""Bytes of the files that are damaged further."""
EXTREME = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\x7f")
"""Numbers at which decoders have failed before."""


@lru_cache(maxsize=1)
def _bases() -> tuple[bytes, ...]:
    return tuple(file.content for file in hostile_files().values() if 8 < len(file.content) < LARGEST)


def damaged(rng: np.random.Generator) -> bytes:
    """One file with up to five damages."""
    bases = _bases()
    content = bytearray(bases[rng.integers(len(bases))])
    for _ in range(rng.integers(6)):
        damage(content, rng, bases[rng.integers(len(bases))])
    return bytes(content)


def damage(content: bytearray, rng: np.random.Generator, other: bytes) -> None:
    """Damage a file once: cut, flip, overwrite, repeat, insert from another one, or remove."""
    if len(content) < 2:
        return
    at = int(rng.integers(len(content)))
    length = int(rng.integers(1, 64))
    match rng.integers(7):
        case 0:
            del content[max(at, 1) :]
        case 1:
            content[at] ^= 1 << int(rng.integers(8))
        case 2:
            content[at : at + 4] = EXTREME[rng.integers(len(EXTREME))]
        case 3:
            content[at:at] = content[at : at + length] * int(rng.integers(2, 200))
        case 4:
            start = int(rng.integers(len(other)))
            content[at:at] = other[start : start + length]
        case 5:
            del content[at : at + length]
        case _:
            content[at : at + length] = rng.bytes(length)
