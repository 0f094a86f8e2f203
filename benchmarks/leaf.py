"""What the packages that look alike call their recorded numbers and arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any


def leaf_of(package: str) -> Callable[[Any], Any]:
    if package == "tinygrad_tr":
        from tinygrad_tr.value import Value
    elif package == "micrograd":
        from micrograd.engine import Value
    elif package == "mygrad":
        from mygrad import tensor as Value
    else:
        import torch

        torch.set_num_threads(1)
        Value = partial(torch.tensor, dtype=torch.float64, requires_grad=True)  # noqa: N806
    return Value
