"""``tinygrad-tr check``: the gradient of a function in somebody's module, against differences."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..checks import gradcheck
from ..errors import GradientCheckError
from ..messages import _
from .parser import BadInputError

__all__ = ["read_input", "run"]

SHAPE = re.compile(r"\d+(x\d+)+|\d+x", re.ASCII)
LARGEST = 10_000_000  # numbers in a shape


def run(target: str, inputs: Sequence[str], *, order: int = 1, seed: int = 0) -> bool:
    """Check a function and print the report.

    Parameters
    ----------
    target : str
        ``module:function``. The current folder is searched too. A Module (of `nn`) is checked with
        all its parameters.
    inputs : sequence of str
        Numbers, lists of numbers or shapes, as `read_input` takes them.
    order : int
    seed : int
        Of random inputs and projections.

    Returns
    -------
    bool
        Whether the check passed.

    Raises
    ------
    BadInputError
        If the function or an input cannot be had, or the function fails on the inputs.
    """
    rng = np.random.default_rng(seed)
    arrays = [read_input(text, rng) for text in inputs]
    with _current_folder():
        f = _found(target)
        if hasattr(f, "named_parameters"):
            arrays = [f, *arrays]
            f = _call
        elif not arrays:
            raise BadInputError(_("--inputs: at least one is needed"))
        try:
            print(gradcheck(f, *arrays, order=order, seed=seed))
        except GradientCheckError as error:
            print(error.report())
            return False
        except Exception as error:  # the user's function on the user's inputs
            raise BadInputError(_failed(target, error)) from None
    return True


def _call(model: Any, *inputs: Any) -> Any:
    return model(*inputs)


def read_input(text: str, rng: np.random.Generator) -> Any:
    """A number or an array of floats from what was typed; nothing is evaluated.

    Parameters
    ----------
    text : str
        A number (``0.5``), numbers (``1.0,2.0`` or ``[1.0,2.0]``), rows (``[[1,2],[3,4]]``), a
        dict of these, or a shape (``2x3``; ``5x`` for a vector), whose numbers are drawn.
    rng : numpy.random.Generator
        Draws them, from the standard normal distribution.

    Returns
    -------
    float, complex, ndarray or dict

    Raises
    ------
    BadInputError
        If it is none of these.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> read_input("1.0,2.0", rng), read_input("2x3", rng).shape, read_input("5x", rng).shape
    (array([1., 2.]), (2, 3), (5,))
    """
    if SHAPE.fullmatch(text):
        shape = [int(n) for n in text.split("x") if n]
        if np.prod(shape, dtype=float) > LARGEST:
            raise BadInputError(_("--inputs: too large: {text}").format(text=text))
        if 0 in shape:
            said = _("--inputs: {text} holds no number, so there is nothing to check")
            raise BadInputError(said.format(text=text))
        return rng.standard_normal(shape)
    try:
        return _numbers(ast.literal_eval(text.strip()))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        said = _("--inputs: neither numbers nor a shape such as 2x3: {text}")
        raise BadInputError(said.format(text=text.splitlines()[0] if text else '""')) from None


def _numbers(x: Any) -> Any:
    if isinstance(x, dict):
        return {str(key): _numbers(part) for key, part in x.items()}
    array = np.array(x)
    if array.dtype.kind not in "iufc" or not array.size or not np.all(np.isfinite(array)):
        raise ValueError(x)
    array = array.astype(np.result_type(array, np.float64))
    return array if array.shape else array.item()


@contextmanager
def _current_folder() -> Iterator[None]:
    """Modules of the current folder can be imported inside."""
    before = list(sys.path)
    sys.path.insert(0, "")
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before


def _found(target: str) -> Callable[..., Any]:
    module, _colon, name = target.partition(":")
    if not (module and name):
        raise BadInputError(_("{target}: write module:function").format(target=target))
    try:
        f: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = _("no module is called {name}").format(name=error.name)
        raise BadInputError(missing) from None
    except (Exception, SystemExit) as error:  # whatever the module does when it is imported
        raise BadInputError(_failed(module, error)) from None
    for part in name.split("."):
        if not hasattr(f, part):
            said = _("{module} has no function {name}")
            raise BadInputError(said.format(module=module, name=name))
        f = getattr(f, part)
    if not callable(f):
        raise BadInputError(_("{target}: not a function").format(target=target))
    return f  # type: ignore[no-any-return]


def _failed(what: str, error: BaseException) -> str:
    """One line for an error of somebody's code."""
    lines = str(error).strip().splitlines()
    said = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return f"{what}: {said}"
