"""Operations with several results: one entry, computed once, and a rule for each result.

    eigh = several(
        np.linalg.eigh, "eigh({x})", results=(".eigenvalues", ".eigenvectors"),
        gx=(lambda g, results: …, lambda g, results: …),
    )

A pullback is linear in the incoming gradients, so each result has an operation and a rule of its
own, and nothing has a tuple for a gradient. A rule that asks for `results` gets all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .declare import TABLE, Function, Operation, is_weak, shape_of

__all__ = ["Several", "results_of", "several"]


class Several(Operation):
    """An entry whose function returns a tuple, of NumPy's own type.

    Attributes
    ----------
    results : tuple of Operation
        One for each result: ``eigh({x}).eigenvectors`` is an operation with one rule an operand.
    """

    def __init__(
        self, function: Function, text: str, rules: Mapping[str, tuple[Any, ...]],
        results: tuple[str, ...], compute: Function | None = None, also: str = "",
    ) -> None:  # fmt: skip
        super().__init__(function, text, dict.fromkeys(rules, 0), compute=compute, also=also)
        self.results = tuple(
            self._one(k, result, {x: rule[k] for x, rule in rules.items()}, also)
            for k, result in enumerate(results)
        )
        self.options = self.options.union(*(one.options for one in self.results))

    def _one(self, k: int, result: str, rules: dict[str, Any], also: str) -> Operation:
        one = Operation(
            self.function, self.text + result, rules, name=self.name + result, also=also,
            compute=lambda *xs, **options: self.compute(*xs, **options)[k],
        )  # fmt: skip
        one.parent = self
        return one

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The results, in NumPy's own tuple; a single one where an option leaves out the others."""
        results = super().__call__(*args, **kwargs)
        asked = [x for x in results if x is not None]
        return results if len(asked) > 1 else asked[0]

    def evaluate(self, xs: Any, options: dict[str, Any]) -> Any:
        """The results on plain data; Python numbers alone give Python numbers."""
        data = super().evaluate(xs, options)
        if all(map(is_weak, xs)):
            return like(data, [x.item() if shape_of(x) == () else x for x in map(np.asarray, data)])
        return data

    def nodes(self, computed: Function, data: Any, *origin: Any) -> Any:
        """The results as nodes, which `computed` makes; what is not a float stays plain.

        `origin` are the operands, their arrays, the options and whether gradients are needed.
        """
        made = list(data)
        for k, one in enumerate(self.results):
            if _varies(data[k]):
                made[k] = node = computed(one, data[k], *origin)
                node._more = (node._operands, node._arrays, (self, data))
        return like(data, made)


def _varies(x: Any) -> bool:
    """Whether a result is of floats; one that an option leaves out is None."""
    return type(x) in (float, complex) if x is None or is_weak(x) else x.dtype.kind in "fc"


def like(data: Any, items: list[Any]) -> Any:
    """A tuple of the type of `data`: NumPy's are named, or plain."""
    return type(data)(*items) if hasattr(data, "_fields") else tuple(items)


def results_of(node: Any, out: Any) -> Any:
    """All results of the call that `node` is one of: arrays, or nodes if `out` is the node."""
    op, data = node._more[2]
    if out is not node:
        return data
    made = op.nodes(node.computed, data, node._operands, node._arrays, node._options, True)
    own = op.results.index(node.op)
    return like(data, [node if k == own else x for k, x in enumerate(made)])


def several(
    function: Function, text: str, *, results: tuple[str, ...], compute: Function | None = None,
    also: str = "", **rules: Any,
) -> Several:  # fmt: skip
    """Declare an operation with several results; `op` says what the rest means.

    Parameters
    ----------
    results : tuple of str
        How each result is got from what the function returns: ``(".Q", ".R")``.
    **rules
        For each operand a tuple of rules, one for each result.
    """
    operation = Several(function, text, rules, results, compute, also)
    TABLE[function] = operation
    return operation
