"""What PyTorch is asked about networks: layers, activations and losses, on the same arrays."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import tinygrad_tr as tg
from tests.oracle.cases import Arrays, incoming
from tinygrad_tr import nn

__all__ = ["CASES", "NetworkCase", "ours"]

Shape = tuple[int, ...]


@dataclass(frozen=True)
class NetworkCase:
    """One function of named arrays, in our words and in PyTorch's.

    Attributes
    ----------
    drawn : dict
        Shapes of what is drawn and differentiated by.
    ours, theirs : callable
        Functions of the arrays by name; `theirs` gets torch's functional module first.
    fixed : dict
        Arrays that are not differentiated by.
    positive : bool
        Whether numbers between 0 and 1 are drawn.
    """

    name: str
    drawn: dict[str, Shape]
    ours: Callable[[dict[str, Any]], Any]
    theirs: Callable[[Any, dict[str, Any]], Any]
    fixed: Arrays = field(default_factory=dict)
    positive: bool = False

    def inputs(self, seed: int = 0) -> Arrays:
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        low = 0.05 if self.positive else -1.5
        high = 0.95 if self.positive else 1.5
        return {name: rng.uniform(low, high, shape) for name, shape in self.drawn.items()}


def ours(case: NetworkCase, inputs: Arrays) -> Arrays:
    """The value and the gradients."""
    values = {name: tg.Value(x) for name, x in inputs.items()}
    out = case.ours(values | case.fixed)
    found = {"value": out.data}
    slopes = tg.gradients(out, list(values.values()), output_gradients=incoming(out.data))
    return found | {f"gradient {name}": g for name, g in zip(values, slopes, strict=True)}


def layer(make: Callable[[], nn.Module]) -> Callable[[dict[str, Any]], Any]:
    """`make`'s layer with the given Values for its parameters, on `x`."""

    def run(v: dict[str, Any]) -> Any:
        module = make()
        for name in v.keys() - {"x"}:
            assert name in vars(module)
            setattr(module, name, v[name])
        out = module(v["x"])
        return out if isinstance(out, tg.Value) else np.concatenate(flat(out), axis=None)

    return run


def flat(parts: Any) -> list[Any]:
    nested = isinstance(parts, tuple | list)
    return [inner for part in parts for inner in flat(part)] if nested else [parts]


def recurrent(kind: str) -> Callable[[Any, dict[str, Any]], Any]:
    """torch.nn.RNN or LSTM with our weights in the place of its two transposed ones."""

    def run(_functional: Any, v: dict[str, Any]) -> Any:
        import torch

        n, m = v["weight"].shape[0], v["recurrent"].shape[0]
        module = getattr(torch.nn, kind)(n, m, batch_first=True, dtype=torch.float64)
        weights = {
            "weight_ih_l0": v["weight"].T, "weight_hh_l0": v["recurrent"].T,
            "bias_ih_l0": v["bias"], "bias_hh_l0": torch.zeros_like(v["bias"]),
        }  # fmt: skip
        out = torch.func.functional_call(module, weights, (v["x"],))
        return torch.cat([part.flatten() for part in flat(out)])

    return run


def batch_norm(shape: Shape, *, training: bool) -> NetworkCase:
    def run(v: dict[str, Any]) -> Any:
        module = nn.BatchNorm(3).train(training)
        module.weight, module.bias = v["weight"], v["bias"]
        module.running_mean.data = np.array([0.1, -0.2, 0.3])
        module.running_var.data = np.array([0.5, 1.5, 1.0])
        out = module(v["x"])
        kept = [module.running_mean, module.running_var]
        return np.concatenate([np.ravel(out), *kept])

    def theirs(functional: Any, v: dict[str, Any]) -> Any:
        import torch

        kept = [torch.tensor(x, dtype=torch.float64) for x in ([0.1, -0.2, 0.3], [0.5, 1.5, 1.0])]
        out = functional.batch_norm(v["x"], *kept, v["weight"], v["bias"], training, 0.1, 1e-5)
        return torch.cat([out.flatten(), *kept])

    name = f"BatchNorm {len(shape)} axes{', training' if training else ''}"
    return NetworkCase(name, {"x": shape, "weight": (3,), "bias": (3,)}, run, theirs)


