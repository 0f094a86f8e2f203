"""Functions without a derivative: comparisons, positions, questions, whole-number parts.

`dx=None` gives a plain result. Whole-number parts of numbers are recorded with derivative 0, so
that a program through them gets zeros and not an error. They are entries like any other: a reader
that records a program (the compiler) computes a mask anew at each run.
"""

import operator
from typing import Any

import numpy as np

from .declare import op

__all__ = [
    "comparisons", "equal", "floor_divide", "greater", "greater_equal", "less", "less_equal",
    "not_equal",
]  # fmt: skip

eq, ne = operator.eq, operator.ne  # which take None and text too
equal = op(np.equal, "{x} == {y}", dx=None, dy=None, compute=eq, scalar=eq)
not_equal = op(np.not_equal, "{x} != {y}", dx=None, dy=None, compute=ne, scalar=ne)
less = op(np.less, "{x} < {y}", dx=None, dy=None, scalar=operator.lt)
less_equal = op(np.less_equal, "{x} <= {y}", dx=None, dy=None, scalar=operator.le)
greater = op(np.greater, "{x} > {y}", dx=None, dy=None, scalar=operator.gt)
greater_equal = op(np.greater_equal, "{x} >= {y}", dx=None, dy=None, scalar=operator.ge)
comparisons = (equal, not_equal, less, less_equal, greater, greater_equal)

ONE_OPERAND: tuple[Any, ...] = (
    np.logical_not, np.isnan, np.isinf, np.isfinite, np.signbit, np.isneginf, np.isposinf,
    np.isreal, np.iscomplex, np.iscomplexobj, np.isrealobj, np.all, np.any,
    np.argmax, np.argmin, np.argsort, np.argwhere, np.argpartition, np.nonzero, np.flatnonzero,
    np.nanargmax, np.nanargmin, np.count_nonzero, np.shape, np.ndim, np.size,
    np.tril_indices_from, np.triu_indices_from, np.diag_indices_from,
    np.zeros_like, np.ones_like, np.empty_like, np.array_repr, np.array_str, np.array2string,
)  # fmt: skip
TWO_OPERANDS: tuple[Any, ...] = (
    np.logical_and, np.logical_or, np.logical_xor, np.isclose, np.allclose, np.array_equal,
    np.array_equiv, np.isin, np.searchsorted, np.digitize, np.can_cast, np.may_share_memory,
    np.shares_memory,
)  # fmt: skip

for function in ONE_OPERAND:
    op(function, f"{function.__name__}({{x}})", dx=None)
for function in TWO_OPERANDS:
    op(function, f"{function.__name__}({{x}}, {{y}})", dx=None, dy=None)
for function in (np.result_type, np.common_type):
    text = f"{function.__name__}({{xs}})"
    op(function, text, each=None, bind=lambda *xs: (xs, {}), compute=function)
op(np.lexsort, "lexsort({xs})", each=None)
op(np.full_like, "full_like({x}, {fill_value})", dx=None, also="fill_value")
fix = getattr(np, "fix", None)  # deprecated, so not in every NumPy
for function in filter(None, (np.floor, np.ceil, np.rint, np.trunc, fix)):
    op(function, f"{function.__name__}({{x}})", dx=0)
op(np.round, "round({x})", np.around, dx=0, also="decimals")
floor_divide = op(np.floor_divide, "{x} // {y}", dx=0, dy=0, scalar=operator.floordiv)
