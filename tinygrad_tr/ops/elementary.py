"""Elementary functions, each with the derivative that the textbook gives."""

import math

import numpy as np

from .declare import op

__all__ = [
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cbrt",
    "cos",
    "cosh",
    "deg2rad",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "nan_to_num",
    "rad2deg",
    "reciprocal",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "unwrap",
]  # fmt: skip

LOG_2, LOG_10, DEGREE = math.log(2), math.log(10), math.pi / 180

sqrt = op(np.sqrt, "sqrt({x})", dx=lambda out: 0.5 / out, scalar=math.sqrt)
cbrt = op(np.cbrt, "cbrt({x})", dx=lambda out: 1 / (3 * out * out))
reciprocal = op(
    np.reciprocal, "1 / {x}", dx=lambda out: -(out * out), scalar=lambda x: 1 / x
)

# ---- exponentials and logarithms -------------------------------------------------------------

exp = op(np.exp, "exp({x})", dx=lambda out: out, scalar=math.exp)
exp2 = op(np.exp2, "exp2({x})", dx=lambda out: out * LOG_2, scalar=math.exp2)
expm1 = op(np.expm1, "expm1({x})", dx=lambda out: out + 1, scalar=math.expm1)
log = op(np.log, "log({x})", dx=lambda x: 1 / x, scalar=math.log)
log2 = op(np.log2, "log2({x})", dx=lambda x: 1 / (x * LOG_2), scalar=math.log2)
log10 = op(np.log10, "log10({x})", dx=lambda x: 1 / (x * LOG_10), scalar=math.log10)
log1p = op(np.log1p, "log1p({x})", dx=lambda x: 1 / (1 + x), scalar=math.log1p)

# ---- circular and hyperbolic -----------------------------------------------------------------

sin = op(np.sin, "sin({x})", dx=lambda x: cos(x), scalar=math.sin)
cos = op(np.cos, "cos({x})", dx=lambda x: -sin(x), scalar=math.cos)
tan = op(np.tan, "tan({x})", dx=lambda out: 1 + out * out, scalar=math.tan)
arcsin = op(np.arcsin, "arcsin({x})", dx=lambda x: 1 / sqrt(1 - x * x), scalar=math.asin)
arccos = op(np.arccos, "arccos({x})", dx=lambda x: -1 / sqrt(1 - x * x), scalar=math.acos)
arctan = op(np.arctan, "arctan({x})", dx=lambda x: 1 / (1 + x * x), scalar=math.atan)
sinh = op(np.sinh, "sinh({x})", dx=lambda x: cosh(x), scalar=math.sinh)
cosh = op(np.cosh, "cosh({x})", dx=lambda x: sinh(x), scalar=math.cosh)
tanh = op(np.tanh, "tanh({x})", dx=lambda out: 1 - out * out, scalar=math.tanh)
arcsinh = op(np.arcsinh, "arcsinh({x})", dx=lambda out: 1 / cosh(out), scalar=math.asinh)
arccosh = op(  # two roots, for the right branch of complex numbers
    np.arccosh, "arccosh({x})", dx=lambda x: 1 / (sqrt(x - 1) * sqrt(x + 1)), scalar=math.acosh
)
arctanh = op(np.arctanh, "arctanh({x})", dx=lambda x: 1 / (1 - x * x), scalar=math.atanh)
deg2rad = op(np.deg2rad, "deg2rad({x})", np.radians, dx=DEGREE, scalar=lambda x: x * DEGREE)
rad2deg = op(np.rad2deg, "rad2deg({x})", np.degrees, dx=1 / DEGREE, scalar=lambda x: x / DEGREE)

# ---- what is x itself, or x and a constant, piece by piece -----------------------------------

unwrap = op(np.unwrap, "unwrap({x})", also="discont axis period", gx=lambda g: g)
nan_to_num = op(
    np.nan_to_num, "nan_to_num({x})", also="nan posinf neginf", dx=lambda x: np.isfinite(x)
)
