"""Functions of two numbers: angles and lengths, remainders, signs, and extremes that skip nan."""

import operator
from typing import Any

import numpy as np

from .arithmetic import imag, lowered, real, sign, still
from .choice import where
from .composite import composite
from .constants import floor_divide
from .declare import TABLE, op
from .elementary import LOG_2, log, rad2deg
from .special import expit

__all__ = [
    "angle", "arctan2", "copysign", "divmod_", "float_power", "fmax", "fmin", "fmod", "heaviside",
    "hypot", "ldexp", "logaddexp2", "modf", "remainder",
]  # fmt: skip

rint, trunc = TABLE[np.rint], TABLE[np.trunc]


def _ratio(x: Any, length: Any) -> Any:
    """A leg over the hypotenuse; 0 at the corner, where there is no angle."""
    return x * (length != 0) / where(length == 0, 1, length)


hypot = op(
    np.hypot, "hypot({x}, {y})",
    dx=lambda x, out: _ratio(x, out),
    dy=lambda y, out: _ratio(y, out),
)  # fmt: skip
arctan2 = op(
    np.arctan2, "arctan2({y}, {x})",
    dy=lambda y, x: _ratio(_ratio(x, hypot(x, y)), hypot(x, y)),
    dx=lambda y, x: -_ratio(_ratio(y, hypot(x, y)), hypot(x, y)),
)  # fmt: skip


def _angle(z: Any, deg: bool = False) -> Any:
    turned = arctan2(imag(z), real(z))
    return rad2deg(turned) if deg else turned


angle = composite(np.angle, _angle)


def _share(x: Any, y: Any) -> Any:
    """The part of 2**x in the sum with 2**y; a half each where they are equally infinite."""
    gap = x - y
    return expit(LOG_2 * where((x == y) * (gap != gap), 0, gap))


logaddexp2 = op(
    np.logaddexp2, "logaddexp2({x}, {y})",
    dx=lambda x, y: _share(x, y),
    dy=lambda x, y: _share(y, x),
)  # fmt: skip

# ---- remainders ------------------------------------------------------------------------------

remainder = op(
    np.remainder, "{x} % {y}", scalar=operator.mod,
    dx=1,
    dy=lambda x, y: -floor_divide(x, y),
)  # fmt: skip
fmod = op(  # the quotient is a whole number, and the rounded one is that number exactly
    np.fmod, "fmod({x}, {y})", dx=1, dy=lambda x, y, out: -rint((x - out) / y)
)
fraction = op(lambda x: np.modf(x)[0], "fraction({x})", name="fraction", dx=1)
modf = composite(np.modf, lambda x: (fraction(x), trunc(x)))
divmod_ = composite(np.divmod, lambda x, y: (floor_divide(x, y), remainder(x, y)))

# ---- signs, steps and powers -----------------------------------------------------------------

copysign = op(
    np.copysign, "copysign({x}, {y})", dx=lambda x, y: sign(x) * copysign(1.0, y), dy=0
)
heaviside = op(np.heaviside, "heaviside({x}, {y})", dx=0, dy=lambda x: x == 0)
ldexp = op(np.ldexp, "ldexp({x}, {n})", gx=lambda g, n: ldexp(g, n), gn=0)
float_power = op(
    np.float_power, "{x}**{y}",
    dx=lambda x, y: y * float_power(x, lowered(still(x), y)),
    dy=lambda x, out: out * log(where(x == 0, 1, x)),
)  # fmt: skip

# ---- extremes that skip nan ------------------------------------------------------------------

fmax = op(
    np.fmax, "fmax({x}, {y})",
    gx=lambda g, x, y: g * ((x > y) + np.isnan(y)) + g * 0.5 * (x == y),
    gy=lambda g, x, y: g * ((y > x) + np.isnan(x)) + g * 0.5 * (x == y),
)  # fmt: skip
fmin = op(
    np.fmin, "fmin({x}, {y})",
    gx=lambda g, x, y: g * ((x < y) + np.isnan(y)) + g * 0.5 * (x == y),
    gy=lambda g, x, y: g * ((y < x) + np.isnan(x)) + g * 0.5 * (x == y),
)  # fmt: skip
