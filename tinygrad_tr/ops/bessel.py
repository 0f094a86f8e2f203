"""Bessel functions: a derivative is half the sum or difference of the two neighbouring orders.

They differentiate in the argument; the order is a constant.
"""

from typing import Any

import numpy as np
import scipy.special as sc

from .arithmetic import conj, real, sign
from .choice import where
from .declare import op
from .numerics import order, unknown

__all__ = ["i0", "i0e", "i1", "i1e", "iv", "ive", "j0", "j1", "jv", "y0", "y1", "yn"]

j0 = op(sc.j0, "j0({x})", dx=lambda x: -j1(x))
j1 = op(sc.j1, "j1({x})", dx=lambda x: (j0(x) - jv(2, x)) / 2)
jv = op(
    sc.jv, "jv({v}, {z})",
    dv=unknown("the order v of jv()"),
    dz=lambda v, z: (jv(v - 1, z) - jv(v + 1, z)) / 2,
)  # fmt: skip


def _slope_of_yn(lower: Any, higher: Any, x: Any) -> Any:
    """Half the difference; at 0 both are infinite and the higher order decides."""
    return (where(x == 0, 0, lower) - higher) / 2


y0 = op(sc.y0, "y0({x})", dx=lambda x: -y1(x))
y1 = op(sc.y1, "y1({x})", dx=lambda x: _slope_of_yn(y0(x), yn(2, x), x))
yn = op(
    sc.yn, "yn({n}, {x})", compute=lambda n, x: sc.yn(order(n, x), x),
    dn=unknown("the order n of yn()"),
    dx=lambda n, x: _slope_of_yn(yn(n - 1, x), yn(n + 1, x), x),
)  # fmt: skip

i0 = op(sc.i0, "i0({x})", dx=lambda x: i1(x))
i1 = op(sc.i1, "i1({x})", dx=lambda x: (i0(x) + iv(2, x)) / 2)
iv = op(
    sc.iv, "iv({v}, {z})",
    dv=unknown("the order v of iv()"),
    dz=lambda v, z: (iv(v - 1, z) + iv(v + 1, z)) / 2,
)  # fmt: skip


def _i2e(x: Any) -> Any:
    """The scaled function of order 2, by its neighbours where SciPy's has lost all digits."""
    far = np.abs(x) > 1e6
    small = where(far, 0, x)
    return where(far, i0e(x) - 2 * i1e(x) / where(far, x, 1), ive(2, small))


# Scaled by exp(−|Re z|), which is not holomorphic: the rule is whole, as those of abs and real.
i0e = op(sc.i0e, "i0e({x})", dx=lambda x, out: i1e(x) - sign(x) * out)
i1e = op(sc.i1e, "i1e({x})", dx=lambda x, out: (i0e(x) + _i2e(x)) / 2 - sign(x) * out)
ive = op(
    sc.ive, "ive({v}, {z})",
    gv=unknown("the order v of ive()"),
    gz=lambda g, v, z, out:  # v - 1.0, since a whole order may be of a type that has no -1
        g * conj(ive(v - 1.0, z) + ive(v + 1.0, z)) / 2 - real(conj(g) * out) * sign(real(z)),
)  # fmt: skip
