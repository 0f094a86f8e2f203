"""Pictures of training, drawn with matplotlib, which is loaded when the first one is asked for.

Every function draws in one style and leaves matplotlib's own settings as they were. Figures are
made without pyplot, so no window opens and nothing has to be closed.
"""

from .boundary import decision_boundary
from .files import save
from .grid import image_grid
from .loss import loss_curve

__all__ = ["decision_boundary", "image_grid", "loss_curve", "save"]
