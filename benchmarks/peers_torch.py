"""Training programs in PyTorch: as it stands, or with the loss through torch.compile."""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch.nn import functional

from .programs import Program, Words, again


def recurrent(xs: Any, wx: Any, wh: Any, b: Any) -> Any:
    """PyTorch's own recurrent layer, which is quicker than a loop of its operations."""
    start, none = xs.new_zeros(1, xs.shape[1], len(wh)), torch.zeros_like(b)
    weights = [wx.T, wh.T, b, none]
    return torch.rnn_tanh(xs, start, weights, True, 1, 0.0, True, False, False)[0][-1]


WORDS = Words(
    torch.tanh, torch.exp, torch.sqrt, torch.relu, torch.sigmoid, torch.mean,
    functional.mse_loss, functional.cross_entropy, recurrent,
)  # fmt: skip


def trainer(program: Program, how: str) -> Callable[[], Any]:
    torch.set_num_threads(1)
    parameters = [torch.tensor(p, requires_grad=True) for p in program.parameters]
    data = map(torch.from_numpy, program.data)
    kind = torch.optim.Adam if program.adam else torch.optim.SGD
    optimizer = kind(parameters, lr=program.lr)
    loss_of = partial(program.loss, WORDS, parameters)
    if how == "compile":
        loss_of = torch.compile(loss_of)

    def step(*data: Any) -> Any:
        loss = loss_of(*data)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return again(step, program, *data)
