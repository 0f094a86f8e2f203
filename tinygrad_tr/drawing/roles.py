"""What part a value plays in a picture: parameter, input, constant, operation, loss or output."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from ..graph import Node
from ..ops.declare import shape_of
from .naming import Names, key_of
from .structure import Item, Structure

__all__ = ["Roles", "identities"]

LOSSES = frozenset({"l", "loss", "cost", "kayıp", "kayip", "j"})
TARGETS = frozenset({"t", "y", "target", "targets", "label", "labels", "hedef", "y_true"})


class Roles:
    """The role of each item of one picture.

    A parameter belongs to a module or was given as one; where neither tells of any, it is a leaf
    that needs a gradient. A named leaf without a gradient is an input, or the target of a loss if
    it is called so; an unnamed one is a constant. `inputs` decides for itself.
    """

    def __init__(
        self, structure: Structure, inputs: set[int], parameters: set[int],
        paths: Collection[Node],
    ) -> None:  # fmt: skip
        self._root, self._inputs = structure.root, inputs
        told = {x for x in structure.uses if key_of(x) in parameters or x in paths}
        self.parameters: set[Item] = {
            x for x in (told or structure.uses)
            if x.op is None and x.requires_grad and key_of(x) not in inputs
        } | {x for x in told if key_of(x) in parameters}  # fmt: skip

    def role(self, item: Item, names: Names) -> str:
        """One of loss, output, op, parameter, input, target, constant."""
        if item is self._root and item.op is not None:
            return "loss" if self._is_loss(names) else "output"
        if item.op is not None:
            return "op"
        if key_of(item) in self._inputs:
            return "input"
        if item in self.parameters:
            return "parameter"
        if item not in names.own:
            return "input" if item.requires_grad else "constant"
        target = names.full[item].lower() in TARGETS and not item.requires_grad
        return "target" if target and self._is_loss(names) else "input"

    def _is_loss(self, names: Names) -> bool:
        """Whether the root is a number that is called a loss, or a mean that is called nothing."""
        root = self._root
        if root.op is None or shape_of(root._number) not in ((), (1,)):
            return False
        name = names.full[root].lower()
        return name in LOSSES or name.startswith("loss") or (
            root not in names.own and root.op.name == "mean"
        )


def identities(given: Any) -> set[int]:
    """What `inputs=` or `parameters=` means, by identity.

    It is a value, several of them, a module or an optimiser.
    """
    given = getattr(given, "parameters", given)
    given = given() if callable(given) else given
    if given is None:
        return set()
    if isinstance(given, dict):
        given = given.values()
    if isinstance(given, Node | np.ndarray | np.generic) or not isinstance(given, Iterable):
        given = [given]
    return {id(x) for x in given}
