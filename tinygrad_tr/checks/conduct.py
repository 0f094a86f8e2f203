"""How a function and its rules behave, before any number is compared.

A function must give the same result twice, leave its inputs alone and keep everything in the graph;
a rule must return new memory of the right shape and precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..graph import Node, history
from ..numbers import number
from ..ops.declare import TABLE, Operation, Rule, shape_of
from ..pullback import is_complex
from ..value import Value
from .diagnosis import Suspicion
from .inputs import Inputs, precise
from .program import Program, joined, parts_of

__all__ = ["custom_nodes", "gradient_varies", "misbehaviour", "notes", "rule_faults", "rule_name"]

SAME = 1e-12  # how far two runs may be apart, relative: sums depend on how memory is aligned


def misbehaviour(f: Callable[..., Any], inputs: Inputs, program: Program) -> list[Suspicion]:
    """What is wrong with the function itself, the first fault alone."""
    before = [(v.name, v.value._number, np.array(v.value._number)) for v in inputs.variables]
    found: list[Any] = []

    def keep() -> Any:
        found.append(f(*inputs.arguments))
        return found[0]

    outputs = Program(keep, inputs.variables).run()
    if found[0] is None:
        return [Suspicion("none")]
    changed = [
        variable.name
        for variable, (_name, number, copy) in zip(inputs.variables, before, strict=True)
        if variable.value._number is not number or not _same_bits(number, copy)
    ]
    changed += [name for name, x, copy in inputs.constants if not _same_bits(x, copy)]
    if changed:
        return [Suspicion("changes", facts={"name": changed[0]})]
    if not any(isinstance(y, Value) for y in outputs):
        return [Suspicion("plain")]
    return _aliased(outputs, "aliased") or _coarse(outputs) or _random(program, outputs)


def notes(outputs: list[Any]) -> list[Suspicion]:
    """What is not wrong and yet worth knowing."""
    return _aliased(outputs, "view")


def _same_bits(x: Any, copy: Any) -> bool:
    return bool(np.asarray(x).tobytes() == copy.tobytes())


def _coarse(outputs: list[Any]) -> list[Suspicion]:
    dtypes = [y.dtype for y in outputs if isinstance(y, Value)]
    coarse = [dtype for dtype in dtypes if precise(dtype) != dtype]
    return [Suspicion("float32", facts={"dtype": coarse[0]})] if coarse else []


def _random(program: Program, outputs: list[Any]) -> list[Suspicion]:
    first, second = joined([getattr(y, "_number", y) for y in outputs]), program.vector()
    return _apart("random", first, second)


def gradient_varies(program: Program) -> list[Suspicion]:
    """Whether the gradient, derived twice, differs."""
    found = []
    for _run in range(2):
        outputs = program.run()
        found.append(program.slopes(program.pull(outputs, np.ones(sum(map(parts_of, outputs))))))
    return _apart("random gradient", *found)


def _apart(kind: str, first: Any, second: Any) -> list[Suspicion]:
    if first.shape != second.shape:
        return [Suspicion(kind, facts={"difference": "?"})]
    with np.errstate(invalid="ignore"):
        apart = np.where(first == second, 0.0, np.abs(first - second))
    largest = float(np.max(np.nan_to_num(apart), initial=0.0))
    scale = float(np.max(np.abs(np.nan_to_num(first)), initial=0.0))
    odd = np.isnan(first) != np.isnan(second)
    if largest <= SAME * scale and not np.any(odd):
        return []
    return [Suspicion(kind, facts={"difference": number(largest, 2)})]


# ---- operations of the user ----------------------------------------------------------------


def custom_nodes(outputs: list[Any]) -> list[Node]:
    """The first node of each operation that is not in the table, oldest first."""
    known, found = set(TABLE.values()), {}
    for node in history([y for y in outputs if isinstance(y, Value)]):
        if type(node.op) is Operation and node.op not in known and node.op not in found:
            found[node.op] = node
    return [node for node in found.values() if not _one_of_several(node)]


def _one_of_several(node: Node) -> bool:
    return node._more is not None and len(node._more) > 2


def _aliased(outputs: list[Any], kind: str) -> list[Suspicion]:
    """Results of a user's operation in the memory of an operand: all of it, or a view."""
    for node in custom_nodes(outputs):
        out = node._number
        for x in node._arrays:
            if not (isinstance(out, np.ndarray) and isinstance(x, np.ndarray) and out.size):
                continue
            whole = out.__array_interface__["data"] == x.__array_interface__["data"]
            whole = whole and (out.shape, out.strides) == (x.shape, x.strides)
            if whole if kind == "aliased" else np.may_share_memory(out, x):
                return [Suspicion(kind, facts={"name": node.op.name})]
    return []


