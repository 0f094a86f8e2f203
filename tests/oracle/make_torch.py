"""Ask PyTorch and store its answers, which the tests only read.

Run it as ``python -m tests.oracle.make_torch``; the file says which versions answered.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.oracle.cases import CASES, Arrays, Case, incoming, named

__all__ = ["STORED", "theirs"]

STORED = Path(__file__).with_name("core.npz")


def theirs(case: Case, inputs: Arrays) -> Arrays:
    """PyTorch's value, gradients, and the change of its gradients in the operands' direction."""
    import torch

    names = {"torch": torch}
    xs = [torch.tensor(x, requires_grad=True) for x in inputs.values()]
    value = eval(case.torch, names, dict(zip(inputs, xs, strict=True)))
    g = torch.tensor(incoming(value.detach().numpy()), dtype=value.dtype)
    slopes = torch.autograd.grad(value, xs, g, create_graph=True)
    total = sum((x.detach().conj() * s).real.sum() for x, s in zip(xs, slopes, strict=True))
    seconds: Any = [None] * len(xs)
    if total.requires_grad:
        seconds = torch.autograd.grad(total, xs, allow_unused=True)
    seconds = [torch.zeros_like(x) if h is None else h for x, h in zip(xs, seconds, strict=True)]
    return named(inputs, plain(value), map(plain, slopes), map(plain, seconds))


def plain(tensor: Any) -> np.ndarray:
    array: np.ndarray = tensor.numpy(force=True)
    return array


def main() -> None:
    import torch

    versions = [f"torch {torch.__version__}", f"numpy {np.__version__}"]
    stored: Arrays = {"versions": np.array(versions)}
    for k, case in enumerate(CASES):
        inputs = case.inputs()
        stored[f"{k} name"] = np.array(case.name)
        stored |= {f"{k} {name}": x for name, x in inputs.items()}
        stored |= {f"{k} {what}": x for what, x in theirs(case, inputs).items()}
    np.savez_compressed(STORED, **stored)
    print(f"{len(CASES)} cases, {STORED.stat().st_size} bytes, {', '.join(versions)}")


if __name__ == "__main__":
    main()
