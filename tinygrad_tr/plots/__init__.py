"""Pictures of training, drawn with matplotlib, which is loaded when the first one is asked for.

Every function draws in one style and leaves matplotlib's own settings as they were. Figures are
made without pyplot, so no window opens and nothing has to be closed. Where matplotlib is missing,
the same data come back as text, a `TextPicture`.
"""

from . import text
from .confusions import confusion
from .curves import loss, metric
from .files import save
from .flow import gradient_flow, update_ratios
from .grid import images
from .maps import activations
from .planes import boundaries, boundary
from .rates import learning_rates
from .recorder import Recorder
from .ridges import weights
from .scatter import answers
from .sweeps import RateSweep, find_learning_rate
from .text import TextPicture

__all__ = [
    "RateSweep", "Recorder", "TextPicture", "activations", "answers", "boundaries", "boundary",
    "confusion", "find_learning_rate", "gradient_flow", "images", "learning_rates", "loss",
    "metric", "save", "text", "update_ratios", "weights",
]  # fmt: skip
