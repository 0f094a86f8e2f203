"""The fixed data sets: the six rows of the first lesson, the logic gates, the digits."""

from __future__ import annotations

from importlib import resources

import numpy as np
from numpy.typing import NDArray

__all__ = ["digits", "logic_gate", "seed_table"]

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
}


def seed_table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the six rows that the first network learns; the target repeats the first input.

    Returns
    -------
    X : ndarray, shape (6, 3), float64
        Three binary inputs a row. Two of the eight possible rows are left out: 110 and 001.
    t : ndarray, shape (6,), float64
        The targets, 0 or 1.

    Examples
    --------
    >>> X, t = seed_table()
    >>> bool((X[:, 0] == t).all())
    True
    """
    rows = [[0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]]
    return np.array(rows, dtype=np.float64), np.array([0, 0, 0, 1, 1, 1], dtype=np.float64)


def logic_gate(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the truth table of a gate with two inputs.

    Parameters
    ----------
    name : {"and", "or", "nand", "nor", "xor"}
        The gate, in lower or upper case.

    Returns
    -------
    X : ndarray, shape (4, 2), float64
        The inputs in the order 00, 01, 10, 11.
    t : ndarray, shape (4,), float64
        The outputs, 0 or 1.

    Raises
    ------
    ValueError
        If there is no gate of that name.

    Examples
    --------
    >>> X, t = logic_gate("xor")
    >>> t
    array([0., 1., 1., 0.])
    """
    outputs = GATES.get(name.lower())
    if outputs is None:
        raise ValueError(f"unknown gate {name!r}; the gates are {', '.join(GATES)}")
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return X, np.array(outputs, dtype=np.float64)


def digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return 1797 handwritten digits, 8 by 8 pixels each.

    Returns
    -------
    images : ndarray, shape (1797, 64), float64
        The pixels, row by row, from 0 (paper) to 1 (ink) in steps of 1/16.
    labels : ndarray, shape (1797,), int64
        The digit that was written, 0 to 9.

    Notes
    -----
    The test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak,
    1998, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, licensed CC BY 4.0;
    `LICENSE-digits.txt` beside this module says what was changed.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:4]
    ((1797, 64), array([0, 1, 2, 3]))
    """
    file = resources.files("tinygrad_tr.data") / "digits.npz"
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        return stored["images"] / 16.0, stored["labels"].astype(np.int64)
