"""Einstein summation: any of NumPy's forms, made explicit once; its adjoint is an einsum again."""

import string
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import is_weak, op, shape_of
from .shaping import astype

__all__ = ["einsum"]

LETTERS = string.ascii_uppercase + string.ascii_lowercase  # in NumPy's order


def _fresh(used: str) -> str:
    return next(letter for letter in LETTERS if letter not in used)


def _from_lists(args: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """``einsum(a, [0, 1], b, [1, 2], [0, 2])`` spelt with letters."""

    def spell(labels: Any) -> str:
        return "".join("..." if label is Ellipsis else LETTERS[int(label)] for label in labels)

    operands = args[0 : len(args) // 2 * 2 : 2]
    text = ",".join(map(spell, args[1 : len(args) // 2 * 2 : 2]))
    return (f"{text}->{spell(args[-1])}" if len(args) % 2 else text), operands


def _explicit(subscripts: str, operands: tuple[Any, ...]) -> str:
    """`subscripts` with an output, and letters in the place of ``...``."""
    subscripts = subscripts.replace(" ", "")
    left, arrow, output = subscripts.partition("->")
    terms = left.split(",")
    if not arrow:
        letters = left.replace(",", "").replace(".", "")
        once = sorted(letter for letter in set(letters) if letters.count(letter) == 1)
        output = ("..." if "..." in left else "") + "".join(once)
    if "..." not in left:
        return f"{left}->{output}"
    widths = [
        len(shape_of(x)) - len(term) + 3 if "..." in term else 0
        for term, x in zip(terms, operands, strict=False)
    ]
    dots = ""
    for _ in range(max(widths)):
        dots += _fresh(subscripts + dots)
    named = [
        term.replace("...", dots[len(dots) - width :])
        for term, width in zip(terms, widths, strict=False)
    ]
    return f"{','.join(named)}->{output.replace('...', dots)}"


def _bind(*args: Any, **options: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    subscripts, operands = (args[0], args[1:]) if isinstance(args[0], str) else _from_lists(args)
    operands = tuple(np.asarray(x) if isinstance(x, list | tuple) else x for x in operands)
    given = {k: v for k, v in options.items() if not (k == "out" and v is None)}
    return operands, given | {"subscripts": _explicit(subscripts, operands)}


def _compute(*xs: Any, subscripts: str, **options: Any) -> Any:
    return np.einsum(subscripts, *xs, **options)


def _wide(x: Any, g: Any) -> Any:
    """A mask, or what has a smaller type, in that of the result: products of it may overflow."""
    if is_weak(x) or x.dtype == g.dtype or x.dtype.kind == "c" or is_weak(g):
        return x
    return astype(x, np.finfo(g.dtype).dtype)


def _adjoint(g: Any, i: int, xs: Any, subscripts: str, optimize: Any) -> Any:
    """Swap the output with input `i`.

    An index that only this input has (it was summed alone, or the others have it in length 1) is
    brought back by a vector of ones, an index that it repeats (a diagonal was taken) by an
    identity matrix.
    """
    left, output = subscripts.split("->")
    terms = left.split(",")
    others = [(terms[k], conj(_wide(x, g))) for k, x in enumerate(xs) if k != i]
    target, known, factors = "", output, [(output, g), *others]
    for term, x in others:
        known += "".join(letter for letter, n in zip(term, shape_of(x), strict=True) if n != 1)
    for letter, n in zip(terms[i], shape_of(xs[i]), strict=True):
        if letter not in known:
            factors.append((letter, np.ones(n, bool)))
            known += letter
        if letter in target:
            twin = _fresh(subscripts + target)
            factors.append((letter + twin, np.eye(n, dtype=bool)))
            letter = twin
        target += letter
    text = ",".join(term for term, _ in factors) + "->" + target
    plan = optimize if isinstance(optimize, str) else bool(optimize) or len(factors) > 2
    return einsum(text, *(x for _, x in factors), optimize=plan)


einsum = op(
    np.einsum, "einsum({subscripts}, {xs})", bind=_bind, compute=_compute,
    also="subscripts optimize dtype order casting",
    each=lambda g, i, xs, subscripts, optimize=False: _adjoint(g, i, xs, subscripts, optimize),
)  # fmt: skip
