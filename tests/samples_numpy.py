"""Calls of the rest of NumPy, in the form of tests/samples.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.sampling import NAMES, anything, by_columns, calls, positive, within_one
from tinygrad_tr.ops import families, grids, padding, pairs, sliding, windows

__all__ = ["above_one"]


def above_one(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return rng.uniform(1.2, 2.5, shape)


def with_zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """A 0 in every other place."""
    return anything(rng, shape) * (np.arange(np.prod(shape, dtype=int)).reshape(shape) % 2)


def rising(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    return np.cumsum(rng.uniform(0.3, 1.0, shape), axis=-1)


def gappy(x: Any) -> Any:
    """`x` with nan where it is among the first of two."""
    holes = np.zeros(np.shape(x))
    holes[..., ::2] = np.nan
    return x + holes


NAMES |= {
    "T": np.array([[True, False, True], [True, True, False]]),
    "D": np.array([[0.4, np.nan, -1.1], [np.nan, 0.8, 0.9]]),
    "W": np.array([2, 1, 3]),
    "W3": np.array([[1.0, 0, 2, 1], [3, 1, 0.5, 2], [1, 1, 4, 0]]),
    "W5": np.array([True, True, False, True, True]),
    "V": np.array([0.5, -1.5, 2.0, 0.7]),
    "GRID": np.array([-1.5, -0.4, 0.3, 1.9]),
    "CHOICE": np.array([[0, 1, 2], [2, 2, 0]]),
    "gappy": gappy,
    "fraction": pairs.fraction,
    "grid_slope": grids.grid_slope,
    "grid_slope_back": grids.grid_slope_back,
    "i0_slope": families.i0_slope,
    "sinc_slope": families.sinc_slope,
    "padded": padding.padded,
    "overlap": windows.overlap,
    "slide": sliding.slide,
    "windows": np.lib.stride_tricks.sliding_window_view,
}


def later(name: str) -> Any:
    """The function, if the installed NumPy has it."""
    return getattr(np, name, None)


# ---- elementary ------------------------------------------------------------------------------

FUNCTIONS = {
    "exp2": anything, "reciprocal": anything, "tan": anything, "arctan": within_one,
    "sinh": anything, "cosh": anything, "arcsinh": within_one, "sinc": anything,
    "arcsin": within_one, "arccos": within_one, "arctanh": within_one, "arccosh": above_one,
    "log2": positive, "log10": positive, "nan_to_num": anything,
}  # fmt: skip
REAL = {
    "fabs": anything, "cbrt": anything, "deg2rad": anything, "rad2deg": anything,
    "radians": anything, "degrees": anything, "i0": anything,
}  # fmt: skip
for name, draw in (FUNCTIONS | REAL).items():
    taken = name in FUNCTIONS
    for x in ((2, 3), (), (0, 2), 0.6, np.float64(0.6)):
        x = x + 1 if name == "arccosh" and type(x) is not tuple else x
        calls(getattr(np, name), f"np.{name}(x)", draw=draw, complex=taken, x=x)
    calls(getattr(np, name), f"np.{name}(x.T[::2])", draw=draw, complex=taken, x=(2, 3))
    calls(getattr(np, name), f"np.{name}(np.broadcast_to(x, (2, 3)))", draw=draw, complex=taken,
          x=(3,))  # fmt: skip
calls(np.sinc, "np.sinc(x / 1000); np.sinc(4 * x)", x=(3,))
calls(families.sinc_slope, "sinc_slope(x, n=1)", complex=False, x=(3,),
      reference="(np.cos(np.pi * x) - np.sinc(x)) / x")  # fmt: skip
calls(families.i0_slope, "i0_slope(x)", complex=False, x=(3,), reference="scipy.special.i1(x)")
calls(np.nan_to_num, "np.nan_to_num(x, nan=3.0); np.nan_to_num(x, posinf=1, neginf=0)", x=(3,))
calls(np.unwrap, """np.unwrap(x); np.unwrap(3 * x, axis=0); np.unwrap(9 * x, period=2.5);
      np.unwrap(5 * x, discont=4)""", complex=False, x=(2, 3))  # fmt: skip
calls(np.modf, "np.modf(x)[0]; np.stack(np.modf(3 * x))", complex=False, x=(2, 3))
calls(pairs.fraction, "fraction(3 * x)", reference="np.modf(3 * x)[0]", complex=False, x=(3,))
calls(np.modf, "np.modf(x)[0]", complex=False, x=0.6)

# ---- two operands ----------------------------------------------------------------------------

PAIRS = "arctan2 hypot logaddexp2 fmax fmin remainder fmod copysign heaviside"
for name in PAIRS.split():
    entry = getattr(np, name)
    for x, y in ((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2,)), ((0,), (1,)), ((3,), 1.3), (0.6, 1.3):
        calls(entry, f"np.{name}(x, y)", complex=name in ("fmax", "fmin") and type(x) is tuple,
              x=x, y=y)  # fmt: skip
    calls(entry, f"np.{name}(x, 0.5); np.{name}(C, x); np.{name}(x, x)" if name != "fmod" and
          name != "remainder" else f"np.{name}(x, 0.5)", complex=False, x=(2, 3))  # fmt: skip
calls(np.fmax, "np.fmax(x, D); np.fmax(D, x)", complex=False, x=(2, 3))
calls(np.fmin, "np.fmin(x, D); np.fmin(D, x)", complex=False, x=(2, 3))
calls(np.remainder, "x % y; np.mod(x, y)", complex=False, x=(2, 3), y=(3,))
calls(np.remainder, "x % 2; 2 % x; x % -0.4; C % x", complex=False, x=(2, 3))
calls(np.remainder, "x % 0.5; 5 % x", complex=False, x=-0.6)
calls(np.fmod, "np.fmod(3 * x, y)", complex=False, x=(2, 3), y=(3,))
calls(np.divmod, "np.divmod(x, y)[1]; sum(divmod(x, y))", complex=False, x=(2, 3), y=(3,))
calls(np.divmod, "divmod(x, 2)[1]; sum(divmod(2, x))", complex=False, x=(2, 3))
calls(np.divmod, "divmod(x, 0.5)[1]", complex=False, x=0.6)
for x, y in ((2, 3), (2, 3)), ((2, 1), (3,)), ((), (2,)), ((0,), (1,)), ((3,), 1.3), (0.6, 1.3):
    calls(np.float_power, "np.float_power(x, y)", draw=positive, x=x, y=y)
calls(np.float_power, "np.float_power(x, 2); np.float_power(x, N); np.float_power(x, -1)", x=(3,))
calls(np.ldexp, "np.ldexp(x, 3); np.ldexp(x, N)", complex=False, x=(3,))
calls(np.ldexp, "np.ldexp(x, y)", complex=False, x=(2, 1), y=np.array([1, 0, -2]))
calls(np.ldexp, "np.ldexp(x, 2)", complex=False, x=0.6)
for x in (2, 3), (), 0.6:
    calls(np.angle, "np.angle(x); np.angle(x, deg=True)", x=x)
calls(np.angle, "np.angle(x - 2j); np.angle(1j * x)", complex=False, x=(2, 3))
calls(np.real_if_close, "np.real_if_close(x); np.real_if_close(x + 1e-17j)", x=(2, 3))

# ---- choice ----------------------------------------------------------------------------------

calls(np.select, """np.select([M, T], [x, y]); np.select([M, T], [x, y], 7.0);
      np.select((T, M), (x, 2 * y)); np.select([M, ~M], [y, C + x], default=1)""",
      x=(2, 3), y=(3,))  # fmt: skip
calls(np.select, """np.select([T, M], [x, 2.0]); np.select([T, T], [C, x]);
      np.select([M], [x], default=1); np.select([x > 0, x < 0], [x ** 2, np.exp(x)])""", x=(2, 3))
calls(np.piecewise, """np.piecewise(x, [x < 0, x >= 0], [lambda v: v ** 3, np.sqrt]);
      np.piecewise(x, [x > 0], [np.log]); np.piecewise(x[0], x[0] > 0.5, [np.exp, lambda v: -v]);
      np.piecewise(x, [M, T], [np.sin, lambda v: 2 * v, 5.0]);
      np.piecewise(x, [T], [lambda v, a, b=1: v * a + b, 3], 2.0, b=4)""",
      complex=False, x=(2, 3))  # fmt: skip
calls(np.piecewise, "np.piecewise(x, x > 0, [np.sin, np.cos])", complex=False, x=())
calls(np.choose, """np.choose(CHOICE, [x, y, 2 * x]); np.choose(CHOICE, (y, C, x));
      np.choose(CHOICE - 1, [x, y, x], mode='clip');
      np.choose(CHOICE + 1, [x, y, y], mode='wrap')""",
      x=(2, 3), y=(3,))  # fmt: skip
calls(np.choose, "np.choose([0, 1, 1], x)", x=(2, 3))

# ---- reductions --------------------------------------------------------------------------------

for name in ("std", "prod"):
    entry = getattr(np, name)
    for x in ((2, 3), (2, 1, 3)) if name == "std" else ((2, 3), (), 0.6, np.float64(0.6)):
        calls(entry, f"np.{name}(x)", x=x)
    calls(entry, f"""np.{name}(x, axis=0); np.{name}(x, 1); np.{name}(x, axis=-1, keepdims=True);
          x.{name}(axis=(0, -1)); np.{name}(x, axis=(2, 0), keepdims=True); x.{name}(keepdims=True);
          x.{name}(axis=None)""", x=(2, 2, 3))  # fmt: skip
    calls(entry, f"np.{name}(x[:, ::-2], axis=0); np.{name}(x.T, 1)", draw=by_columns, x=(2, 3))
    calls(entry, f"""np.{name}(x, where=M); np.{name}(x, axis=1, where=M);
          np.{name}(x, axis=1, where=[True, False, True])""", x=(2, 3))  # fmt: skip
    calls(entry, f"np.{name}(x, axis=1)", x=(0, 3))
    calls(entry, f"np.{name}(x, dtype=np.float64)", complex=False, x=(2, 3))
calls(np.std, """np.std(x, ddof=1); x.std(axis=1, ddof=1); np.std(x, correction=1);
      np.std(x, where=M, ddof=1)""", x=(2, 3))  # fmt: skip
calls(np.prod, "np.prod(x); np.prod(x, axis=0); np.prod(x, 1); np.prod(x, axis=())",
      draw=with_zeros, x=(2, 3))  # fmt: skip
calls(np.prod, "np.prod(x, initial=2.5); x.prod(axis=1, initial=-1, where=M)", x=(2, 3))
calls(np.prod, "np.prod(x, axis=0); np.prod(x)", x=(0, 3))
for name in ("cumsum", "cumprod"):
    entry = getattr(np, name)
    for x in (2, 3), (), (0, 2), (1,), (7,):
        calls(entry, f"np.{name}(x)", x=x)
    calls(entry, f"np.{name}(x, axis=1); x.{name}(0); np.{name}(x, -1); x.{name}(axis=-3)",
          x=(2, 2, 3))  # fmt: skip
    calls(entry, f"np.{name}(x, dtype='f8')", complex=False, x=(3,))
calls(np.cumprod, "np.cumprod(x); np.cumprod(x, axis=0)", draw=with_zeros, x=(3, 2))
for name in ("cumulative_sum", "cumulative_prod"):
    if later(name):
        for shape in ((4,), (0,)):
            calls(later(name), f"np.{name}(x); np.{name}(x, include_initial=True)", x=shape)
        calls(later(name), f"""np.{name}(x, axis=1); np.{name}(x, axis=-1, include_initial=True);
              np.{name}(x, axis=0, include_initial=True)""", x=(2, 3))  # fmt: skip
calls(np.ptp, """np.ptp(x); np.ptp(x, axis=0); np.ptp(x, 1, keepdims=True); np.ptp(x, axis=(0, 1))
      """, complex=False, x=(2, 3))  # fmt: skip

ORDERS = """{f}(x); {f}(x, axis=0); {f}(x, 1, keepdims=True); {f}(x, axis=(0, 2));
    {f}(x, axis=(2, 0), keepdims=True); {f}(x, axis=-1); {f}(x, keepdims=True)"""
QUANTILES = """np.quantile(x, 0.3); np.quantile(x, [0.2, 0.5, 0.9]); np.quantile(x, 1.0, axis=0);
    np.quantile(x, [[0.25], [0.6]], axis=1); np.quantile(x, (0, 0.4), axis=1, keepdims=True);
    np.quantile(x, 0.7, keepdims=True)"""
METHODS = (
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
    "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher",
    "midpoint", "nearest",
)  # fmt: skip
calls(np.median, ORDERS.format(f="np.median"), complex=False, x=(2, 3, 3))
calls(np.median, "np.median(x)", complex=False, x=())
calls(np.quantile, QUANTILES, complex=False, x=(3, 4))
for method in METHODS:
    calls(np.quantile, f"np.quantile(x, [0.1, 0.37, 0.8], method='{method}')",
          complex=False, x=(7,))  # fmt: skip
calls(np.percentile, """np.percentile(x, 30); np.percentile(x, [20, 50.0], axis=1);
      np.percentile(x, 75, axis=0, method='hazen', keepdims=True)""", complex=False, x=(3, 4))
calls(np.average, """np.average(x); np.average(x, axis=0); np.average(x, 1, keepdims=True);
      np.average(x, 1, weights=W)""", x=(2, 3))
calls(np.average, """np.average(x, weights=y); np.average(x, 0, y); np.average(x, axis=1, weights=y,
      keepdims=True); sum(np.average(x, weights=y, returned=True))
      """, draw=positive, x=(2, 3), y=(2, 3))  # fmt: skip
calls(np.average, """np.average(x, axis=-1, weights=y);
      np.average(x, axis=1, weights=y, keepdims=True)""",
      draw=positive, x=(2, 3), y=(3,))  # fmt: skip

for name in ("nansum", "nanmean", "nanprod", "nanvar", "nanstd", "nanmax", "nanmin"):
    entry, order = getattr(np, name), name in ("nanmax", "nanmin")
    calls(entry, f"""np.{name}(x); np.{name}(x, axis=0); np.{name}(x, 1, keepdims=True);
          np.{name}(x, axis=(0, -1))""", complex=not order, x=(2, 3, 2))  # fmt: skip
    calls(entry, f"""np.{name}(gappy(x), axis=1); np.{name}(gappy(x));
          np.{name}(gappy(x).T, axis=(0, 1), keepdims=True)""", complex=not order, x=(2, 5))
for name in ("nanmean", "nansum", "nanprod", "nanstd"):
    calls(getattr(np, name), f"np.{name}(gappy(x), axis=1, where=W5)",
          x=(3, 5))  # fmt: skip
calls(np.nanvar, "np.nanvar(gappy(x), axis=1, ddof=1); np.nanvar(gappy(x), correction=1)", x=(2, 5))
calls(np.nanmax, "np.nanmax(gappy(x), axis=1, initial=0.2)", complex=False, x=(2, 5))
calls(np.nansum, "np.nansum(gappy(x), initial=2.0)", x=(2, 5))
for name in ("nancumsum", "nancumprod"):
    calls(getattr(np, name), f"np.{name}(gappy(x)); np.{name}(gappy(x), axis=1)", x=(2, 3))
calls(np.nanmedian, "np.nanmedian(x); np.nanmedian(gappy(x), axis=1); np.nanmedian(gappy(x))",
      complex=False, x=(3, 5))  # fmt: skip
calls(np.nanquantile, """np.nanquantile(gappy(x), 0.3, axis=1);
      np.nanquantile(gappy(x), [0.2, 0.7], axis=1, keepdims=True);
      np.nanquantile(np.where(T.T, x, np.nan), [0.2, 0.7], axis=0, method='hazen')""",
      complex=False, x=(3, 2))  # fmt: skip
calls(np.nanpercentile, "np.nanpercentile(gappy(x), [30, 60], axis=1)", complex=False, x=(3, 5))
calls(np.quantile, """np.quantile(x, [0, 0.3, 0.8, 1.0], weights=W3 + 0, method='inverted_cdf');
      np.quantile(x, 0.4, axis=1, weights=[2, 0, 1.5, 1], method='inverted_cdf', keepdims=True);
      np.quantile(x, [0.1, 0.9], axis=(1, 0), weights=W3.T, method='inverted_cdf')""",
      complex=False, x=(3, 4))  # fmt: skip
calls(np.percentile, "np.percentile(x, [0, 45], 0, weights=[0, 1, 2], method='inverted_cdf')",
      complex=False, x=(3, 4))  # fmt: skip
calls(np.nanquantile, """np.nanquantile(gappy(x), [0.4, 1.0], axis=1, weights=W3 + 1,
      method='inverted_cdf')""", complex=False, x=(3, 4))  # fmt: skip

# ---- methods of ufuncs -----------------------------------------------------------------------

for name in ("add", "multiply", "maximum", "minimum", "logaddexp"):
    start = {"maximum": ", initial=-9", "minimum": ", initial=9"}.get(name, "")
    calls(getattr(np, name).reduce, f"""np.{name}.reduce(x); np.{name}.reduce(x, axis=1);
          np.{name}.reduce(x, axis=(0, 1), keepdims=True); np.{name}.reduce(x, None)""",
          complex=False, x=(2, 3))  # fmt: skip
    if name != "logaddexp":
        calls(getattr(np, name).reduce, f"np.{name}.reduce(x, where=M{start})", x=(2, 3))
for name in ("add", "multiply"):
    calls(getattr(np, name).accumulate, f"np.{name}.accumulate(x); np.{name}.accumulate(x, axis=1)",
          x=(2, 3))  # fmt: skip
for name in ("add", "subtract", "multiply", "divide"):
    for x, y in ((2, 3), (2,)), ((3,), (2, 2)), ((), (2,)), ((0,), (2,)):
        calls(getattr(np, name).outer, f"np.{name}.outer(x, y)", x=x, y=y)
    calls(getattr(np, name).outer, f"np.{name}.outer(x, [1, 2.5]); np.{name}.outer(C, x)", x=(3,))

# ---- axes and elements moved -------------------------------------------------------------------

calls(np.moveaxis, """np.moveaxis(x, 0, -1); np.moveaxis(x, (0, -1), (1, 0));
      np.moveaxis(x, [2, 0], [0, 1])""", x=(2, 1, 3))  # fmt: skip
calls(np.matrix_transpose, "x.mT", x=(2, 1, 3))
calls(np.rollaxis, "np.rollaxis(x, 2); np.rollaxis(x, 0, 3); np.rollaxis(x, -1, 1)", x=(2, 1, 3))
calls(np.swapaxes, "np.swapaxes(x, 0, 2); x.swapaxes(-1, 1)", x=(2, 1, 3))
for name in ("atleast_1d", "atleast_2d", "atleast_3d"):
    for x in (), (3,), (2, 3), 0.6:
        calls(getattr(np, name), f"np.{name}(x); np.{name}(x, 2.0)[0]", x=x)
calls(np.broadcast_arrays, "sum(np.broadcast_arrays(x, y, C))",
      x=(2, 1), y=(3,))  # fmt: skip
calls(np.flip, """np.flip(x); np.flip(x, 0); np.flip(x, axis=-1); np.flip(x, (0, 1))""", x=(2, 3))
calls(np.fliplr, "np.fliplr(x)", x=(2, 3))
calls(np.flipud, "np.flipud(x)", x=(2, 3))
calls(np.rot90, "np.rot90(x); np.rot90(x, 2); np.rot90(x, k=-1); np.rot90(x, 1, (1, 0))", x=(2, 3))
calls(np.rot90, "np.rot90(x, axes=(1, 2))", x=(2, 1, 3))
calls(np.roll, """np.roll(x, 1); np.roll(x, -2, axis=1); np.roll(x, (1, 2), axis=(0, 1));
      np.roll(x, 4, axis=(0, 1))""", x=(2, 3))  # fmt: skip
for x in (2, 3), (), (0,):
    calls(np.tile, "np.tile(x, 2); np.tile(x, (2, 3)); np.tile(x, (2, 1, 2)); np.tile(x, [1])", x=x)
calls(np.repeat, """np.repeat(x, 2); x.repeat(2, axis=0); np.repeat(x, [1, 0, 2], axis=-1);
      np.repeat(x, 3, axis=1); np.repeat(x, [2], axis=0)""", x=(2, 3))  # fmt: skip
calls(np.repeat, "np.repeat(x, 2); np.repeat(x, 0)", x=())
calls(np.resize, "np.resize(x, (3, 4)); np.resize(x, 5); np.resize(x, (1, 2))", x=(2, 3))
calls(np.resize, "np.resize(x, (2, 2))", x=())

# ---- joined and taken apart --------------------------------------------------------------------

for name in ("vstack", "hstack", "dstack", "column_stack"):
    calls(getattr(np, name), f"np.{name}([x, y]); np.{name}((C, x, y))", x=(2, 3), y=(2, 3))
    calls(getattr(np, name), f"np.{name}([x, y]); np.{name}([x, [1, 2.5, 3], y])", x=(3,), y=(3,))
calls(np.vstack, "np.vstack([x, y], dtype='f8')", complex=False, x=(3,), y=(2, 3))
calls(np.hstack, "np.hstack([x, y])", x=(), y=(2,))
calls(np.append, "np.append(x, y)", x=(2, 3), y=(2,))
calls(np.append, "np.append(C, x); np.append(x, [1, 2.5])", x=(3,))
calls(np.append, "np.append(x, y, axis=0)", x=(2, 3), y=(1, 3))
calls(np.block, "np.block([[x, y], [C, y]]); np.block([x, y])", x=(2, 3), y=(2, 2))
calls(np.block, "np.block([x, 2.0, y]); np.block([[x], [y]])", x=(3,), y=(3,))
calls(np.block, "np.block(x)", x=(3,))
calls(np.split, """np.split(x, 2)[1]; np.concatenate(np.split(x, [1, 3])[::-1]);
      np.split(x, 3, axis=1)[-1]; np.split(x, [1], -1)[1]""", x=(4, 3))  # fmt: skip
calls(np.array_split, """np.array_split(x, 3)[0]; np.concatenate(np.array_split(x, 3)[::-1])""",
      x=(5, 2))
calls(np.hsplit, "np.hsplit(x, 2)[1]; np.hsplit(x[0], [1])[1]", x=(2, 4))
calls(np.vsplit, "np.vsplit(x, 2)[1]", x=(4, 2))
calls(np.dsplit, "np.dsplit(x, [1])[1]", x=(2, 1, 3))
if later("unstack"):
    calls(np.unstack, "np.unstack(x)[1]; sum(np.unstack(x, axis=-1))", x=(2, 3))
calls(np.insert, """np.insert(x, 1, y); np.insert(x, [0, 2], y[:2]);
      np.insert(x, slice(0, 2), y[:2]); np.insert(x, [2, 2, 0], y)""",
      complex=False, x=(4,), y=(3,))  # fmt: skip
calls(np.insert, """np.insert(x, 1, y, axis=0); np.insert(x, [1], y, axis=0);
      np.insert(x, 0, y[:2], axis=1); np.insert(x, 3, y)""", complex=False, x=(2, 3), y=(3,))
calls(np.insert, """np.insert(x, -1, 7.0); np.insert(x, [0, 2], 5.0, axis=1);
      np.insert(x, 1, x[0], 0)""",
      x=(2, 3))  # fmt: skip
calls(np.delete, """np.delete(x, 1); np.delete(x, [0, -1], axis=1); np.delete(x, slice(1), axis=0);
      np.delete(x, [True, False, True], axis=1); np.delete(x, -1, 0)""", x=(2, 3))  # fmt: skip

# ---- padding -----------------------------------------------------------------------------------

calls(np.pad, """np.pad(x, 1); np.pad(x, (1, 2)); np.pad(x, ((1, 0), (0, 2)));
      np.pad(x, ((1, 0), (0, 2)), constant_values=3); np.pad(x, 1, 'constant');
      np.pad(x, 1, constant_values=((1, 2), (3, 4)))""", x=(2, 3))  # fmt: skip
for mode in ("edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean", "maximum", "minimum"):
    calls(np.pad, f"np.pad(x, 1, '{mode}'); np.pad(x, ((1, 0), (0, 2)), mode='{mode}')",
          complex=mode not in ("maximum", "minimum"), x=(2, 3))  # fmt: skip
    calls(np.pad, f"np.pad(x, (4, 5), '{mode}')", complex=False, x=(3,))
for mode in ("reflect", "symmetric"):
    calls(np.pad, f"""np.pad(x, (1, 2), '{mode}', reflect_type='odd');
          np.pad(x, ((1, 0), (0, 2)), mode='{mode}', reflect_type='odd')""", x=(2, 3))  # fmt: skip
    calls(np.pad, f"np.pad(x, (7, 9), '{mode}', reflect_type='odd')", complex=False, x=(3,))
    calls(np.pad, f"np.pad(x, ((2, 0), (0, 0)), '{mode}', reflect_type='odd')", x=(1, 2))
calls(np.pad, """np.pad(x, 2, 'linear_ramp', end_values=((1, 2), (3, 4)));
      np.pad(x, 1, 'mean', stat_length=2); np.pad(x, 1, 'maximum', stat_length=((2, 1), (1, 3)))""",
      complex=False, x=(3, 3))  # fmt: skip
calls(padding.padded, "padded(x, [(1, 2)])", reference="np.pad(x, (1, 2))", x=(3,))

# ---- matrices and grids ------------------------------------------------------------------------

for name in ("triu", "tril"):
    calls(getattr(np, name), f"np.{name}(x); np.{name}(x, 1); np.{name}(x, k=-1)", x=(3, 3))
    calls(getattr(np, name), f"np.{name}(x)", x=(2, 2, 3))
calls(np.diag, "np.diag(x); np.diag(x, 1); np.diag(x, k=-2)", x=(3,))
calls(np.diag, "np.diag(x); np.diag(x, 1)", x=(2, 3))
calls(np.diagflat, "np.diagflat(x); np.diagflat(x, 1)", x=(2, 2))
for x, y in ((), ()), ((2,), (2,)), ((), (2,)), (0.6, 1.9):
    for name in ("linspace", "geomspace", "logspace"):
        calls(getattr(np, name), f"""np.{name}(x, y, 4); np.{name}(x, y, num=3, endpoint=False);
              np.{name}(x, y, 5, axis=-1)""", draw=positive, complex=name == "linspace", x=x, y=y)
calls(np.linspace, """np.linspace(0, x, 3); np.linspace(x, 2, 3, retstep=True)[1];
      np.linspace(x, 1, 1)""",
      x=(2,))  # fmt: skip
calls(np.logspace, "np.logspace(x, 2, 3, base=y); np.logspace(x, y, 3, base=2.0)", draw=positive,
      complex=False, x=(2,), y=(2,))  # fmt: skip
calls(np.geomspace, "np.geomspace(-x, -3, 4)", draw=positive, complex=False, x=(2,))
calls(np.meshgrid, """np.subtract(*np.meshgrid(x, y)); sum(np.meshgrid(x, y, sparse=True));
      np.subtract(*np.meshgrid(x, y, indexing='ij')); sum(np.meshgrid(x, y, [1, 2], copy=False))""",
      x=(3,), y=(2,))  # fmt: skip

# ---- order and position ------------------------------------------------------------------------

for x in ((5,), (2, 3, 2), (1,), (0, 2)):
    calls(np.sort, "np.sort(x); np.sort(x, axis=0); np.sort(x, axis=None); np.sort(x, -1)", x=x)
calls(np.sort, "np.sort(x, kind='stable'); np.sort(x, stable=True)", x=(2, 4))
calls(np.partition, """np.sort(np.partition(x, 2)[..., :2]); np.partition(x, 1)[..., 1];
      np.partition(x, 3, axis=None)[3]; np.sort(np.partition(x, 0, axis=0), axis=0);
      np.partition(x, (1, 3))[..., [1, 3]]""", x=(2, 4))  # fmt: skip
calls(np.take, """np.take(x, 1); np.take(x, [0, 4, 4]); x.take([[1, 0], [1, 1]], axis=1);
      np.take(x, [-1, 3, 7], mode='wrap'); np.take(x, [-5, 1, 9], axis=1, mode='clip');
      np.take(x, 0, axis=-1); np.take(x, I, axis=-1); np.take(x, True);
      np.take(x, [True, False, True], axis=1)""", x=(2, 3))  # fmt: skip
calls(np.take_along_axis, """np.take_along_axis(x, np.argsort(x, axis=1), 1);
      np.take_along_axis(x, K, axis=1); np.take_along_axis(x, np.array([[0, 1, 0]]), axis=0);
      np.take_along_axis(x, np.array([4, 1, 1]), None)""", x=(2, 3))  # fmt: skip
calls(np.compress, """np.compress([True, False], x, axis=0); np.compress([0, 1, 1], x, axis=-1);
      np.compress([True, False, True], x); x.compress([True, False, True], axis=1)""", x=(2, 3))
calls(np.extract, "np.extract(M, x); np.extract(x > 0, x)", x=(2, 3))
calls(np.trim_zeros, """np.trim_zeros(np.pad(x, 2)); np.trim_zeros(np.pad(x, 1), 'f');
      np.trim_zeros(np.pad(x, 1), trim='b')""", x=(3,))  # fmt: skip
calls(np.interp, """np.interp(x, GRID, V); np.interp(x, GRID, V, left=7, right=8);
      np.interp(2 * x, GRID, V, period=2.0)""", complex=False, x=(2, 3))  # fmt: skip
calls(np.interp, "np.interp(0.4, x, y); np.interp(GRID, x, y); np.interp([0.5, 9], x, y, right=0)",
      draw=rising, complex=False, x=(4,), y=(4,))  # fmt: skip
calls(np.interp, "np.interp([0.4, 3.1], x, V, period=5)", draw=rising, complex=False, x=(4,))
calls(np.interp, "np.interp(x, GRID, V)", complex=False, x=())

# ---- products ----------------------------------------------------------------------------------

for x, y in ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (2, 3)), ((), (2,)), ((2, 0), (2, 0)):
    calls(np.inner, "np.inner(x, y)", x=x, y=y)
for x, y in ((2,), (3,)), ((2, 2), (3,)), ((1, 2), (2, 1, 2)), ((), (2,)), ((2, 3), (2, 2)):
    calls(np.kron, "np.kron(x, y)", x=x, y=y)
calls(np.cross, "np.cross(x, y)", x=(3,), y=(2, 3))
calls(np.cross, """np.cross(x, y, axis=0); np.cross(x, y, 0, 0, 0);
      np.cross(x.T, y, axisb=0, axisc=0)""",
      x=(3, 2), y=(3, 2))  # fmt: skip
calls(np.vdot, "np.vdot(x, y)", x=(2, 3), y=(2, 3))
calls(np.vdot, "np.vdot(x, C); np.vdot(C, x)", x=(2, 3))
for x, y in ((3,), (3,)), ((2, 3), (3,)), ((2, 1, 3), (2, 3)):
    calls(np.vecdot, "np.vecdot(x, y)", x=x, y=y)
calls(np.vecdot, "np.vecdot(x, y, axis=0)", x=(2, 3), y=(2, 3))
if later("matvec"):
    for x, y in ((2, 3), (3,)), ((2, 2, 3), (2, 3)), ((2, 3), (4, 3)):
        calls(np.matvec, "np.matvec(x, y)", x=x, y=y)
    for x, y in ((2,), (2, 3)), ((2, 2), (2, 2, 3)), ((4, 2), (2, 3)):
        calls(np.vecmat, "np.vecmat(x, y)", x=x, y=y)
for name in ("convolve", "correlate"):
    for x, y in ((5,), (3,)), ((5,), (2,)), ((2,), (5,)), ((3,), (4,)), ((3,), (3,)), ((1,), (1,)):
        calls(getattr(np, name), f"""np.{name}(x, y, 'full'); np.{name}(x, y, 'same');
              np.{name}(x, y, 'valid'); np.{name}(x, y)""", x=x, y=y)  # fmt: skip
calls(sliding.slide, "slide(x, y)", reference="np.correlate(x, y)", x=(5,), y=(2,))
calls(np.diff, """np.diff(x); np.diff(x, 2); np.diff(x, axis=0); np.diff(x, n=0);
      np.diff(x, prepend=0.5, append=C); np.diff(x, axis=0, append=[[1, 2.5, 3]])""", x=(2, 3))
calls(np.diff, "np.diff(x, prepend=y); np.diff(x, append=y, n=2)", x=(2, 3), y=(2, 1))
calls(np.ediff1d, "np.ediff1d(x); np.ediff1d(x, to_begin=-9.0, to_end=[1.0, 2.0])", x=(2, 3))
calls(np.gradient, """np.gradient(x); np.gradient(x, 0.5); np.gradient(x, V);
      np.gradient(x, edge_order=2); np.gradient(x, V, edge_order=2)""", x=(4,))  # fmt: skip
calls(np.gradient, """np.stack(np.gradient(x)); np.gradient(x, axis=1); np.gradient(x, 2.0, axis=0);
      np.gradient(x, axis=(1, 0))[0]; sum(np.gradient(x, 2.0, [0, 1, 3]))""", x=(3, 3))  # fmt: skip
calls(np.gradient, """np.gradient(x, V, axis=1, edge_order=2); np.gradient(x, V, axis=1);
      np.gradient(x, axis=-2, edge_order=2)""", x=(3, 4, 2))  # fmt: skip
calls(np.gradient, "np.gradient(x, y, axis=0); np.gradient(x, y, axis=1, edge_order=2)",
      draw=positive, complex=False, x=(3, 3), y=())  # fmt: skip
calls(grids.grid_slope, "grid_slope(x, h=V, axis=1, edge_order=2)", x=(2, 4),
      reference="np.gradient(x, V, axis=1, edge_order=2)")  # fmt: skip
for order in 1, 2:
    matrix = f"np.gradient(np.eye(4), 0.5, axis=0, edge_order={order}).astype(x.dtype)"
    calls(grids.grid_slope_back, f"grid_slope_back(x, h=0.5, axis=0, edge_order={order})",
          x=(4, 2), reference=f"{matrix}.T @ x")  # fmt: skip
calls(np.gradient, "np.gradient(x, y); np.gradient(x, y, edge_order=2)", draw=rising, complex=False,
      x=(4,), y=(4,))  # fmt: skip
calls(np.trapezoid, "np.trapezoid(x); np.trapezoid(x, dx=0.5, axis=0); np.trapezoid(x, axis=-1)",
      x=(2, 3))  # fmt: skip
calls(np.trapezoid, "np.trapezoid(x, y); np.trapezoid(x.T, y, axis=0)", x=(2, 3), y=(3,))
calls(np.trapezoid, "np.trapezoid(x, y); np.trapezoid(x, y, axis=0)", x=(2, 3), y=(2, 3))

# ---- polynomials and statistics ------------------------------------------------------------------

calls(np.polyval, "np.polyval(x, y); np.polyval(x, y[0])", x=(4,), y=(2, 3))
calls(np.polyval, "np.polyval(V, x); np.polyval(x, 2.0)", x=(4,))
for name in ("polyadd", "polysub", "polymul"):
    for x, y in ((3,), (3,)), ((4,), (2,)), ((1,), (3,)):
        calls(getattr(np, name), f"np.{name}(x, y)", x=x, y=y)
calls(np.polyder, "np.polyder(x); np.polyder(x, 2); np.polyder(x, m=0)", x=(4,))
calls(np.polyint, "np.polyint(x); np.polyint(x, 2); np.polyint(x, 2, k=[1, 2]); np.polyint(x, k=3)",
      x=(3,))  # fmt: skip
calls(np.polyfit, "np.polyfit(x, y, 2); np.polyfit(x, y, 1, w=V); np.polyfit(x, y, 1, rcond=1e-9)",
      draw=rising, complex=False, x=(4,), y=(4,))  # fmt: skip
calls(np.polyfit, "np.polyfit(GRID, x, 1)", complex=False, x=(4, 2))
calls(np.vander, "np.vander(x); np.vander(x, 2); np.vander(x, N=4, increasing=True)", x=(3,))
calls(np.cov, """np.cov(x); np.cov(x, rowvar=False); np.cov(x, bias=True); np.cov(x, ddof=0);
      np.cov(x, fweights=W); np.cov(x, C); np.cov(x[0], x[1])""", x=(2, 3))  # fmt: skip
calls(np.cov, "np.cov(x); np.cov(x, V)", x=(4,))
calls(np.cov, "np.cov(x, aweights=np.abs(y)); np.cov(x, aweights=np.abs(y), fweights=W, ddof=2)",
      complex=False, x=(2, 3), y=(3,))  # fmt: skip
calls(np.cov, "np.cov(x, y); np.cov(x, y, rowvar=False)", x=(2, 3), y=(2, 3))
calls(np.corrcoef, "np.corrcoef(x)[0, 1]; np.corrcoef(x, C)[:2, 2:]", complex=False, x=(2, 3))
calls(np.apply_along_axis, """np.apply_along_axis(np.sum, 0, x); np.apply_along_axis(np.sort, 1, x);
      np.apply_along_axis(lambda v, a: np.outer(v, v) * a, -1, x, 2.0);
      np.apply_along_axis(lambda v: v[::2], 0, x)""", x=(2, 3))  # fmt: skip
calls(np.apply_over_axes, """np.apply_over_axes(np.sum, x, [0, 2]);
      np.apply_over_axes(np.prod, x, 1)""",
      x=(2, 2, 3))  # fmt: skip

# ---- windows -------------------------------------------------------------------------------

calls(windows.windows, """windows(x, 2, axis=0); windows(x, 3, -1); windows(x, (2, 2));
      windows(x, (2, 2), axis=(1, 0)); windows(x, window_shape=(2, 2), axis=(-1, -1));
      np.lib.stride_tricks.sliding_window_view(x, (1, 2))[::2]""", x=(3, 4))  # fmt: skip
calls(windows.windows, "windows(x, 2); windows(x, 3); windows(x, 1)", x=(3,))
calls(windows.overlap, "overlap(x, (3,), 0)", x=(2, 2),
      reference="np.stack([x[0, 0], x[0, 1] + x[1, 0], x[1, 1]])")  # fmt: skip
calls(windows.overlap, "overlap(x, shape=(2, 3), axis=(1,))", x=(2, 2, 2),
      reference="np.stack([x[:, 0, 0], x[:, 0, 1] + x[:, 1, 0], x[:, 1, 1]], 1)")  # fmt: skip
