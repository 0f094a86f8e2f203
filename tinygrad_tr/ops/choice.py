"""Operations that choose among their operands; at a tie the gradient is shared."""

from typing import Any

import numpy as np

from .declare import op

__all__ = ["clip", "maximum", "minimum", "where"]

where = op(
    np.where, "where({c}, {x}, {y})", scalar=lambda c, x, y: x if c else y,
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
    """NumPy has two names for each bound, and either bound may be missing."""
    if out is not None:
        options["out"] = out
    return (x, min if a_min is None else a_min, max if a_max is None else a_max), options


def _least(x: Any, low: Any) -> Any:
    return True if low is None else x >= low


def _most(x: Any, high: Any) -> Any:
    return True if high is None else x <= high


# With low > high NumPy gives high everywhere.
clip = op(
    np.clip, "clip({x}, {low}, {high})", bind=_bind_clip,
    dx=lambda x, low, high: _least(x, low) & _most(x, high),
    dlow=lambda x, low, high: (x < low) & _most(low, high),
    dhigh=lambda x, low, high: _least(high, low) * (x > high) + (1 - _least(high, low)),
)  # fmt: skip
