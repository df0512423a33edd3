"""The numeric precision that a processor computes networks in."""

from pathlib import Path
from typing import Literal


def has_bfloat16() -> bool:
    """Whether the processor has instructions for bfloat16 (AVX-512 or AMX)."""
    described = Path("/proc/cpuinfo")
    text = described.read_text(encoding="utf-8") if described.exists() else ""
    return "avx512_bf16" in text or "amx_bf16" in text


def policy(precision: Literal["auto", "float32", "bfloat16"] = "auto") -> str:
    """Keras' name for a precision; “auto” is mixed bfloat16 if the processor supports it."""
    mixed = precision == "bfloat16" or (precision == "auto" and has_bfloat16())
    return "mixed_bfloat16" if mixed else "float32"
