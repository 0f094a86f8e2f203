"""What the units of one layer answer to one input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..graph import history, recording
from ..messages import _
from ..nn import Module
from ..numbers import number
from ..palette import BOUNDARY_FILLS, LIGHT, PLOT_CYCLE
from ..value import Value
from .style import dress, entitle, have_matplotlib, house_style, new_axes
from .text import TextPicture, mosaic, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["activations", "layer_output"]

SQUASHES = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "sigmoid", "tanh",
                      "softmax", "step", "maximum"})  # fmt: skip
NAMED = 40  # up to so many units have their number written on them
Array = NDArray[np.float64]


def activations(
    model: Module, x: ArrayLike, *, layer: str | None = None, ax: Axes | None = None,
    title: str | None = None, lang: str | None = None,
) -> Axes | TextPicture:  # fmt: skip
    """Draw the activations of a layer for one input.

    Parameters
    ----------
    model : Module
    x : array_like, shape (1, ...) or (n_inputs,)
        One input.
    layer : str, optional
        The path of a part, as "layers.1"; by default the first that has weights of its own. If
        its result goes straight into an activation function, that function's result is drawn.
    ax : matplotlib Axes, optional
        Where to draw; by default a new figure.
    title : str, optional
        In place of ours.
    lang : {"en", "tr"}, optional
        The language; None is the chosen one.

    Returns
    -------
    matplotlib Axes, or TextPicture without matplotlib
        A square for each unit, or an image for each channel where the layer's result has shape
        (1, channels, h, w). Positive is orange, negative blue; exactly 0 is white and hatched.

    Raises
    ------
    ValueError
        If `x` is not one input, there is no such layer, or it was not reached.

    Examples
    --------
    >>> import tinygrad_tr as tg
    >>> network = tg.nn.MLP(2, [6, 1], rng=0)
    >>> ax = activations(network, [1.0, -1.0], lang="tr")
    >>> ax.get_title(loc="left")
    'Aktivasyonlar · layers.0 · relu'
    """
    name, function, values = layer_output(model, x, layer)
    blocks = _blocks(values)
    title = title or _("Activations · {layer}", lang).format(
        layer=f"{name} · {function}" if function else name
    )
    said = _("{n} of {total} are exactly 0", lang).format(
        n=int((values == 0).sum()), total=values.size
    )
    if not have_matplotlib():
        return TextPicture("\n".join([title, said, *_as_text(values, blocks)]), lang)
    with house_style():
        columns = int(np.ceil(np.sqrt(len(blocks) * 1.6)))
        rows = -(-len(blocks) // columns)
        ax = new_axes(max(4.6, 2 + 0.62 * columns), 1.5 + 0.62 * rows) if ax is None else ax
        dress(ax, bare=True)
        for k, block in enumerate(blocks):
            _tile(ax, block, k % columns, k // columns, float(np.abs(values).max(initial=0.0)))
            if values.size == len(blocks) <= NAMED:
                ax.text(k % columns, k // columns, number(block[0, 0], 2), ha="center",
                        va="center", fontsize=8.5, color=LIGHT.ink, zorder=4,
                        bbox={"boxstyle": "round,pad=0.1", "fc": LIGHT.bg, "ec": "none",
                              "alpha": 0.75})  # fmt: skip
        ax.set(xlim=(-0.6, columns - 0.4), ylim=(rows - 0.4, -0.6), aspect="equal",
               xticks=[], yticks=[])  # fmt: skip
        entitle(ax, title, said)
    return ax


def layer_output(model: Module, x: ArrayLike, layer: str | None = None) -> tuple[str, str, Array]:
    """Run a model on one input and return a layer's path, its activation function and its result.

    Parameters
    ----------
    model, x, layer
        As for `activations`.

    Returns
    -------
    tuple of (str, str, ndarray)
        The function's name is empty if the layer's result goes elsewhere; the result has lost
        the axis of the batch.

    Raises
    ------
    ValueError
        As `activations`.
    """
    given = np.asarray(x, dtype=np.float64)
    given = given[None] if given.ndim == 1 else given
    if given.ndim == 0 or len(given) != 1:
        raise ValueError(
            f"activations are drawn for one input, of shape (1, ...); this one has shape "
            f"{given.shape}: pass x[:1], or x[None] for one without a batch axis"
        )
    name, part = _find(model, layer)
    seen: list[Any] = []
    ordinary = part.forward

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append(ordinary(*args, **kwargs))
        return seen[-1]

    vars(part)["forward"] = watched
    try:
        with recording(True):
            outputs = model(Value(given, requires_grad=True))
    finally:
        del vars(part)["forward"]
    if not seen or not isinstance(seen[-1], Value):
        raise ValueError(f"the input did not reach {name!r}, or that returned no Value")
    function, result = _activated(outputs, seen[-1])
    return name, function, np.asarray(result.data, dtype=np.float64)[0]


def _find(model: Module, layer: str | None) -> tuple[str, Module]:
    parts = dict(model.named_modules())
    own = [path for path, part in parts.items() if any(isinstance(v, Value) for v in
           vars(part).values())]  # fmt: skip
    name = layer if layer is not None else next(iter(own), "")
    if name not in parts:
        raise ValueError(f"no layer {name!r}; there are {', '.join(filter(None, parts))}")
    return name or model.describe(), parts[name]


def _activated(outputs: Any, result: Value) -> tuple[str, Value]:
    """Follow the graph one step from a layer's result, if that step is an activation function."""
    nodes: list[Any] = history([outputs]) if isinstance(outputs, Value) else []
    users = [node for node in nodes if any(x is result for x in node._operands)]
    if len(users) == 1 and users[0].op.name.strip("_") in SQUASHES:
        return users[0].op.name.strip("_"), users[0]
    return "", result


def _blocks(values: Array) -> list[Array]:
    """Return the squares to draw: channels of an image, or single units."""
    if values.ndim == 3:
        return list(values)
    return [unit.reshape(1, 1) for unit in values.ravel()]


def _as_text(values: Array, blocks: list[Array]) -> list[str]:
    """Return channels in shades of their absolute values, single units as numbers."""
    if values.size == len(blocks):
        return mosaic([[f"{number(block[0, 0], 3):>7}"] for block in blocks])
    top = float(np.abs(values).max(initial=0.0))
    return mosaic([shade(block, top) for block in blocks])


def _tile(ax: Axes, block: Array, column: int, row: int, top: float) -> None:
    """Draw one unit or channel; what is 0 throughout is hatched."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    colors = (LIGHT.value, BOUNDARY_FILLS[0], LIGHT.bg, BOUNDARY_FILLS[2], PLOT_CYCLE[1])
    shades = LinearSegmentedColormap.from_list("activation", colors)
    window = ax.axis()
    ax.imshow(block, cmap=shades, vmin=-top or -1, vmax=top or 1, interpolation="nearest",
              extent=(column - 0.45, column + 0.45, row + 0.45, row - 0.45))  # fmt: skip
    ax.axis(window)
    dead = not block.any()
    ax.add_patch(Rectangle((column - 0.45, row - 0.45), 0.9, 0.9, fill=False, lw=1, zorder=3,
                           edgecolor=LIGHT.op if dead else LIGHT.line,
                           hatch="////" if dead else None))  # fmt: skip
