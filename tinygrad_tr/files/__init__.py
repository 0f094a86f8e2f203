"""Models in files: whole or not at all, without pickle, and read without trusting them."""

from .saving import Saved, load, save

__all__ = ["Saved", "load", "save"]
