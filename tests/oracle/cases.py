"""What both frameworks are asked: the same function, once in our words and once in PyTorch's."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

import tinygrad_tr as tg
from tests import differences

__all__ = ["CASES", "Arrays", "Case", "compare", "incoming", "named", "other", "ours", "same"]

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Case:
    """One function of `x`, or of `x` and `y`, both 2×3."""

    numpy: str
    torch: str
    positive: bool = False
    complex: bool = False
    orders: int = 2  # to which PyTorch differentiates it
    near: float = 1e-12

    @property
    def name(self) -> str:
        return f"{'complex ' * self.complex}{self.numpy}"

    @property
    def operands(self) -> list[str]:
        return sorted(set(re.findall(r"\b[xy]\b", self.numpy)))

    def inputs(self, seed: int = 0) -> Arrays:
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        return {name: self._input(rng) for name in self.operands}

    def _input(self, rng: np.random.Generator) -> np.ndarray:
        sign = 1 if self.positive else rng.choice([-1, 1], (2, 3))
        x = sign * rng.uniform(0.3, 1.7, (2, 3))
        return x + 1j * rng.uniform(-1, 1, (2, 3)) if self.complex else x


def incoming(value: Any) -> np.ndarray:
    """The gradient that comes into a result; its numbers follow from its shape alone."""
    value = np.asarray(value)
    g = np.linspace(-1, 1.5, value.size).reshape(value.shape)
    return g * (1 - 0.5j) if value.dtype.kind == "c" else g


def ours(case: Case, inputs: Arrays) -> Arrays:
    """The value, the gradients, and how these change in the direction of the operands."""
    names = {"np": np, "tg": tg}

    def f(*xs: Any) -> Any:
        return eval(case.numpy, names, dict(zip(inputs, xs, strict=True)))

    xs = list(inputs.values())
    value = f(*map(tg.Value, xs)).data
    g = incoming(value)
    gradients = differences.gradients(f, xs, g)
    seconds = differences.curvature(f, xs, g, xs) if case.orders > 1 else None
    return named(inputs, value, gradients, seconds)


def named(inputs: Arrays, value: Any, gradients: Any, seconds: Any) -> Arrays:
    found = {"value": value}
    found |= {f"gradient {name}": g for name, g in zip(inputs, gradients, strict=True)}
    if seconds is None:
        return found
    return found | {f"second {name}": h for name, h in zip(inputs, seconds, strict=True)}


def compare(found: Arrays, expected: Arrays, near: float = 1e-12) -> None:
    assert found.keys() == expected.keys()
    for what, x in found.items():
        size = near * np.max(np.abs(expected[what]), initial=0.1)
        assert np.shape(x) == expected[what].shape, what
        np.testing.assert_allclose(x, expected[what], rtol=near, atol=size, err_msg=what)


# One line: our words, then PyTorch's. What is the same but for the module stands once.
SAME = """
    x + y | x - y | x * y | x / y | -x | x**3 | x**-2 | MODULE.square(x) | abs(x) | MODULE.exp(x)
    MODULE.expm1(x) | MODULE.sin(x) | MODULE.cos(x) | MODULE.tanh(x) | MODULE.maximum(x, y)
    MODULE.minimum(x, y) | MODULE.logaddexp(x, y) | MODULE.where(x > y, x * y, y) | 2.5**x
    x[:, 1:] | x[1, ::2] | x[:, [0, 2, 0]] | x[[[0], [1]], [0, 0]] | x[None, ..., -1] | x[x > 0]
    MODULE.sum(x) | MODULE.mean(x) | x.sum(1) * y[:, 0] | x.mean(0) * y | MODULE.ravel(x) * 2 | x.T
    MODULE.matmul(x, y.T) | x @ y[0] | MODULE.einsum("ij,kj->ik", x, y) | MODULE.einsum("ij->", x)
    MODULE.einsum("ij,ij,kj->k", x, x, y) | MODULE.stack([x, y]) | MODULE.stack([y, x, y], -1)
    MODULE.reshape(x * y, (3, 2)) | MODULE.broadcast_to(x[:, None], (2, 4, 3)) | x[1]
    MODULE.clip(x, -1, 1)
