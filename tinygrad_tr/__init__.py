"""A number or an array that remembers how it was computed, and all that can be read off that.

``Value`` records the forward expression; derivatives, pictures and checks are derived from it.
What is built on it is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .errors import (
    AnomalyError,
    CheckpointError,
    DataChangedError,
    GradientCheckError,
    GraphLeftWarning,
    GraphvizMissingError,
    TraceError,
    TrainingWarning,
)
from .graph import no_grad
from .messages import get_language, set_language
from .ops.special import (
    log_softmax,
    logsumexp,
    relu,
    sigmoid,
    softmax,
    softplus,
)
from .value import Value

if TYPE_CHECKING:
    from . import data, metrics, nn, optim, plots, special
    from .anomaly import detect_anomaly
    from .barrier import stop_gradient
    from .checks import gradcheck
    from .compiler import compile
    from .custom import custom_op
    from .derivatives import gradients
    from .drawing import draw, tree
    from .explaining import explain
    from .files import load, save
    from .forward import jvp
    from .history import History
    from .jacobians import hessian, hvp, jacobian
    from .recompute import checkpoint
    from .training import fit
    from .transforms import grad, value_and_grad, vjp

__all__ = [
    "AnomalyError", "CheckpointError", "DataChangedError", "GradientCheckError",
    "GraphLeftWarning", "GraphvizMissingError", "History", "TraceError", "TrainingWarning",
    "Value", "__version__", "checkpoint", "compile", "custom_op", "data", "detect_anomaly", "draw",
    "explain", "fit", "get_language", "grad", "gradcheck", "gradients", "hessian", "hvp",
    "jacobian", "jvp", "load", "log_softmax", "logsumexp", "metrics", "nn", "no_grad", "optim",
    "plots", "relu", "save", "set_language", "sigmoid", "softmax", "softplus", "special",
    "stop_gradient", "tree", "value_and_grad", "vjp",
]  # fmt: skip

# Name → the module that has it. Functions and modules have different names, so that importing a
# module never puts it in the place of the function.
_LAZY = {
    "data": "data", "nn": "nn", "optim": "optim", "plots": "plots", "special": "special",
    "draw": "drawing", "tree": "drawing", "fit": "training", "History": "history", "load": "files",
    "metrics": "metrics", "save": "files", "gradcheck": "checks", "checkpoint": "recompute",
    "detect_anomaly": "anomaly", "compile": "compiler", "explain": "explaining",
    "stop_gradient": "barrier", "custom_op": "custom", "gradients": "derivatives",
    "jvp": "forward", "hessian": "jacobians", "hvp": "jacobians", "jacobian": "jacobians",
    "grad": "transforms", "value_and_grad": "transforms", "vjp": "transforms",
}  # fmt: skip
_MODULES = frozenset({"data", "metrics", "nn", "optim", "plots", "special"})


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_LAZY[name]}", __name__)
    found = module if name in _MODULES else getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
