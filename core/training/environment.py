"""What a training needs of its process: precision, an allocator that keeps its memory; and what a card says of both."""

import os
import platform
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

ALLOCATOR: Mapping[str, str] = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
"""For glibc: freed memory is kept instead of given back and faulted in again at each step, which saves a tenth of the
processor time of a training."""


def has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16 (AVX-512 or AMX)."""
    described = Path("/proc/cpuinfo")
    text = described.read_text(encoding="utf-8") if described.exists() else ""
    return "avx512_bf16" in text or "amx_bf16" in text


def policy(precision: Literal["auto", "float32", "bfloat16"]) -> str:
    """Keras' name of the precision that a recipe asks for."""
    mixed = precision == "bfloat16" or (precision == "auto" and has_bfloat16())
    return "mixed_bfloat16" if mixed else "float32"


def machine() -> str:
    """The machine, as a card names it."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of those of the packages that are installed."""
    found = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def with_allocator(module: str, arguments: list[str]) -> None:
    """Start this process anew with the allocator's settings, which are read only at the start; only on Linux.

    Args:
        module: what `python -m` runs.
        arguments: what follows it.
    """
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc" or ALLOCATOR.items() <= os.environ.items():
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], {**os.environ, **ALLOCATOR})
