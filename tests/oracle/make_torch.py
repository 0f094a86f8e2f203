"""Ask PyTorch and store its answers, which the tests only read.

Run it as ``python -m tests.oracle.make_torch``; each file says which versions answered.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.oracle import networks, optimisers
from tests.oracle.cases import CASES, Arrays, Case, incoming, named
from tests.oracle.further import FURTHER
from tests.oracle.networks import NetworkCase

__all__ = ["NETWORKS", "OPTIMISERS", "STORED", "of_network", "theirs"]

FOLDER = Path(__file__).parent
STORED = {FOLDER / "core.npz": CASES, FOLDER / "further.npz": FURTHER}
"""Where the answers to which cases are."""
NETWORKS, OPTIMISERS = FOLDER / "networks.npz", FOLDER / "optimisers.npz"


def theirs(case: Case, inputs: Arrays) -> Arrays:
    """PyTorch's value, gradients, and the change of its gradients in the operands' direction."""
    import torch

    names = {"torch": torch}
    xs = [torch.tensor(x, requires_grad=True) for x in inputs.values()]
    value = eval(case.torch, names, dict(zip(inputs, xs, strict=True)))
    g = torch.tensor(incoming(plain(value)), dtype=value.dtype)
    slopes = torch.autograd.grad(value, xs, g, create_graph=case.orders > 1)
    if case.orders == 1:
        return named(inputs, plain(value), map(plain, slopes), None)
    total = sum((x.detach().conj() * s).real.sum() for x, s in zip(xs, slopes, strict=True))
    seconds: Any = [None] * len(xs)
    if total.requires_grad:
        seconds = torch.autograd.grad(total, xs, allow_unused=True)
    seconds = [torch.zeros_like(x) if h is None else h for x, h in zip(xs, seconds, strict=True)]
    return named(inputs, plain(value), map(plain, slopes), map(plain, seconds))


def of_network(case: NetworkCase, inputs: Arrays) -> Arrays:
    """PyTorch's value and gradients of a layer, an activation or a loss."""
    import torch

    tensors = {name: torch.tensor(x, requires_grad=True) for name, x in inputs.items()}
    value = case.theirs(torch.nn.functional, tensors)
    g = torch.tensor(incoming(value.detach().numpy()), dtype=value.dtype)
    slopes = torch.autograd.grad(value, list(tensors.values()), g)
    found = {f"gradient {name}": plain(s) for name, s in zip(tensors, slopes, strict=True)}
    return {"value": plain(value)} | found


def plain(tensor: Any) -> np.ndarray:
    array: np.ndarray = tensor.resolve_conj().numpy(force=True)
    return array


def store(file: Path, arrays: Arrays, cases: int) -> None:
    import torch

    versions = [f"torch {torch.__version__}", f"numpy {np.__version__}"]
    np.savez_compressed(file, **{"versions": np.array(versions)}, **arrays)
    print(f"{file.name}: {cases} cases, {file.stat().st_size} bytes, {', '.join(versions)}")


def answers(cases: Any, ask: Any) -> Arrays:
    """The inputs and answers of all cases, each numbered."""
    stored: Arrays = {}
    for k, case in enumerate(cases):
        inputs = case.inputs()
        stored[f"{k} name"] = np.array(case.name)
        stored |= {f"{k} {name}": x for name, x in inputs.items()}
        stored |= {f"{k} {what}": x for what, x in ask(case, inputs).items()}
    return stored


def main() -> None:
    for path, cases in STORED.items():
        store(path, answers(cases, theirs), len(cases))
    store(NETWORKS, answers(networks.CASES, of_network), len(networks.CASES))
    steps = {
        f"{name}: {what}": x
        for name in optimisers.OPTIMISERS
        for what, x in optimisers.their_steps(name).items()
    }
    rates = {name: optimisers.their_rates(name) for name in optimisers.SCHEDULES}
    store(OPTIMISERS, steps | rates, len(optimisers.OPTIMISERS) + len(rates))


if __name__ == "__main__":
    main()
