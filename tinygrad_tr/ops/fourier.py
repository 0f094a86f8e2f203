"""Discrete Fourier transforms: linear, so the adjoint of each is another one.

The adjoint of a transform is the opposite transform, scaled as the forward one was (`norm`), then
cut or filled up with zeros to the operand's shape. Of real data only half of the spectrum is kept:
what stands for two of its elements is halved or doubled on the way back.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .arithmetic import conj
from .declare import Operation, op, shape_of
from .indexing import scatter

__all__ = [
    "fft", "fft2", "fftn", "fftshift", "hfft", "ifft", "ifft2", "ifftn", "ifftshift", "ihfft",
    "irfft", "irfft2", "irfftn", "rfft", "rfft2", "rfftn",
]  # fmt: skip

Axes = tuple[int, ...] | None

# norm= says which direction is scaled: an adjoint scales the opposite transform instead.
_OPPOSITE = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


def _fit(g: Any, shape: tuple[int, ...]) -> Any:
    """`g` cut to `shape`, or filled up with zeros: the adjoint of filling up and of cutting."""
    if shape_of(g) == shape:
        return g
    common = tuple(slice(min(n, m)) for n, m in zip(shape, shape_of(g), strict=True))
    return scatter(g[common], key=common, shape=shape)


def _inner(n: int, shape: tuple[int, ...], axis: int) -> Any:
    """Which elements of the half spectrum of `n` numbers stand for two of the whole."""
    k = np.arange(n // 2 + 1)
    inner = (k > 0) & (2 * k < n)
    return inner.reshape((-1,) + (1,) * (len(shape) - 1 - axis % len(shape)))


def _axes(s: Any, given: Any, shape: tuple[int, ...]) -> Axes:
    axes: Axes = tuple(range(-len(s), 0)) if given is None and s is not None else given
    if axes is not None and len({k % len(shape) for k in axes}) < len(axes):
        raise ValueError(
            f"the derivative of a transform is not known where its axes repeat, {axes}; transform "
            f"along one after the other, e.g. np.fft.fft(np.fft.fft(x, axis=0), axis=0)"
        )
    return axes


def _last(axes: Axes) -> int:
    return -1 if axes is None else axes[-1]


# ---- complex data --------------------------------------------------------------------------


def _complex(function: Callable[..., Any], inverse: Callable[[], Operation]) -> Operation:
    return op(
        function, f"{function.__name__}({{x}})", also="n",
        gx=lambda g, x_shape, axis=-1, norm=None:
            _fit(inverse()(g, axis=axis, norm=_OPPOSITE[norm]), x_shape),
    )  # fmt: skip


def _complex_n(
    function: Callable[..., Any], inverse: Callable[[], Operation], default: Axes = None
) -> Operation:
    return op(
        function, f"{function.__name__}({{x}})",
        gx=lambda g, x_shape, s=None, axes=default, norm=None:
            _fit(inverse()(g, axes=_axes(s, axes, x_shape), norm=_OPPOSITE[norm]), x_shape),
    )  # fmt: skip


fft, ifft = _complex(np.fft.fft, lambda: ifft), _complex(np.fft.ifft, lambda: fft)
fftn, ifftn = _complex_n(np.fft.fftn, lambda: ifftn), _complex_n(np.fft.ifftn, lambda: fftn)
fft2 = _complex_n(np.fft.fft2, lambda: ifftn, (-2, -1))
ifft2 = _complex_n(np.fft.ifft2, lambda: fftn, (-2, -1))


# ---- real data -----------------------------------------------------------------------------


def _rfft_back(g: Any, shape: tuple[int, ...], n: Any, axis: int, norm: Any) -> Any:
    n = shape[axis] if n is None else n
    g = g - (0.5 * g) * _inner(n, shape, axis)
    return _fit(irfft(g, n=n, axis=axis, norm=_OPPOSITE[norm]), shape)


def _irfft_back(g: Any, shape: tuple[int, ...], axis: int, norm: Any) -> Any:
    n = shape_of(g)[axis]
    back = rfft(g, axis=axis, norm=_OPPOSITE[norm])
    return _fit(back + back * _inner(n, shape, axis), shape)


rfft = op(
    np.fft.rfft, "rfft({x})",
    gx=lambda g, x_shape, n=None, axis=-1, norm=None: _rfft_back(g, x_shape, n, axis, norm),
)  # fmt: skip
irfft = op(
    np.fft.irfft, "irfft({x})", also="n",
    gx=lambda g, x_shape, axis=-1, norm=None: _irfft_back(g, x_shape, axis, norm),
)  # fmt: skip

# NumPy computes hfft(x, norm) as irfft(conj(x), the opposite norm), and ihfft likewise.
hfft = op(
    np.fft.hfft, "hfft({x})", also="n",
    gx=lambda g, x_shape, axis=-1, norm=None:
        conj(_irfft_back(g, x_shape, axis, _OPPOSITE[norm])),
)  # fmt: skip
ihfft = op(
    np.fft.ihfft, "ihfft({x})",
    gx=lambda g, x_shape, n=None, axis=-1, norm=None:
        _rfft_back(conj(g), x_shape, n, axis, _OPPOSITE[norm]),
)  # fmt: skip


def _rfftn_back(g: Any, shape: tuple[int, ...], s: Any, axes: Any, norm: Any) -> Any:
    axes = _axes(s, axes, shape) or tuple(range(len(shape)))
    sizes = [shape[axes[k]] if s is None or s[k] in (None, -1) else s[k] for k in range(len(axes))]
    g = g - (0.5 * g) * _inner(sizes[-1], shape, axes[-1])
    return _fit(irfftn(g, s=sizes, axes=axes, norm=_OPPOSITE[norm]), shape)


def _irfftn_back(g: Any, shape: tuple[int, ...], s: Any, axes: Any, norm: Any) -> Any:
    axes = _axes(s, axes, shape)
    back = rfftn(g, axes=axes, norm=_OPPOSITE[norm])
    return _fit(back + back * _inner(shape_of(g)[_last(axes)], shape, _last(axes)), shape)


def _real_n(function: Callable[..., Any], back: Callable[..., Any], default: Axes) -> Operation:
    return op(
        function, f"{function.__name__}({{x}})",
        gx=lambda g, x_shape, s=None, axes=default, norm=None: back(g, x_shape, s, axes, norm),
    )  # fmt: skip


rfftn, rfft2 = (
    _real_n(np.fft.rfftn, _rfftn_back, None),
    _real_n(np.fft.rfft2, _rfftn_back, (-2, -1)),
)
irfftn, irfft2 = (
    _real_n(np.fft.irfftn, _irfftn_back, None),
    _real_n(np.fft.irfft2, _irfftn_back, (-2, -1)),
)


# ---- order ---------------------------------------------------------------------------------

fftshift = op(
    np.fft.fftshift, "fftshift({x})", gx=lambda g, axes=None: ifftshift(g, axes=axes)
)
ifftshift = op(
    np.fft.ifftshift, "ifftshift({x})", gx=lambda g, axes=None: fftshift(g, axes=axes)
)
