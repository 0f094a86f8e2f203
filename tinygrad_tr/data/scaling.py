"""Numbers of different sizes on one scale; knows arrays only, and no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Standardizer"]


@dataclass(frozen=True, slots=True, eq=False)
class Standardizer:
    """Shift and scale each column to mean 0 and standard deviation 1, as the training rows have it.

    Make it with `fit` from the training rows only: statistics of the test rows would tell the
    model about them. A column that is constant there keeps its scale.

    Parameters
    ----------
    mean, scale : ndarray, shape (n_columns,), float64

    Examples
    --------
    >>> X = np.array([[1.0, 10.0], [3.0, 10.0]])
    >>> standardize = Standardizer.fit(X)
    >>> standardize(X)
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> standardize.inverse([[2.0, 1.0]])
    array([[ 4., 11.]])
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def fit(cls, X: ArrayLike) -> Standardizer:
        """The mean and the standard deviation of each column of `X`.

        Parameters
        ----------
        X : array_like, shape (n, n_columns)

        Raises
        ------
        ValueError
            If there are no rows, or a number is not finite.
        """
        data = np.asarray(X, dtype=np.float64)
        if data.ndim != 2 or not len(data):
            raise ValueError(f"X must have rows and columns, got shape {data.shape}")
        if not np.isfinite(data).all():
            row, column = np.argwhere(~np.isfinite(data))[0]
            raise ValueError(f"X[{row}, {column}] is {data[row, column]}; scales must be finite")
        # In units of a power of 2, which change no digit, squares neither overflow nor vanish.
        unit = np.ldexp(1.0, np.frexp(np.abs(data).max(axis=0))[1] - 1)
        mean, scale = unit * (data / unit).mean(axis=0), unit * (data / unit).std(axis=0)
        # Rounding leaves a constant column a deviation of some last bits.
        constant = scale <= 1e-12 * np.abs(mean)
        return cls(mean, np.where(constant, 1.0, scale))

    def __call__(self, X: ArrayLike) -> NDArray[np.float64]:
        """``(X − mean) / scale``, shape (..., n_columns)."""
        return np.asarray((self._checked(X) - self.mean) / self.scale)

    def inverse(self, X: ArrayLike) -> NDArray[np.float64]:
        """``X · scale + mean``: the numbers before, shape (..., n_columns)."""
        return np.asarray(self._checked(X) * self.scale + self.mean)

    def to_dict(self) -> dict[str, Any]:
        """A plain dict of arrays, for saving."""
        return {"mean": self.mean, "scale": self.scale}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Standardizer:
        """What `to_dict` was called on.

        Raises
        ------
        ValueError
            If the dict is of another kind.
        """
        if set(plain) != {"mean", "scale"}:
            raise ValueError(f"a Standardizer has mean and scale, not {sorted(plain)}")
        mean, scale = (np.array(plain[name], dtype=np.float64) for name in ("mean", "scale"))
        if mean.ndim != 1 or mean.shape != scale.shape:
            raise ValueError(f"mean and scale have shapes {mean.shape} and {scale.shape}")
        if not (np.isfinite(mean).all() and np.isfinite(scale).all() and (scale > 0).all()):
            raise ValueError("mean and scale must be finite, and scale positive")
        return cls(mean, scale)

    def _checked(self, X: ArrayLike) -> NDArray[np.float64]:
        data = np.asarray(X, dtype=np.float64)
        if data.ndim == 0 or data.shape[-1] != len(self.mean):
            raise ValueError(
                f"made from {len(self.mean)} columns, so the input must have shape "
                f"(..., {len(self.mean)}); this one has shape {data.shape}"
            )
        return data
