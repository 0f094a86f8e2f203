"""Arrays of other libraries, which answer NumPy's functions themselves; nothing is asked of them.

Their numbers are not brought into NumPy's memory, nor asked for as Python numbers.
"""

from typing import Any

import numpy as np

__all__ = ["held", "is_foreign"]


def is_foreign(x: Any) -> bool:
    """Whether `x` is an array of another library."""
    return not isinstance(x, np.ndarray) and hasattr(x, "__array_function__")


def held(x: Any, dtype: Any = None) -> Any:
    """`x` as an array, of the `dtype` that is named: of the library that it comes from."""
    if not is_foreign(x):
        return np.asarray(x, dtype)
    return x if dtype is None or x.dtype == dtype else x.astype(dtype)
