"""`compile`: a function as straight-line code, derived from one ordinary run of it.

The graph of that run is the program: `trace` writes it down, `passes` make it shorter, `source`
prints it, `calling` runs it. The operations are those of the table, and none is named twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .compiled import Compiled

__all__ = ["Compiled", "compile"]


def compile(f: Callable[..., Any], *, fast: bool = False) -> Compiled:
    """`f` as straight-line code, without a node for each operation.

    Parameters
    ----------
    f : callable
        A function of arrays, numbers, Values and nested containers of these. It may use Values and
        Modules from outside, differentiate (``backward()``, `grad` …) and write data
        (``optimizer.step()``): these are read and written anew in each run. What is neither an
        argument nor a Value is fixed when the function is traced.
    fast : bool
        Print loops for numba (extra ``[fast]``) in place of calls of NumPy.

    Returns
    -------
    Compiled
        Called like `f`; it returns plain arrays and numbers. ``.source`` is its code.

    Raises
    ------
    ImportError
        If `fast` is asked for and numba is not installed.
    TraceError
        At the first call, where `f` branches or loops on numbers that only a run knows.

    Examples
    --------
    >>> import numpy as np
    >>> square = compile(lambda x: np.sum(x * x))
    >>> square(np.array([3.0, 4.0]))
    np.float64(25.0)
    """
    return Compiled(f, fast)
