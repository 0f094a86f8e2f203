"""The rule of each operand as an expression.

A rule that prints itself gives its expression; one that asks for shapes or options is run on
values, and the graph that it records is read. Where neither gives something that people can read,
the gradient is said to be that of the Jacobian matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from ..ops.declare import Operation, Rule, is_weak, shape_of
from ..ops.parameters import NUMBERS
from ..ops.several import results_of
from ..symbols import printed
from ..value import Value
from .algebra import Call, Infix, Name, Negative, Number, Tree, fill, leaves, parse, simplify
from .entries import expression
from .guards import evaluate, resolve
from .notation import pieces, text_of

__all__ = ["Derived", "derive"]

LONGEST = 56  # more than this nobody reads


@dataclass(frozen=True, slots=True)
class Derived:
    """What flows back to an operand.

    Attributes
    ----------
    tree : Tree or None
        In the names of the entry, ``g`` and ``out``; None where no expression can be read.
    local : bool
        Whether `tree` is the local derivative, to be multiplied by ``g``.
    shape : tuple of int
        That of what the rule gives, before it is summed over the axes it was broadcast along.
    functions : dict
        What the names of functions in `tree` mean.
    """

    tree: Tree | None
    local: bool
    shape: tuple[int, ...]
    functions: dict[str, Any]

    @property
    def conjugated(self) -> bool:
        """Whether `tree` is the conjugate of a complex derivative."""
        return self.local and isinstance(self.tree, Call) and self.tree.function == "conj"


def derive(
    node: Value, operand: str, data: Mapping[str, Any], literals: Mapping[str, Tree]
) -> Derived:
    """What flows back to the operand of `node` that the entry calls `operand`.

    `data` are the numbers by the names of the entry, `literals` those that are written as such.
    """
    op, place = node.op, _place(node.op, operand)
    rule, shape = op.rules[0 if op.variadic else place], shape_of(data["g"])
    functions: dict[str, Any] = {}
    if isinstance(rule.function, NUMBERS):
        return Derived(Number(rule.function.conjugate()), True, shape, functions)
    text = None if op.variadic else printed(rule, op.operands, functions)
    if text is None:
        return _recorded(node, rule, place, data, literals)
    resolved = resolve(parse(text), data, functions)
    if rule.local:
        resolved = _adjoint(resolved, evaluate(resolved, data, functions))
    tree = simplify(fill(resolved, literals))
    if rule.local:
        return Derived(tree, True, shape, functions)
    factor = _without_g(tree)
    if factor is not None:
        return Derived(simplify(factor), True, shape, functions)
    return Derived(tree, False, shape_of(evaluate(resolved, data, functions)), functions)


def _adjoint(local: Tree, number: Any) -> Tree:
    """What a gradient is multiplied by: of a complex derivative the conjugate."""
    return Call("conj", (local,)) if np.iscomplexobj(number) else local


def _place(op: Operation, operand: str) -> int:
    return int(operand[1:]) if op.variadic else op.operands.index(operand)


def _contains_g(tree: Tree) -> bool:
    match tree:
        case Name("g"):
            return True
        case Infix(_, left, right):
            return _contains_g(left) or _contains_g(right)
        case Negative(operand):
            return _contains_g(operand)
        case Call(_, arguments):
            return any(map(_contains_g, arguments))
    return False


def _without_g(tree: Tree) -> Tree | None:
    """The factor that ``g`` is multiplied by, if the expression is such a product."""
    match tree:
        case Name("g"):
            return Number(1)
        case Negative(operand):
            factor = _without_g(operand)
            return None if factor is None else Negative(factor)
        case Infix("*" | "/" as sign, left, right) if not _contains_g(right):
            factor = _without_g(left)
            return None if factor is None else Infix(sign, factor, right)
        case Infix("*", left, right) if not _contains_g(left):
            factor = _without_g(right)
            return None if factor is None else Infix("*", left, factor)
        case Infix("+" | "-" as sign, left, right):
            first, second = _without_g(left), _without_g(right)
            return None if first is None or second is None else Infix(sign, first, second)
    return None


# ---- rules that are run ----------------------------------------------------------------------


def _recorded(
    node: Value, rule: Rule, place: int, data: Mapping[str, Any], literals: Mapping[str, Tree]
) -> Derived:
    """What a rule records when it is run on values."""
    leaves = {key: _leaf(x) for key, x in data.items()}
    shape = shape_of(data["g"]) if rule.local else ()
    unread, function = Derived(None, rule.local, shape, {}), cast(Any, rule.function)
    try:
        result = function(*(_argument(name, node, place, leaves) for name in rule.names))
    except Exception:  # a rule of first order only has no graph to be read
        return unread
    if not isinstance(result, Value):
        return unread
    names = {x: key for key, x in leaves.items() if isinstance(x, Value)}
    tree = _tree_of(result, names)
    tree = None if tree is None else simplify(fill(tree, literals))
    if tree is None or len(text_of(pieces(tree))) > LONGEST:
        return unread
    if rule.local:
        tree = simplify(Infix("*", Name("g"), _adjoint(tree, result._number)))
    return Derived(tree, False, result.shape, {})


def _leaf(x: Any) -> Any:
    if x is None:
        return None
    kind = "f" if is_weak(x) else x.dtype.kind
    return Value(x) if kind in "fc" else x


def _argument(name: str, node: Value, place: int, leaves: Mapping[str, Any]) -> Any:
    """What a rule gets for the parameter `name`: the same as in `pullback`."""
    if name in leaves and name != "out":
        return leaves[name]
    if name == "out":
        return leaves["out"]
    xs = [leaves[key] for key in leaves if key not in ("g", "out")]
    match name:
        case "i":
            return place
        case "xs":
            return tuple(xs)
        case "shapes":
            return tuple(map(shape_of, xs))
        case "results":
            return results_of(node, node._number)
    operand = name.removesuffix("_shape")
    if operand != name and operand in leaves:
        return shape_of(leaves[operand])
    rule = node.op.rules[0] if node.op.variadic else node.op.rules[place]
    return node._options.get(name, rule.defaults.get(name))


def _tree_of(value: Value, names: Mapping[Value, str], depth: int = 0) -> Tree | None:
    """The graph of `value` as an expression; None where it holds arrays without a name."""
    if value in names:
        return Name(names[value])
    if value.op is None or depth > 12:
        single = value.shape == () and value.op is None
        return Number(_as_number(value.item())) if single else None
    operands = []
    for operand, x in zip(value._operands, value._arrays, strict=True):
        if x is None:
            continue
        if operand is not None:
            tree = _tree_of(operand, names, depth + 1)  # type: ignore[arg-type]
        else:
            tree = Number(_as_number(x)) if shape_of(x) == () else None
        if tree is None:
            return None
        operands.append(tree)
    tree = simplify(_shorter(expression(value.op, operands, value._options)))
    return tree if leaves(tree) <= LONGEST else None


def _as_number(x: Any) -> Any:
    x = x.item() if hasattr(x, "item") else x
    return int(x) if isinstance(x, bool) else x


def _shorter(tree: Tree) -> Tree:
    """Conjugates of real numbers, and reshaping that only makes room to broadcast, left out."""
    match tree:
        case Call("conj" | "conjugate" | "copy", (only,)):
            return only
        case Call("broadcast_to", (Call("reshape", (inner, _)), shape)):
            return Call("broadcast_to", (inner, shape))
    return tree
