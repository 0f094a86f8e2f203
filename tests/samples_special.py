"""Calls of the special functions, in the form of tests/samples.py, with SciPy's as reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special

from tests.sampling import NAMES, anything, calls, positive, within_one
from tinygrad_tr import special
from tinygrad_tr.ops import incomplete

__all__ = ["between"]

NAMES |= {
    "special": special,
    "gamma_density": incomplete.gamma_density,
    "beta_density": incomplete.beta_density,
    "B": np.array([[0.5, -0.2, 1.5]]),
    "ORDERS": np.array([0, 1, 3]),
}
special.entry_of(scipy.special.erf)  # enters SciPy's functions, that they may be called below


def between(low: float, high: float) -> Any:
    return lambda rng, shape: rng.uniform(low, high, shape)


def check(
    call: str, *given: dict[str, Any], draw: Any = anything, complex: bool = False,
    like: str = "{}",
) -> None:  # fmt: skip
    """Add a call for each of `given`; what SciPy gives is brought into the form `like`."""
    entry = getattr(special, call.partition("(")[0])
    reference = like.format(f"scipy.special.{call}")
    for operands in given:
        calls(entry, f"special.{call}", reference=reference, draw=draw, complex=complex, **operands)


# SciPy widens float32 in some functions; ours keep it.
KEPT = "np.asarray({}).astype(np.asarray(x).dtype)[()]"
ONE = ({"x": (2, 3)}, {"x": ()}, {"x": (0, 2)}, {"x": 0.6})

# ---- one operand ---------------------------------------------------------------------------

for names, draw, takes_complex in (
    ("erf erfc erfcx dawsn ndtr log_ndtr gamma psi digamma rgamma expi", anything, True),
    ("gammaln gammasgn i0 i1 i0e i1e j0 j1 exprel log_expit", anything, False),
    ("loggamma exp1 spence", positive, True),
    ("y0 y1 entr", positive, False),
    ("erfinv", within_one, False),
    ("erfcinv ndtri logit", between(0.1, 0.9), False),
):
    for name in names.split():
        check(f"{name}(x)", *ONE, draw=draw, complex=takes_complex)
        calls(getattr(special, name), f"scipy.special.{name}(x)", draw=draw,
              reference=f"scipy.special.{name}(x)", complex=takes_complex, x=(3,))  # fmt: skip
check("exprel(x)", {"x": (3,)}, draw=between(15, 17))
check("exprel(x)", {"x": (3,)}, draw=between(-17, -15))
check("erfcx(x)", {"x": (4,)}, draw=between(6.9, 7.1), complex=True)
check("dawsn(x)", {"x": (4,)}, draw=between(6.9, 7.1), complex=True)
check("log_ndtr(x)", {"x": (3,)}, draw=between(-40, -8))
check("spence(x)", {"x": (4,)}, draw=between(1.4, 1.6), complex=True)
check("rgamma(x)", {"x": (3,)}, draw=between(-3.9, -0.1), complex=True)
check("factorial(x)", *ONE, draw=positive, like=KEPT)
check("factorial(x)", {"x": (2,)}, draw=between(-3, -2), like=KEPT)

# ---- an order or a parameter, and the argument ----------------------------------------------

for name in ("jv", "iv", "ive"):
    for order in ("0", "1", "2.5", "ORDERS", "0.5"):
        check(f"{name}({order}, x)", {"x": (2, 3)}, draw=positive, complex=order != "ORDERS")
    check(f"{name}(2, x)", {"x": ()}, {"x": (0, 3)}, {"x": -0.6}, complex=True)
for name in ("yn", "expn"):
    for order in ("0", "2", "ORDERS"):
        check(f"{name}({order}, x)", {"x": (2, 3)}, draw=positive, like=KEPT)
    check(f"{name}(3, x)", {"x": ()}, {"x": 0.6}, {"x": (0, 3)}, draw=positive, like=KEPT)
for order in ("0", "1", "2", "ORDERS"):
    check(f"polygamma({order}, x)", {"x": (2, 3)}, draw=positive, like=KEPT)
check("polygamma(n=1, x=x)", {"x": ()}, {"x": 0.6}, {"x": (3,)}, {"x": -0.6}, like=KEPT)
check("multigammaln(x, 3)", {"x": (2, 3)}, {"x": ()}, {"x": 1.6}, draw=between(1.1, 3), like=KEPT)
check("multigammaln(a=x, d=1)", {"x": (3,)}, draw=positive, like=KEPT)
check("zeta(x)", {"x": (2, 3)}, {"x": ()}, {"x": 1.6}, {"x": -0.6}, draw=between(1.2, 5))
check("zeta(x)", {"x": (3,)}, draw=between(-3, 0.9))
check("zeta(x)", {"x": (3,)}, draw=between(0.2, 0.8), complex=True)
for arguments in ("1.5, 3, x", "ORDERS, 2.5, x", "-2, 0.5, x"):
    check(f"hyp1f1({arguments})", {"x": (2, 3)}, complex="ORDERS" not in arguments)
check("hyp1f1(1.5, 3, x)", {"x": ()}, {"x": 0.6})
for arguments in ("1.5, 0.4, 3.2, x", "-2, 0.5, ORDERS + 1.0, x"):
    plain = "ORDERS" not in arguments
    check(f"hyp2f1({arguments})", {"x": (2, 3)}, draw=within_one, complex=plain,
          like=KEPT if plain else "{}")  # fmt: skip
check("hyp2f1(1.5, 0.4, 3.2, x)", {"x": ()}, {"x": 0.6}, draw=within_one, like=KEPT)

# ---- two results ---------------------------------------------------------------------------

for name in ("sici", "fresnel"):
    draw = positive if name == "sici" else anything
    for x in ((2, 3), (), (0, 2)):
        for k in (0, 1):
            check(f"{name}(x)[{k}]", {"x": x}, draw=draw, complex=True)
    calls(getattr(special, name), f"sum(scipy.special.{name}(x))", draw=draw, x=(3,))
check("sici(x)[0]", {"x": (4,)}, draw=between(3.9, 4.1))

# ---- several operands ----------------------------------------------------------------------

TWO = (
    {"x": (2, 3), "y": (3,)}, {"x": (2, 1), "y": (3,)}, {"x": (), "y": (2,)},
    {"x": (0,), "y": (1,)}, {"x": 0.6, "y": 1.3}, {"x": (3,), "y": 1.3}, {"x": 1.3, "y": (2,)},
)  # fmt: skip
# Where a number stands beside float32, SciPy widens the first of these and keeps the second.
WIDE = "np.asarray({}).astype(np.result_type(x, y, 0.0))[()]"
WIDENED = ["beta", "betaln", "poch", "gammainc", "gammaincc", "xlogy", "xlog1py"]
KEPT_BY_SCIPY = ["rel_entr", "huber", "pseudo_huber", "owens_t", "boxcox", "boxcox1p"]
for name in WIDENED + KEPT_BY_SCIPY:
    takes_complex, like = name in ("xlogy", "xlog1py"), WIDE if name in WIDENED else "{}"
    check(f"{name}(x, y)", *TWO, draw=positive, complex=takes_complex, like=like)
    text = f"scipy.special.{name}(x, y)"
    calls(getattr(special, name), text, reference=text, draw=positive, complex=takes_complex,
          x=(3,), y=(3,))  # fmt: skip
check("kl_div(x, 8 * y)", *TWO, draw=positive)  # of two numbers that are alike it cancels
for given in TWO[:4]:
    check("zeta(x, y)", given, draw=between(1.2, 4))
check("zeta(x, q=y)", {"x": 1.6, "y": 1.3})
check("gammainc(x, y)", {"x": (3,), "y": (2, 1)}, draw=between(2, 30))
check("gammaincc(x, y)", {"x": (3,), "y": (2, 1)}, draw=between(2, 30))
check("owens_t(x, y)", {"x": (3,), "y": (2, 1)})
check("huber(x, y)", {"x": 0.5, "y": (4,)}, {"x": 0.5, "y": -0.3})
check("pseudo_huber(x, y)", {"x": 0.5, "y": (4,)}, {"x": 0.5, "y": -0.3})
check("boxcox(x, 0)", {"x": (3,)}, draw=positive)
check("boxcox(2.5, x)", {"x": np.zeros(2)}, {"x": (3,)})
THREE = (
    {"x": (2, 3), "y": (3,), "z": (3,)}, {"x": (2, 1), "y": (), "z": (3,)},
    {"x": (0,), "y": (1,), "z": (1,)}, {"x": 0.6, "y": 1.3, "z": 0.4},
    {"x": 0.6, "y": 1.3, "z": (2,)},
)  # fmt: skip
check("betainc(x, y, z)", *THREE, draw=between(0.2, 0.8))
check("betainc(x, y, 0.3)", {"x": (3,), "y": (2, 1)}, draw=between(1, 20))

# ---- along axes ----------------------------------------------------------------------------

for x in ((2, 3), (3,), (), 0.6):
    calls(special.softmin, "special.softmin(x)", complex=False, x=x,
          reference="scipy.special.softmax(-x)")  # fmt: skip
for axis in ("0", "-1", "(0, 2)"):
    calls(special.softmin, f"special.softmin(x, axis={axis})", complex=False, x=(2, 2, 3),
          reference=f"scipy.special.softmax(-x, axis={axis})")  # fmt: skip
check("softmax(x, axis=1)", {"x": (2, 3)}, complex=True)
check("log_softmax(x, axis=1)", {"x": (2, 3)}, complex=True)
check("logsumexp(a=x, axis=1)", {"x": (2, 3)}, draw=positive, complex=True)
for arguments in ("b=y", "0, y", "-1, y, True", "b=y, keepdims=True", "(0, 1), b=y"):
    check(f"logsumexp(x, {arguments})", {"x": (2, 3), "y": (2, 3)}, {"x": (2, 3), "y": (3,)},
          draw=positive)  # fmt: skip
check("logsumexp(x, 1, y)", {"x": (2, 1), "y": (3,)}, {"x": (2, 3), "y": (2, 1)}, draw=positive)
check("logsumexp(x, b=2.0)", {"x": (3,)}, complex=True)
check("logsumexp(x, axis=1, b=B)", {"x": (2, 3)}, draw=positive)
check("logsumexp(x, b=y)", {"x": (), "y": ()}, {"x": 0.6, "y": 1.3}, draw=positive)

# ---- what the rules need and SciPy has not --------------------------------------------------

GAMMA = WIDE.format("y ** (x - 1) * np.exp(-y) / scipy.special.gamma(x)")
BETA = WIDE.format("z ** (x - 1) * (1 - z) ** (y - 1) / scipy.special.beta(x, y)")
BETA = BETA.replace("x, y, 0.0", "x, y, z, 0.0")
for given in TWO:
    calls(incomplete.gamma_density, "gamma_density(x, y)", reference=GAMMA, draw=positive,
          complex=False, **given)  # fmt: skip
for given in THREE:
    calls(incomplete.beta_density, "beta_density(x, y, z)", reference=BETA, complex=False,
          draw=between(0.2, 0.8), **given)  # fmt: skip