IMAGES = (2, 3, 6, 5)
LAYERS = [
    NetworkCase(
        "Linear", {"x": (4, 3), "weight": (3, 2), "bias": (2,)}, layer(lambda: nn.Linear(3, 2)),
        lambda f, v: f.linear(v["x"], v["weight"].T, v["bias"]),
    ),
    NetworkCase(
        "Conv2d", {"x": IMAGES, "weight": (4, 3, 3, 3), "bias": (4,)},
        layer(lambda: nn.Conv2d(3, 4, 3)),
        lambda f, v: f.conv2d(v["x"], v["weight"], v["bias"]),
    ),
    NetworkCase(
        "Conv2d stride padding", {"x": IMAGES, "weight": (4, 3, 3, 2), "bias": (4,)},
        layer(lambda: nn.Conv2d(3, 4, (3, 2), stride=(2, 1), padding=(1, 2))),
        lambda f, v: f.conv2d(v["x"], v["weight"], v["bias"], stride=(2, 1), padding=(1, 2)),
    ),
    NetworkCase(
        "MaxPool2d", {"x": IMAGES}, layer(lambda: nn.MaxPool2d(2)),
        lambda f, v: f.max_pool2d(v["x"], 2),
    ),
    NetworkCase(
        "MaxPool2d overlapping", {"x": IMAGES},
        layer(lambda: nn.MaxPool2d((3, 2), stride=(2, 1), padding=1)),
        lambda f, v: f.max_pool2d(v["x"], (3, 2), stride=(2, 1), padding=1),
    ),
    NetworkCase(
        "AvgPool2d", {"x": IMAGES}, layer(lambda: nn.AvgPool2d(3, stride=2, padding=1)),
        lambda f, v: f.avg_pool2d(v["x"], 3, stride=2, padding=1),
    ),
    batch_norm((5, 3), training=True),
    batch_norm((5, 3), training=False),
    batch_norm((2, 3, 4, 2), training=True),
    NetworkCase(
        "LayerNorm", {"x": (2, 4, 3), "weight": (3,), "bias": (3,)}, layer(lambda: nn.LayerNorm(3)),
        lambda f, v: f.layer_norm(v["x"], (3,), v["weight"], v["bias"]),
    ),
    NetworkCase(
        "Embedding", {"weight": (5, 3)},
        lambda v: _embedded(v["weight"]),
        lambda f, v: f.embedding(v["weight"].new_tensor(WORDS).long(), v["weight"]),
    ),
    NetworkCase(
        "RNN", {"x": (2, 5, 3), "weight": (3, 4), "recurrent": (4, 4), "bias": (4,)},
        layer(lambda: nn.RNN(3, 4)), recurrent("RNN"),
    ),
    NetworkCase(
        "LSTM", {"x": (2, 5, 3), "weight": (3, 16), "recurrent": (4, 16), "bias": (16,)},
        layer(lambda: nn.LSTM(3, 4)), recurrent("LSTM"),
    ),
]  # fmt: skip
WORDS = np.array([[0, 4, 4], [2, 0, 0]])


def _embedded(weight: Any) -> Any:
    module = nn.Embedding(5, 3, rng=0)
    module.weight = weight
    return module(WORDS)


ACTIVATIONS = [
    NetworkCase(
        name, {"x": (4, 5)}, lambda v, f=mine: f(4 * v["x"]), lambda f, v, g=its: g(f, 4 * v["x"]),
    )
    for name, mine, its in (
        ("relu", nn.relu, lambda f, x: f.relu(x)),
        ("leaky_relu", nn.leaky_relu, lambda f, x: f.leaky_relu(x)),
        ("elu", lambda x: nn.elu(x, 0.7), lambda f, x: f.elu(x, 0.7)),
        ("selu", nn.selu, lambda f, x: f.selu(x)),
        ("gelu", nn.gelu, lambda f, x: f.gelu(x, approximate="tanh")),
        ("gelu erf", lambda x: nn.gelu(x, approximate=False), lambda f, x: f.gelu(x)),
        ("silu", nn.silu, lambda f, x: f.silu(x)),
        ("softplus", nn.softplus, lambda f, x: f.softplus(x, threshold=100)),
        ("sigmoid", nn.sigmoid, lambda f, x: f.sigmoid(x)),
        ("tanh", nn.tanh, lambda f, x: f.tanh(x)),
        ("softmax", nn.softmax, lambda f, x: f.softmax(x, -1)),
        ("log_softmax", nn.log_softmax, lambda f, x: f.log_softmax(x, -1)),
    )
]  # fmt: skip

