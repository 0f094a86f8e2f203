"""Exceptions and warnings of our own; each derives from the class that Python would raise."""

__all__ = ["DataChangedError", "GradientCheckError", "GraphvizMissingError"]


class DataChangedError(ValueError):
    """An array was changed in place between the forward computation and `backward`."""


class GradientCheckError(AssertionError):
    """A derivative differs from the finite difference; the message says where and by how much."""


class GraphvizMissingError(RuntimeError):
    """A picture needs Graphviz, and no engine was found; the message says how to install one."""
