"""The table's samples on Dask arrays, and whose fault it is where one does not work.

A sample runs on Values whose data are Dask arrays, value and gradients are computed and compared
with NumPy's. Where that fails, the call of Dask that failed is made again with plain Dask arrays
and nothing of ours around it: if Dask fails there too, it is Dask that lacks something.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
import dask.array as da
import numpy as np

import tinygrad_tr as tg
from tests.differences import differentiable, random_like
from tests.sampling import Sample

__all__ = ["Lack", "OursError", "lack_of", "on_dask"]

NO_SHAPE = "it does not know the shape of the result"
DASK = str(Path(dask.__file__).parent)


class OursError(AssertionError):
    """A sample fails on Dask arrays, and Dask is not to blame."""


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """What Dask cannot do: the function as NumPy calls it, and what Dask says."""

    function: str
    says: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached Dask."""

    name: str
    again: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def chunked(x: Any) -> Any:
    """`x` in two chunks along its first axis, if it is an array that can be cut."""
    if not isinstance(x, np.ndarray):
        return x
    chunks = tuple((n - n // 2, n // 2) if k == 0 and n > 1 else n for k, n in enumerate(x.shape))
    return da.from_array(x, chunks=chunks or -1)


def whole(x: Any) -> Any:
    """`x` in one chunk."""
    return da.from_array(x, chunks=-1) if isinstance(x, np.ndarray) else x


def computed(x: Any) -> Any:
    """NumPy's arrays in the place of Dask's, in containers too."""
    if isinstance(x, da.Array):
        return x.compute(scheduler="synchronous")
    if isinstance(x, list | tuple):
        parts = [computed(part) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else type(x)(parts)
    return {key: computed(part) for key, part in x.items()} if isinstance(x, dict) else x


def known(shape: tuple[Any, ...]) -> bool:
    """Whether Dask knows a shape before it computes: it writes nan, or -1, where it does not."""
    return all(n >= 0 for n in shape)


def results(sample: Sample, xs: list[Any], kind: Callable[[Any], Any]) -> list[Any]:
    """The value and the gradients of a sample, on values whose data `kind` makes of arrays."""
    values = [tg.Value(kind(x)) if differentiable(x) else x for x in xs]
    leaves = [x for x in values if isinstance(x, tg.Value)]
    out = sample(*values)
    if not out.requires_grad:
        return [out.data]
    if not known(out.shape):
        raise ValueError(NO_SHAPE)
    g = random_like(np.random.default_rng(len(xs)), np.zeros(out.shape, out.dtype))
    return [out.data, *tg.gradients(
        out, leaves, output_gradients=kind(np.asarray(g)) if out.shape or not out.weak else g
    )]  # fmt: skip


def on_dask(sample: Sample) -> Lack | None:
    """None if the sample has NumPy's value and gradients on Dask arrays; else what Dask lacks.

    The arrays are in two chunks, and where Dask wants a whole axis in one, in one.

    Raises
    ------
    OursError
        If it has not, and Dask is not to blame.
    """
    xs = sample.operands()
    expected = results(sample, xs, lambda x: x)
    lack = compared(sample, xs, expected, chunked)
    return lack and compared(sample, xs, expected, whole)


def compared(
    sample: Sample, xs: list[Any], expected: list[Any], kind: Callable[[Any], Any]
) -> Lack | None:
    """The same on arrays of one `kind` of chunks."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = [computed(x) for x in results(sample, xs, kind)]
        except Exception as error:
            return lack_of(sample, xs, kind, error)
        for a, b in zip(found, expected, strict=True):
            if not same(a, b):
                wrong = OursError(f"{a!r} is not {b!r}")
                return lack_of(sample, xs, kind, wrong)
    return None


def same(a: Any, b: Any) -> bool:
    near = 1e-10 * np.max(np.abs(b), initial=1)
    return np.shape(a) == np.shape(b) and np.allclose(a, b, 1e-10, near, equal_nan=True)


# ---- whose fault -------------------------------------------------------------------------------


def lack_of(
    sample: Sample, xs: list[Any], kind: Callable[[Any], Any], error: Exception
) -> Lack:
    """What Dask cannot do of a sample that failed with `error`."""
    call = into_dask(error)
    found = repeated(call) if call is not None else None
    found = found or by_itself(sample, xs, kind) or without_shape(error)
    if found is None:
        raise OursError(f"{sample}: {type(error).__name__}: {error}") from error
    return found


def by_itself(sample: Sample, xs: list[Any], kind: Callable[[Any], Any]) -> Lack | None:
    """What goes wrong if the sample's own text runs on plain Dask arrays, without us."""
    expected, plain = sample.by_numpy(*xs), [kind(x) if differentiable(x) else x for x in xs]
    name = sample.operation.name
    try:
        found = sample.by_numpy(*plain)
        if not known(np.shape(found)):
            return Lack(name, NO_SHAPE)
        found = computed(found)
    except Exception as error:
        return Lack(name, said(error))
    if np.shape(found) != np.shape(expected):
        return Lack(name, "its result has another shape than NumPy's")
    return None if same(found, expected) else Lack(name, "its numbers are not NumPy's")


def without_shape(error: Exception) -> Lack | None:
    """The lack of a shape, if an array whose shape Dask does not know was on the way."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        for x in frame.f_locals.values():
            if isinstance(x, da.Array) and not known(x.shape):
                return Lack("x[mask]", NO_SHAPE)
    return None


def into_dask(error: Exception) -> Call | None:
    """The call by which the program entered Dask, from the traceback of what Dask raised."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    inside = [frame for frame in frames if frame.f_code.co_filename.startswith(DASK)]
    if not inside:
        return None
    name, names = inside[0].f_code.co_name, inside[0].f_locals
    if name == "__array_function__":
        return Call(names["func"].__name__, names["func"], names["args"], names["kwargs"])
    if name == "__array_ufunc__":
        call = getattr(names["numpy_ufunc"], names["method"])
        return Call(names["numpy_ufunc"].__name__, call, names["inputs"], names["kwargs"])
    if name == "__getitem__":
        return Call("x[key]", lambda x, key: x[key], (names["self"], names["index"]), {})
    if name == "compute":
        return Call("compute", names["self"].compute, (), {"scheduler": "synchronous"})
    method = getattr(names.get("self"), name, None)
    if method is None:
        return None
    kwargs = dict(names.get("kwargs", {}))
    args = tuple(names.get("args", ()))
    return Call(f"x.{name}", method, args, kwargs)


def repeated(call: Call) -> Lack | None:
    """What Dask says to the same call again; None if it works, or if NumPy refuses it too."""
    try:
        computed(call.again(*call.args, **call.kwargs))
    except Exception as error:
        says = said(error)
    else:
        return None
    if call.name != "compute":
        try:
            call.again(*computed(call.args), **computed(call.kwargs))
        except Exception:
            return None
    return Lack(call.name, says)


def said(error: Exception) -> str:
    first = str(error).strip().split("\n")[0].split(". ")[0]
    return f"{type(error).__name__}: {first[:100]}"
