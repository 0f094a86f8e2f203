"""Which operations work element by element, so that shapes broadcast and chains fuse."""

import operator

import numpy as np

from ..ops.declare import TABLE, Operation

__all__ = ["elementwise"]

_LIKE = {operator.eq: np.equal, operator.ne: np.not_equal}


def elementwise(op: Operation) -> np.ufunc | None:
    """The ufunc that computes `op` on arrays, if there is one and it has one result."""
    return _KNOWN.get(op)


def _ufunc(op: Operation) -> np.ufunc | None:
    function = op.function
    plain = op.compute is function or op.compute in _LIKE or function is np.conjugate
    return function if isinstance(function, np.ufunc) and function.nout == 1 and plain else None


_KNOWN = {op: ufunc for op in TABLE.values() if (ufunc := _ufunc(op)) and ufunc is not np.matmul}
