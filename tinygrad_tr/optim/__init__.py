"""Optimisers, their learning rates over time, and limits for gradients. They know no network."""

from .adam import Adam, AdamW
from .clipping import clip_norm, clip_value
from .optimizer import Group, Optimizer
from .plateau import Plateau
from .schedules import Schedule, cosine, one_cycle, steps, warm_up
from .sgd import SGD
from .squares import Adagrad, RMSprop

__all__ = [
    "SGD", "Adagrad", "Adam", "AdamW", "Group", "Optimizer", "Plateau", "RMSprop", "Schedule",
    "clip_norm", "clip_value", "cosine", "one_cycle", "steps", "warm_up",
]  # fmt: skip