"""
OTHER = """
    np.power(x * x, y) | torch.pow(x * x, y)
    np.sum(x * y, axis=(0, 1)) | torch.sum(x * y, dim=(0, 1))
    np.mean(x * y, axis=-1, keepdims=True) | torch.mean(x * y, dim=-1, keepdim=True)
    np.max(x * y, axis=1) | torch.amax(x * y, dim=1)
    np.min(x * y) | torch.amin(x * y)
    np.max(np.stack([x, x]), axis=0) | torch.amax(torch.stack([x, x]), dim=0)
    np.maximum(x, x) | torch.maximum(x, x)
    np.clip(x, x, 2 * x) | torch.clamp(x, x, 2 * x)
    np.var(x) | torch.var(x, correction=0)
    np.var(x * y, axis=0, ddof=1, keepdims=True) | torch.var(x * y, dim=0, keepdim=True)
    np.transpose(x[None] * y, (2, 0, 1)) | torch.permute(x[None] * y, (2, 0, 1))
    np.squeeze(x[None], axis=0) * y | torch.squeeze(x[None], dim=0) * y
    np.expand_dims(x * y, (0, -1)) | (x * y)[None, ..., None]
    np.concatenate([x, y, x]) | torch.concatenate([x, y, x])
    np.concatenate([x * y, y], axis=-1) | torch.concatenate([x * y, y], dim=-1)
    np.dot(x, y.T) | torch.matmul(x, y.T)
    np.dot(x[0], y[1]) | torch.dot(x[0], y[1])
    np.outer(x[0], y[0]) | torch.outer(x[0], y[0])
    np.matmul(x, np.stack([y.T, 2 * y.T])) | torch.matmul(x, torch.stack([y.T, 2 * y.T]))
    np.einsum("ii->i", x[:, :2] @ y[:, :2].T) | torch.einsum("ii->i", x[:, :2] @ y[:, :2].T)
    tg.relu(x * y) | torch.relu(x * y)
    tg.sigmoid(x * y) | torch.sigmoid(x * y)
    tg.softplus(x * y) | torch.nn.functional.softplus(x * y)
    tg.softmax(x * y, axis=1) | torch.softmax(x * y, dim=1)
    tg.log_softmax(x * y, axis=0) | torch.log_softmax(x * y, dim=0)
    tg.logsumexp(x * y, axis=1) | torch.logsumexp(x * y, dim=1)
    tg.logsumexp(x * y, axis=(0, 1)) | torch.logsumexp(x * y, dim=(0, 1))
"""
POSITIVE = "MODULE.sqrt(x) | MODULE.log(x * y) | MODULE.log1p(x) | x**y | x**0.5 | y**-1.5"
COMPLEX = """
    x * y | x / y | x**3 | abs(x * y) | MODULE.real(x * y) | MODULE.imag(x * y) | x * y.conj()
    MODULE.exp(x) | MODULE.sin(x * y) | MODULE.tanh(x) | x @ y.T | MODULE.einsum("ij,kj->ik", x, y)
    MODULE.sum(x * y) | MODULE.mean(x * y) | abs(x) * y | MODULE.real(x) * y | x[:, [0, 0]] | 1 / x
"""
COMPLEX_POSITIVE = "MODULE.sqrt(x) | MODULE.log(x) | x**y | 2.5**x"



def same(texts: str, **kind: Any) -> list[Case]:
    several = [text.strip() for text in texts.replace("\n", "|").split("|")]
    return [
        Case(
            text.replace("MODULE.special", "tg.special").replace("MODULE", "np"),
            text.replace("MODULE", "torch"), **kind,
        )
        for text in several
        if text
    ]


def other(lines: str, **kind: Any) -> list[Case]:
    lines = re.sub(r"\n *\| ", " | ", lines)  # a long pair stands on two lines
    return [Case(*line.strip().split(" | "), **kind) for line in lines.strip().split("\n")]


CASES = [
    *same(SAME),
    *other(OTHER),
    *same(POSITIVE, positive=True),
    *same(COMPLEX, complex=True),
    *same(COMPLEX_POSITIVE, positive=True, complex=True),
]
