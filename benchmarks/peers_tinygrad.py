"""Training programs in tinygrad, by its own compiler of steps."""

from collections.abc import Callable
from typing import Any

from tinygrad import Tensor, TinyJit
from tinygrad.nn.optim import SGD, Adam

from .programs import Program, Words, again, recurrent

WORDS = Words(
    Tensor.tanh, Tensor.exp, Tensor.sqrt, Tensor.relu, Tensor.sigmoid, Tensor.mean,
    lambda y, t: ((y - t) ** 2).mean(), Tensor.sparse_categorical_crossentropy,
    recurrent(Tensor.tanh),
)  # fmt: skip


def trainer(program: Program, _how: str) -> Callable[[], Any]:
    parameters = [Tensor(p).contiguous().realize() for p in program.parameters]
    data = [Tensor(array).contiguous().realize() for array in program.data]
    optimizer = (Adam if program.adam else SGD)(parameters, lr=program.lr)

    @TinyJit
    @Tensor.train()
    def run() -> Any:
        optimizer.zero_grad()
        loss = program.loss(WORDS, parameters, *data)
        loss.backward()
        optimizer.step()
        return loss.realize()

    return again(lambda: run().item(), program)
