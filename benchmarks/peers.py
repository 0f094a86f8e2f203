"""The packages that are compared, made to look alike as far as they do."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"tinygrad_tr eager": "tinygrad_tr.Value", "micrograd": "micrograd.engine.Value"}
NAMES |= {"mygrad": "mygrad.tensor", "torch": "torch.tensor"}


def leaf_of(package: str) -> Callable[[Any], Any]:
    """What makes a number or an array that is recorded; itself where nothing needs to."""
    module, _, name = NAMES.get(package, "operator.pos").rpartition(".")
    made = getattr(import_module(module), name)
    if package != "torch":
        return made
    import_module("torch").set_num_threads(1)
    return partial(made, dtype=import_module("torch").float64, requires_grad=True)


def constant(package: str, array: Any) -> Any:
    return leaf_of(package)(array).detach() if package == "torch" else array


def derive(package: str, f: Callable[..., Any], leaves: list[Any], *incoming: Any) -> Any:
    """A function that computes ``f(*leaves)`` and then its gradients, and returns both."""
    if package == "autograd":
        return derive_by_autograd(f, leaves, *incoming or (1.0,))

    def step() -> Any:
        result = f(*leaves)
        result.backward(*incoming)
        gradients = [leaf.grad for leaf in leaves]
        if package != "mygrad":  # which forgets by itself
            for leaf in leaves:
                leaf.grad = 0 if package == "micrograd" else None
        return result, gradients

    return step


def derive_by_autograd(f: Callable[..., Any], leaves: list[Any], incoming: Any) -> Any:
    one = len(leaves) == 1
    record = import_module("autograd").make_vjp(f, 0 if one else tuple(range(len(leaves))))

    def step() -> Any:
        back, result = record(*leaves)
        return result, [back(incoming)] if one else back(incoming)

    return step


def printed(code: str) -> float:
    """The figure that `code` prints, in a process with nothing else, which may write bytecode."""
    command = [sys.executable, "-c", code]
    environment = {k: x for k, x in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    return float(done.stdout.rpartition("\n")[0].rpartition("\n")[2])


def called(function: Callable[..., float], *arguments: Any) -> float:
    """The figure that a function of this package returns, in a process on one core."""
    module, name = function.__module__, function.__name__
    begin = f"from {__package__}.harness import pin; pin(); from {module} import {name}"
    return printed(f"{begin}; print({name}(*{arguments!r}))")
