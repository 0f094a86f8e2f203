"""``np.add.reduce`` and its like: what the methods of NumPy's ufuncs are called elsewhere."""

from typing import Any

import numpy as np

from .arithmetic import add, divide, multiply, subtract
from .composite import array, composite, ndim
from .cumulative import cumprod, cumsum, prod
from .declare import shape_of
from .reductions import max_, min_, sum_
from .shaping import reshape
from .special import logsumexp

__all__: list[str] = []


def _reduce(of: Any) -> Any:
    return lambda array, axis=0, **options: of(array, axis=axis, **options)


def _outer(of: Any) -> Any:
    """`of` every element of one and every element of the other."""

    def program(A: Any, B: Any) -> Any:
        A, B = array(A), array(B)
        return of(reshape(A, (*shape_of(A), *(1,) * ndim(B))), B)

    return program


REDUCE: dict[np.ufunc, Any] = {
    np.add: sum_, np.multiply: prod, np.maximum: max_, np.minimum: min_, np.logaddexp: logsumexp,
}  # fmt: skip
ACCUMULATE: dict[np.ufunc, Any] = {np.add: cumsum, np.multiply: cumprod}
OUTER: dict[np.ufunc, Any] = {
    np.add: add, np.subtract: subtract, np.multiply: multiply, np.divide: divide,
}  # fmt: skip

for ufunc, of in REDUCE.items():
    composite(ufunc.reduce, _reduce(of), name=f"{ufunc.__name__}.reduce")
for ufunc, of in ACCUMULATE.items():
    composite(ufunc.accumulate, _reduce(of), name=f"{ufunc.__name__}.accumulate")
for ufunc, of in OUTER.items():
    composite(ufunc.outer, _outer(of), name=f"{ufunc.__name__}.outer")
