"""The environment of a training: memory allocator, machine and package versions."""

import os
import platform
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

ALLOCATOR: Mapping[str, str] = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
"""Makes glibc keep freed memory rather than return it and fault it in again at every step, which saves a tenth of a
training's processor time."""

LICENCE = "Apache-2.0 for the weights; the data set has its own terms, stated at its source"
"""What the card of a network that was trained here says."""


def machine() -> str:
    """The machine, as a card describes it."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of the packages that are installed; the others are left out."""
    found = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def with_allocator(module: str, arguments: list[str]) -> None:
    """Restart this process with `ALLOCATOR` in its environment, which is read only at the start; only on Linux.

    Args:
        module: what `python -m` runs.
        arguments: the command-line arguments after it.
    """
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc" or ALLOCATOR.items() <= os.environ.items():
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], {**os.environ, **ALLOCATOR})
