"""The version, written in this one place; `setup.cfg` reads it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
