"""Addition to powers: what Python's operators mean, and the parts of complex numbers."""

import math
import operator
from sys import float_info
from typing import Any

import numpy as np

from .choice import where
from .declare import is_weak, op
from .elementary import log
from .foreign import is_foreign

__all__ = [
    "absolute", "add", "conj", "divide", "fabs", "imag", "lowered", "multiply", "negative",
    "positive", "power", "real", "sign", "square", "still", "subtract",
]  # fmt: skip

add = op(np.add, "{x} + {y}", dx=1, dy=1, scalar=operator.add)
subtract = op(np.subtract, "{x} - {y}", dx=1, dy=-1, scalar=operator.sub)
multiply = op(np.multiply, "{x} * {y}", dx=lambda y: y, dy=lambda x: x, scalar=operator.mul)
divide = op(
    np.divide, "{x} / {y}", scalar=operator.truediv,
    dx=lambda y: 1 / y,
    dy=lambda y, out: -out / y,
)  # fmt: skip
negative = op(np.negative, "-{x}", dx=-1, scalar=operator.neg)
positive = op(np.positive, "+{x}", dx=1, scalar=operator.pos)
square = op(np.square, "{x}**2", dx=lambda x: 2 * x, scalar=lambda x: x * x)


def _nonzero(x: Any) -> Any:
    """`x` with 1 in place of 0: a denominator or a logarithm's argument that is never at fault."""
    return where(x == 0, 1, x)


def _lowered(x: Any, y: Any) -> Any:
    nonzero = y != 0
    if nonzero is True or (not is_foreign(nonzero) and np.all(nonzero)):
        return y - 1
    return _lower_lowered(x, y)


def _lower_lowered(x: Any, y: Any) -> Any:
    """The same for an exponent of the run, which may be 0 in one run and not in the next."""
    if is_weak(y) and y:
        return y - 1
    least = np.finfo(float if is_weak(x) else x.dtype).tiny
    return where(np.logical_or(abs(x) >= least, y != 0), y - 1, x == 0)


still = op(lambda x: x, "{x}", name="still", dx=None)  # the numbers alone, in a rule
lowered = op(  # the exponent less 1; x**0 is flat at x = 0 too, and where 1/x is no number
    _lowered, "lowered({x}, {y})", name="lowered", dx=0, dy=1, lower=_lower_lowered,
    scalar=lambda x, y: y - 1 if y or abs(x) >= float_info.min else x == 0,
)  # fmt: skip
power = op(
    np.power, "{x}**{y}", scalar=math.pow,
    dx=lambda x, y: y * power(x, lowered(still(x), y)),
    dy=lambda x, out: out * log(_nonzero(x)),  # at x = 0 the power does not depend on y > 0
)  # fmt: skip

# The parts of a complex number are not holomorphic, so their rules are whole: torch's convention,
# the gradient of a real loss is dL/dRe + i dL/dIm. For a real x they reduce to the familiar ones.
conj = op(
    np.conjugate, "conj({x})", gx=lambda g: conj(g),
    compute=lambda x: x.conj() if isinstance(x, np.ndarray) else np.conjugate(x),  # real: x itself
)  # fmt: skip
real = op(np.real, "real({x})", gx=lambda g: g + 0j)
imag = op(np.imag, "imag({x})", gx=lambda g: 1j * g)
absolute = op(np.absolute, "abs({x})", gx=lambda g, x: g * sign(x), scalar=abs)
fabs = op(np.fabs, "abs({x})", dx=lambda x: sign(x), scalar=math.fabs)
sign = op(
    np.sign, "sign({x})",
    gx=lambda g, x, out: (out != 0) * (g - out * real(conj(out) * g)) / _nonzero(absolute(x)),
)  # fmt: skip
