"""Calls of the Fourier transforms, in the form of tests/samples.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.sampling import NAMES, calls
from tinygrad_tr.ops import fourier

__all__ = ["LINES"]

NAMES["fft"] = np.fft
REAL = {"rfft", "ihfft", "rfft2", "rfftn"}  # these refuse complex numbers
LINES = {"fft", "ifft", "rfft", "irfft", "hfft", "ihfft"}

assert all(hasattr(np.fft, name) for name in fourier.__all__)


def check(name: str, options: str, x: Any) -> None:
    calls(getattr(np.fft, name), f"fft.{name}(x{options})", complex=name not in REAL, x=x)


NORMS = ("", ", norm='backward'", ", norm='ortho'", ", norm='forward'", ", norm=None")
for name in sorted(LINES):
    for norm in NORMS:
        check(name, norm, (4,))
    for length in (2, 3, 5):
        check(name, "", (length,))
        check(name, ", norm='forward'", (length,))
    for n in (2, 3, 4, 5, 6, 7, 8):
        check(name, f", n={n}", (4,))
    check(name, ", axis=0", (3, 2))
    check(name, ", 4, 0, 'ortho'", (3, 2))
    check(name, ", n=2, axis=-2", (2, 3, 2))
    check(name, "", (0, 3))
    check(name, "", (2, 1, 3))
for name in ("fft", "ifft", "rfft", "ihfft"):
    check(name, "", (1,))
for name in ("fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn", "irfftn"):
    for norm in NORMS:
        check(name, norm, (2, 3))
    for options in (
        ", axes=(0, 1)", ", axes=(1, 0)", ", s=(3, 2), axes=(-2, -1)", ", (2, 4), (0, 1), 'ortho'",
        ", s=(3, 5), axes=(1, 0), norm='forward'", ", s=(-1, 4), axes=(0, 1)",
    ):  # fmt: skip
        check(name, options, (2, 3))
    check(name, "", (2, 2, 3))
    check(name, ", axes=(0, 2)", (2, 1, 3))
for name in ("fftn", "ifftn", "rfftn", "irfftn"):
    check(name, ", axes=(1,)", (2, 3))
    check(name, ", s=(4,), axes=(0,)", (2, 3))
    check(name, "", (4,))
for name in ("fftshift", "ifftshift"):
    for options in ("", ", axes=0", ", axes=(1,)", ", axes=(0, -1)"):
        check(name, options, (2, 3))
    check(name, "", (5,))
