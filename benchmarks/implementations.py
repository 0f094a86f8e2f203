"""The names in the table: what has to be installed for each, and where its training step is."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .programs import Program

OURS = {"tinygrad_tr": "compiled", "tinygrad_tr fast": "fast", "tinygrad_tr eager": "eager"}
MORE = {"tinygrad_tr fast": ("numba",)}  # needed beside the package itself

# Package → the module and function that make a training step of a program.
TRAINERS = {
    "tinygrad_tr": ("ours", "trainer"), "torch": ("peers_torch", "trainer"),
    "jax": ("peers_jax", "trainer"), "autograd": ("peers_arrays", "by_autograd"),
    "mygrad": ("peers_arrays", "by_mygrad"), "tinygrad": ("peers_tinygrad", "trainer"),
}  # fmt: skip


def parts(name: str) -> tuple[str, str]:
    """The package of an implementation, and how it is used: "torch", "compile"."""
    package, _, how = name.replace(".", " ").partition(" ")
    return package, how


def installed(name: str) -> bool:
    return all(map(find_spec, (parts(name)[0], *MORE.get(name, ()))))


def training(name: str, program: Program) -> Callable[[], Any]:
    """A training step of `program` by the implementation `name`."""
    package, how = parts(name)
    if package == "numpy":
        return import_module(".hand", __package__).trainer(program)
    module, function = TRAINERS[package]
    return getattr(import_module(f".{module}", __package__), function)(program, how)
