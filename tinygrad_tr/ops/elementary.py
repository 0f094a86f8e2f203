"""Elementary functions, each with the derivative that the textbook gives."""

import math

import numpy as np

from .declare import op

__all__ = ["cos", "exp", "expm1", "log", "log1p", "sin", "sqrt", "tanh"]

sqrt = op(np.sqrt, "sqrt({x})", dx=lambda out: 0.5 / out, scalar=math.sqrt)
exp = op(np.exp, "exp({x})", dx=lambda out: out, scalar=math.exp)
expm1 = op(np.expm1, "expm1({x})", dx=lambda out: out + 1, scalar=math.expm1)
log = op(np.log, "log({x})", dx=lambda x: 1 / x, scalar=math.log)
log1p = op(np.log1p, "log1p({x})", dx=lambda x: 1 / (1 + x), scalar=math.log1p)
sin = op(np.sin, "sin({x})", dx=lambda x: cos(x), scalar=math.sin)
cos = op(np.cos, "cos({x})", dx=lambda x: -sin(x), scalar=math.cos)
tanh = op(np.tanh, "tanh({x})", dx=lambda out: 1 - out * out, scalar=math.tanh)
