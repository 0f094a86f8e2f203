"""Functions that NumPy has not, with SciPy's names and arguments: ``tg.special.expit(x)``."""

from .ops.special import expit, log_softmax, logsumexp, relu, softmax, softplus

__all__ = ["expit", "log_softmax", "logsumexp", "relu", "softmax", "softplus"]
