"""A model as a description from which it can be built again, and back.

A module is described by its class and its attributes: as in `Module` itself, nothing has to be
registered, and a layer that is added to `nn` needs no line here. Only the classes and functions of
`nn` are built; whoever has a class of their own builds the model and loads the numbers into it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .. import nn
from ..nn.activations import find_activation
from ..value import Value
from .trees import Reader, Writer

__all__ = ["MODEL", "PARTS", "build", "describe", "generators"]

MODEL, PARTS = "model/", "parts/"  # in a file: a model's state, and other arrays of its modules


def describe(model: nn.Module, arrays: dict[str, Any]) -> Any:
    """The description of a model; its numbers go into `arrays`, by ``model/path``.

    Raises
    ------
    TypeError
        If an attribute of it, or of a part, has no form in a file: a class or a function that
        does not belong to `nn`.
    """
    return _Describer(arrays).write(model, PARTS)


class _Describer:
    """Gives modules, Values, functions and Generators their forms; a shared one has its first."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._arrays, self._known = arrays, dict[int, str]()
        self.write = Writer(arrays, self._form)

    def _form(self, x: Any, path: str) -> Any:
        if id(x) in self._known:
            return {"same": self._known[id(x)]}
        if isinstance(x, nn.Module) and type(x) in _names():
            self._known[id(x)] = path
            inner = path if path == PARTS else f"{path}."
            own = {name: self.write(part, f"{inner}{name}") for name, part in vars(x).items()}
            return {"module": {"class": _names()[type(x)], "path": path, "attributes": own}}
        if isinstance(x, Value) and x.is_leaf:
            self._known[id(x)] = path
            return {"value": self._value(x, path)}
        if isinstance(x, np.random.Generator):
            self._known[id(x)] = path
            state = self.write(x.bit_generator.state, path)
            return {"source": {"path": path, "generator": {"generator": state}}}
        return {"function": _names()[x]} if callable(x) and x in _names() else None

    def _value(self, x: Value, path: str) -> dict[str, Any]:
        array = MODEL + path.removeprefix(PARTS)
        self._arrays[array] = x.numpy()
        return {
            "path": path, "array": array, "shape": list(x.shape), "dtype": x.dtype.str,
            "gradient": x.requires_grad, "name": x.name, "number": x.weak,
        }  # fmt: skip


def build(description: Any, read: Callable[[str], Any]) -> nn.Module:
    """The model of a description; no constructor runs, so nothing is drawn or allocated in vain.

    Raises
    ------
    ValueError
        If it is no description of a model of `nn`.
    """
    model = _Builder(read).reader(description)
    if not isinstance(model, nn.Module):
        raise ValueError("its description is none of a model")
    return model


class _Builder:
    """Makes what a `_Describer` described."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read, self._made = read, dict[str, Any]()
        self.reader = Reader(read, {
            "value": self._value, "module": self._module, "function": self._function,
            "source": self._source, "same": self._made.__getitem__,
        })  # fmt: skip

    def _value(self, form: Any) -> Value:
        array = self._read(form["array"])
        if list(array.shape) != form["shape"] or array.dtype.str != form["dtype"]:
            raise ValueError(
                f"{form['array']} is {array.dtype} of shape {array.shape}, which is not what the "
                f"description of the model says"
            )
        data = array.item() if form["number"] else array
        x = Value(data, requires_grad=form["gradient"], name=form["name"])
        self._made[form["path"]] = x
        return x

    def _module(self, form: Any) -> nn.Module:
        kind = _found(form["class"])
        if not isinstance(kind, type):
            raise ValueError(f"{form['class']!r} is no module")
        x: nn.Module = object.__new__(kind)
        self._made[form["path"]] = x
        for name, part in form["attributes"].items():
            setattr(x, name, self.reader(part))
        return x

    def _source(self, form: Any) -> Any:
        self._made[form["path"]] = self.reader(form["generator"])
        return self._made[form["path"]]

    def _function(self, name: Any) -> Any:
        found = _found(name)
        if isinstance(found, type):
            raise ValueError(f"{name!r} is no function")
        return found


def generators(model: nn.Module) -> dict[str, np.random.Generator]:
    """The random Generators that the parts of a model draw from, by path: those of `Dropout`."""
    return {
        f"{path}.{name}": x
        for path, module in model.named_modules()
        for name, x in vars(module).items()
        if isinstance(x, np.random.Generator)
    }


@cache
def _table() -> dict[str, Any]:
    """The modules and functions of `nn` by name."""
    table = {"identity": find_activation(None)}
    for prefix, space in (("", nn), ("scalar.", nn.scalar)):
        for name in space.__all__:
            thing = getattr(space, name)
            if callable(thing) and (not isinstance(thing, type) or issubclass(thing, nn.Module)):
                table[prefix + name] = thing
    return table


@cache
def _names() -> dict[Any, str]:
    return {thing: name for name, thing in reversed(_table().items())}


def _found(name: Any) -> Any:
    if name not in _table():
        raise ValueError(f"there is no {name!r} in tinygrad_tr.nn")
    return _table()[name]