def rule_name(op: Operation, k: int) -> str:
    """A rule as a report names it: ``dx of swish``."""
    if op.variadic:
        return f"each of {op.name}"
    return f"{'d' if op.rules[k].local else 'g'}{op.operands[k]} of {op.name}"


def rule_faults(outputs: list[Any]) -> list[Suspicion]:
    """The first thing that the user's rules return amiss, whatever the numbers are."""
    for node in custom_nodes(outputs):
        for k, x in enumerate(node._arrays):
            rule = node.op.rules[0 if node.op.variadic else k]
            floating = getattr(x, "dtype", np.dtype(bool)).kind in "fc"
            if floating and callable(rule.function):
                try:
                    if found := list(_fault(node, rule, k, x)):
                        return found[:1]
                except (ArithmeticError, LookupError, TypeError, ValueError):
                    continue  # deriving the gradient will say it in its own words
    return []


def _fault(node: Node, rule: Rule, k: int, x: Any) -> Iterator[Suspicion]:
    rng, facts = np.random.default_rng(0), {"rule": rule_name(node.op, k)}
    g = _random_like(rng, node._number)
    flow = _returned(node, rule, k, g)
    if flow is None:
        yield Suspicion("returns none", facts=facts)
        return
    kept = np.array(flow)
    again = _returned(node, rule, k, _random_like(rng, node._number))
    shared = isinstance(flow, np.ndarray) and np.shares_memory(flow, again)
    if shared and not rule.local and not _same_bits(flow, kept):
        yield Suspicion("buffer", facts=facts)
    product = g * flow if rule.local else flow
    if kind := _misshapen(shape_of(product), shape_of(x)):
        shapes = {"found": shape_of(product), "wanted": shape_of(x)}
        yield Suspicion(kind, facts=facts | shapes)
    dtype = getattr(flow, "dtype", None)
    if dtype is not None and _too_coarse(dtype, x.dtype, rule.local):
        yield Suspicion("dtype", facts=facts | {"found": dtype, "wanted": x.dtype})


def _too_coarse(dtype: Any, wanted: Any, local: bool) -> bool:
    if dtype.kind in "fc":
        return bool(np.zeros(0, dtype).real.itemsize < np.zeros(0, wanted).real.itemsize)
    return not local  # a local derivative of whole numbers is multiplied by g


def _misshapen(have: tuple[int, ...], want: tuple[int, ...]) -> str:
    """What is wrong with a shape; nothing if summing over what was broadcast gives the other."""
    extra = len(have) - len(want)
    if extra >= 0 and all(n in (1, m) for n, m in zip(want, have[extra:], strict=True)):
        return ""
    if have == want[::-1]:
        return "shape transposed"
    return "shape unbroadcast" if np.prod(have) > np.prod(want) else "shape"


def _random_like(rng: np.random.Generator, out: Any) -> Any:
    drawn = rng.uniform(0.5, 1.5, shape_of(out))
    drawn = drawn + 1j * rng.uniform(0.5, 1.5, shape_of(out)) if is_complex(out) else drawn
    return np.asarray(drawn, getattr(out, "dtype", None))[()]


def _returned(node: Node, rule: Rule, k: int, g: Any) -> Any:
    """What a rule returns for the incoming gradient `g`, before anybody mends its shape."""
    xs = node._arrays
    known = {"g": g, "out": node._number, "xs": xs, "shapes": tuple(map(shape_of, xs)), "i": k}
    if not node.op.variadic:
        for name, x in zip(node.op.operands, xs, strict=True):
            known |= {name: x, f"{name}_shape": shape_of(x)}
    options = rule.defaults | node._options
    asked = [known[n] if n in known else options.get(n) for n in rule.names]
    return rule.function(*asked)  # type: ignore[operator]
