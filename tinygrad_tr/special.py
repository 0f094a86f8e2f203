"""Functions that NumPy has not, with SciPy's names and arguments: ``tg.special.erf(x)``.

What NumPy can compute needs nothing more. The others need SciPy (``[scipy]``); they are loaded,
with it, when the first of them is used, whether from here or as ``scipy.special.erf(v)``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .ops.declare import TABLE
from .ops.entropies import entr, huber, kl_div, pseudo_huber, rel_entr, xlog1py, xlogy
from .ops.special import (
    expit,
    log_expit,
    log_softmax,
    logit,
    logsumexp,
    relu,
    softmax,
    softmin,
    softplus,
)

if TYPE_CHECKING:
    from .ops.declare import Operation

# Module of `ops` → the functions that it has with SciPy's help.
_WITH_SCIPY = {
    "error_functions": "dawsn erf erfc erfcinv erfcx erfinv log_ndtr ndtr ndtri owens_t",
    "gamma": (
        "beta betaln digamma factorial gamma gammaln gammasgn loggamma multigammaln poch "
        "polygamma psi rgamma zeta"
    ),
    "incomplete": "betainc gammainc gammaincc",
    "bessel": "i0 i0e i1 i1e iv ive j0 j1 jv y0 y1 yn",
    "integrals": "boxcox boxcox1p exp1 expi expn exprel fresnel hyp1f1 hyp2f1 sici spence",
}
_HOME = {name: module for module, names in _WITH_SCIPY.items() for name in names.split()}
_ALONE = {
    "entr": entr, "expit": expit, "huber": huber, "kl_div": kl_div, "log_expit": log_expit,
    "log_softmax": log_softmax, "logit": logit, "logsumexp": logsumexp,
    "pseudo_huber": pseudo_huber, "rel_entr": rel_entr, "relu": relu, "softmax": softmax,
    "softmin": softmin, "softplus": softplus, "xlog1py": xlog1py, "xlogy": xlogy,
}  # fmt: skip

__all__ = sorted([*_ALONE, *_HOME])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        found = getattr(import_module(f".ops.{_HOME[name]}", __package__), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "scipy":
            raise
        raise ImportError(
            f"tg.special.{name}() is SciPy's function, and SciPy is not there; "
            f'pip install "tinygrad_tr[scipy]"'
        ) from error
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return list(__all__)


def entry_of(ufunc: Any) -> Operation | None:
    """The entry of a function of ``scipy.special``, all of which are entered now; else None."""
    scipy_special = sys.modules.get("scipy.special")
    known = getattr(scipy_special, ufunc.__name__, None) is ufunc
    if not known:
        return None
    for module in _WITH_SCIPY:
        import_module(f".ops.{module}", __package__)
    for name, operation in _ALONE.items():
        if hasattr(scipy_special, name):
            TABLE[getattr(scipy_special, name)] = operation
    return TABLE.get(ufunc)