CLASSES = np.array([2, 0, 1, 2, 2])
LABELS = np.array([[1.0, 0, 1], [0, 0, 1], [1, 1, 1], [0, 1, 0], [0, 0, 0]])
SHARES = np.array([[0.2, 0.3, 0.5], [0, 1, 0], [0.9, 0.1, 0], [0.4, 0.4, 0.2], [0, 0.5, 0.5]])
SIGNS = np.array([[1.0, -1, 1], [-1, -1, 1], [1, 1, 1], [-1, 1, -1], [-1, -1, -1]])
W = [0.5, 1.0, 2.5]


def loss(
    name: str, mine: Callable[..., Any], theirs: Callable[..., Any], t: Any, *,
    positive: bool = False,
) -> NetworkCase:  # fmt: skip
    return NetworkCase(
        name, {"y": (5, 3)}, lambda v: mine(v["y"], t),
        lambda f, v: theirs(f, v["y"], _tensor(t)), positive=positive,
    )  # fmt: skip


def _tensor(t: Any) -> Any:
    import torch

    return torch.tensor(t)


LOSSES = [
    loss("mse", nn.mse, lambda f, y, t: f.mse_loss(y, t), LABELS),
    loss("mae", nn.mae, lambda f, y, t: f.l1_loss(y, t), LABELS),
    loss("huber", lambda y, t: nn.huber(y, t, delta=0.7),
         lambda f, y, t: f.huber_loss(y, t, delta=0.7), LABELS),
    loss("bce", nn.binary_cross_entropy, lambda f, y, t: f.binary_cross_entropy(y, t), LABELS,
         positive=True),
    loss("bce sigmoid", lambda y, t: nn.binary_cross_entropy(nn.sigmoid(y), t),
         lambda f, y, t: f.binary_cross_entropy_with_logits(y, t), LABELS),
    loss("bce weights",
         lambda y, t: nn.binary_cross_entropy(y, t, logits=True, class_weights=(1, W)),
         lambda f, y, t: f.binary_cross_entropy_with_logits(y, t, pos_weight=_tensor(W)), LABELS),
    loss("bce smoothing",
         lambda y, t: nn.binary_cross_entropy(y, t, logits=True, label_smoothing=0.1),
         lambda f, y, t: f.binary_cross_entropy_with_logits(y, t * 0.9 + 0.05), LABELS),
    loss("ce softmax", lambda y, t: nn.cross_entropy(nn.softmax(y), t),
         lambda f, y, t: f.cross_entropy(y, t), CLASSES),
    loss("ce probabilities", lambda y, t: nn.cross_entropy(y, t),
         lambda f, y, t: f.nll_loss(y.log(), t), CLASSES, positive=True),
    loss("ce shares", lambda y, t: nn.cross_entropy(y, t, logits=True),
         lambda f, y, t: f.cross_entropy(y, t), SHARES),
    loss("ce weights", lambda y, t: nn.cross_entropy(y, t, logits=True, class_weights=W),
         lambda f, y, t: f.cross_entropy(y, t, weight=_tensor(W).double()), CLASSES),
    loss("ce smoothing", lambda y, t: nn.cross_entropy(y, t, logits=True, label_smoothing=0.1),
         lambda f, y, t: f.cross_entropy(y, t, label_smoothing=0.1), CLASSES),
    loss("ce smoothing weights",
         lambda y, t: nn.cross_entropy(y, t, logits=True, label_smoothing=0.2, class_weights=W),
         lambda f, y, t: f.cross_entropy(
             y, t, label_smoothing=0.2, weight=_tensor(W).double()), CLASSES),
    loss("ce shares weights smoothing",
         lambda y, t: nn.cross_entropy(y, t, logits=True, label_smoothing=0.2, class_weights=W),
         lambda f, y, t: f.cross_entropy(
             y, t, label_smoothing=0.2, weight=_tensor(W).double()), SHARES),
    loss("nll", lambda y, t: nn.negative_log_likelihood(nn.log_softmax(y), t),
         lambda f, y, t: f.nll_loss(f.log_softmax(y, -1), t), CLASSES),
    loss("nll weights",
         lambda y, t: nn.negative_log_likelihood(nn.log_softmax(y), t, class_weights=W),
         lambda f, y, t: f.nll_loss(f.log_softmax(y, -1), t, weight=_tensor(W).double()), CLASSES),
    loss("kl", lambda y, t: nn.kl_divergence(nn.softmax(y), t),
         lambda f, y, t: f.kl_div(f.log_softmax(y, -1), t, reduction="batchmean"), SHARES),
    loss("hinge", lambda y, t: nn.hinge(y, t),
         lambda f, y, t: (1 - y * t).clamp(min=0).mean(), SIGNS),
]  # fmt: skip

CASES = [*LAYERS, *ACTIVATIONS, *LOSSES]
