"""Operations that choose among their operands; at a tie the gradient is shared."""

from math import inf
from typing import Any

import numpy as np

from .declare import op

__all__ = ["clip", "maximum", "minimum", "where"]

where = op(
    np.where, "where({c}, {x}, {y})", scalar=lambda c, x, y: type(x + y)(x if c else y),
    dc=0,
    dx=lambda c: c != 0,
    dy=lambda c: c == 0,
)  # fmt: skip
maximum = op(
    np.maximum, "maximum({x}, {y})",
    gx=lambda g, x, y: g * (x > y) + g * 0.5 * (x == y),
    gy=lambda g, x, y: g * (y > x) + g * 0.5 * (x == y),
)  # fmt: skip
minimum = op(
    np.minimum, "minimum({x}, {y})",
    gx=lambda g, x, y: g * (x < y) + g * 0.5 * (x == y),
    gy=lambda g, x, y: g * (y < x) + g * 0.5 * (x == y),
)  # fmt: skip


def _bind_clip(
    x: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *,
    min: Any = None, max: Any = None, **options: Any,
) -> tuple[tuple[Any, ...], dict[str, Any]]:  # fmt: skip
    """NumPy has two names for each bound, and either bound may be missing: it is infinite then."""
    low, high = min if a_min is None else a_min, max if a_max is None else a_max
    if out is not None:
        options["out"] = out
    return (x, -inf if low is None else low, inf if high is None else high), options


def _clip(x: Any, low: Any, high: Any) -> Any:
    """As NumPy does, where a bound that is infinite would turn whole numbers into floats."""
    low = None if type(low) is float and low == -inf else low
    high = None if type(high) is float and high == inf else high
    return +x if low is high is None else np.clip(x, low, high)


# With low > high NumPy gives high everywhere.
clip = op(
    np.clip, "clip({x}, {low}, {high})", bind=_bind_clip, compute=_clip,
    dx=lambda x, low, high: (x >= low) * (x <= high),
    dlow=lambda x, low, high: (x < low) * (low <= high),
    dhigh=lambda x, low, high: where(low > high, 1, x > high),
)  # fmt: skip
