"""Points in the plane that no line separates, as many as are wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .randomness import Rng, generator

__all__ = ["blobs", "circles", "moons", "spiral"]


def moons(
    n: int = 100, *, noise: float = 0.1, rng: Rng
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return two half moons that reach into each other.

    Parameters
    ----------
    n : int
        Samples in all, at least 2; class 0 has one more where `n` is odd.
    noise : float
        Standard deviation of what is added to every coordinate.
    rng : numpy.random.Generator or int
        The source of the noise and of the order.

    Returns
    -------
    X : ndarray, shape (n, 2), float64
    labels : ndarray, shape (n,), int64
        0 for the upper moon, 1 for the lower.

    Raises
    ------
    ValueError
        If `n` is below 2 or `noise` is negative.

    Examples
    --------
    >>> X, labels = moons(200, rng=0)
    >>> X.shape, int(labels.sum())
    ((200, 2), 100)
    """
    upper, lower = (np.linspace(0, np.pi, size) for size in _halves(n))
    curves = [
        np.stack([np.cos(upper), np.sin(upper)], axis=1),
        np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1),
    ]
    return _scattered(curves, noise, rng)


def circles(
    n: int = 100, *, noise: float = 0.05, factor: float = 0.5, rng: Rng
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return a circle within a circle.

    Parameters
    ----------
    n : int
        Samples in all, at least 2; class 0 has one more where `n` is odd.
    noise : float
        Standard deviation of what is added to every coordinate.
    factor : float
        Radius of the inner circle; that of the outer one is 1.
    rng : numpy.random.Generator or int
        The source of the noise and of the order.

    Returns
    -------
    X : ndarray, shape (n, 2), float64
    labels : ndarray, shape (n,), int64
        0 for the outer circle, 1 for the inner.

    Raises
    ------
    ValueError
        If `n` is below 2, `noise` is negative or `factor` is not between 0 and 1.

    Examples
    --------
    >>> X, labels = circles(8, noise=0, rng=0)
    >>> bool(np.allclose(np.hypot(X[:, 0], X[:, 1]), np.where(labels == 1, 0.5, 1)))
    True
    """
    if not 0 < factor < 1:
        raise ValueError(f"factor must be between 0 and 1, got {factor}")
    turns = (np.linspace(0, 2 * np.pi, size, endpoint=False) for size in _halves(n))
    rings = [
        radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        for radius, turn in zip((1.0, factor), turns, strict=True)
    ]
    return _scattered(rings, noise, rng)


def spiral(
    n: int = 100, *, classes: int = 3, noise: float = 0.2, rng: Rng
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return arms that wind around the origin together, one for each class.

    Parameters
    ----------
    n : int
        Samples of each arm, at least 2.
    classes : int
        Number of arms, at least 2.
    noise : float
        Standard deviation of what is added to every angle.
    rng : numpy.random.Generator or int
        The source of the noise and of the order.

    Returns
    -------
    X : ndarray, shape (n * classes, 2), float64
    labels : ndarray, shape (n * classes,), int64
        0 to `classes` - 1.

    Raises
    ------
    ValueError
        If `n` or `classes` is below 2 or `noise` is negative.

    Examples
    --------
    >>> X, labels = spiral(50, rng=0)
    >>> X.shape, np.bincount(labels)
    ((150, 2), array([50, 50, 50]))
    """
    if n < 2 or classes < 2:
        raise ValueError(f"a spiral needs two samples and two classes, got n={n}, {classes=}")
    if noise < 0:
        raise ValueError(f"noise must not be negative, got {noise}")
    source = generator(rng)
    radius = np.linspace(0, 1, n)
    arms = []
    for k in range(classes):
        angle = 4 * radius + 2 * np.pi * k / classes + source.normal(0, noise, n)
        arms.append(radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1))
    return _scattered(arms, 0.0, source)


def blobs(
    n: int = 100, *, classes: int = 3, noise: float = 0.4, rng: Rng
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return round heaps of points, one for each class, their middles evenly on a circle.

    Parameters
    ----------
    n : int
        Samples of each heap, at least 1.
    classes : int
        Number of heaps, at least 2.
    noise : float
        Standard deviation of the points around the middle of their heap; the middles are 2 from
        the origin.
    rng : numpy.random.Generator or int
        The source of the points and of the order.

    Returns
    -------
    X : ndarray, shape (n * classes, 2), float64
    labels : ndarray, shape (n * classes,), int64
        0 to `classes` - 1.

    Raises
    ------
    ValueError
        If `n` is below 1, `classes` is below 2 or `noise` is negative.

    Examples
    --------
    >>> X, labels = blobs(50, classes=4, rng=0)
    >>> X.shape, np.bincount(labels)
    ((200, 2), array([50, 50, 50, 50]))
    """
    if n < 1 or classes < 2:
        raise ValueError(f"blobs need one sample and two classes, got n={n}, {classes=}")
    turns = 2 * np.pi * np.arange(classes) / classes
    middles = 2 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return _scattered([np.repeat(middle[None], n, axis=0) for middle in middles], noise, rng)


def _halves(n: int) -> tuple[int, int]:
    """Split `n` samples between two classes."""
    if n < 2:
        raise ValueError(f"two classes need at least two samples, got n={n}")
    return n - n // 2, n // 2


def _scattered(
    curves: list[NDArray[np.float64]], noise: float, rng: Rng
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Make each curve a class, add the noise and shuffle."""
    if noise < 0:
        raise ValueError(f"noise must not be negative, got {noise}")
    source = generator(rng)
    points = np.concatenate(curves)
    labels = np.repeat(np.arange(len(curves)), [len(curve) for curve in curves])
    order = source.permutation(len(points))
    return (points + source.normal(0, noise, points.shape))[order], labels[order].astype(np.int64)
