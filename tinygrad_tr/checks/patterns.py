"""What a wrong Jacobian looks like beside the right one: a sign, a factor, a transposition.

A pattern is a function of the evidence; the first one that fits is the suspicion. It is certain
where enough numbers agree, and a guess otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..numbers import number
from .diagnosis import Suspicion
from .differences import Comparison
from .evidence import Evidence, evidence_of
from .known import missing_term, named
from .places import odd_places

__all__ = ["suspect"]


@np.errstate(all="ignore")
def suspect(comparison: Comparison) -> list[Suspicion]:
    """Suspicions about the wrong entries of a comparison, the most telling first."""
    places, explained = odd_places(comparison)
    rest = comparison.wrong & ~explained
    if not rest.any():
        return places or [Suspicion("unknown", certain=False)]
    evidence = evidence_of(comparison, rest)
    for pattern in PATTERNS:
        if found := pattern(evidence):
            return [found, *places]
    return [*places, Suspicion("unknown", certain=False)]


def _not_finite(e: Evidence) -> Suspicion | None:
    return None if np.all(np.isfinite(e.derived)) else Suspicion("not finite")


def _missing(e: Evidence) -> Suspicion | None:
    return None if np.any(e.derived) else Suspicion("missing", facts={"name": e.name})


def _conjugate(e: Evidence) -> Suspicion | None:
    """Each row is the conjugate of the right one, or minus it (where the seed was imaginary)."""
    if not e.complex or not e.whole:
        return None
    mirrored = e.numerical * np.tile([1.0, -1.0], e.numerical.shape[1] // 2)
    fits = [_alike(d, n) or _alike(d, -n) for d, n in zip(e.derived, mirrored, strict=True)]
    return Suspicion("conjugate") if all(fits) else None


def _negative(e: Evidence) -> Suspicion | None:
    """Wrong wherever the input is below 0, and only there."""
    wrong, below = e.wrong.any(axis=0), e.x < 0
    if e.complex or not np.array_equal(wrong, below) or np.all(below):
        return None
    certain = bool(min(np.count_nonzero(below), np.count_nonzero(~below)) > 1)
    return Suspicion("negative", certain, {"name": e.name})


def _factor(e: Evidence) -> Suspicion | None:
    """One ratio for all that is not 0."""
    derived, numerical = e.pairs()
    if derived.size == 0 or np.any(numerical == 0):
        return None
    ratio = float(np.median(derived / numerical))
    if ratio == 0 or not np.allclose(derived, ratio * numerical, rtol=1e-3, atol=1e-7):
        return None
    distinct = np.unique(np.abs(numerical).round(9)).size > 1 or derived.size > 1
    for kind, factor in (("sign", -1.0), ("double", 2.0), ("half", 0.5)):
        if np.isclose(ratio, factor, rtol=1e-3):
            return Suspicion(kind, distinct and (kind == "sign" or 2 not in e.counts))
    for n in sorted(e.counts):
        for kind, factor in (("mean", 1 / n), ("sum", float(n))):
            if np.isclose(ratio, factor, rtol=1e-3):
                return Suspicion(kind, distinct, {"n": n})
    return Suspicion("factor", distinct, {"factor": number(ratio)})


def _transposed(e: Evidence) -> Suspicion | None:
    if not e.whole or e.weighted:
        return None
    n = e.numerical
    if len(e.shape) > 1 and not e.complex:
        turned = np.swapaxes(n.reshape(-1, *e.shape), -1, -2).reshape(n.shape)
        if _alike(e.derived, turned):
            return Suspicion("transposed")
    if n.shape[0] == n.shape[1] and _alike(e.derived, n.T):
        return Suspicion("transposed")
    return None


def _permuted(e: Evidence) -> Suspicion | None:
    if not e.whole or e.weighted or e.numerical.shape[1] < 2:
        return None
    by_row = _alike(np.sort(e.derived, axis=1), np.sort(e.numerical, axis=1))
    return Suspicion("permuted", certain=False) if by_row else None


def _one_of_many(e: Evidence) -> Suspicion | None:
    """Of the several outputs that an element acts on, only one's gradient arrives."""
    if e.weighted:
        return None
    survivors = set()
    for k in np.flatnonzero(e.wrong.any(axis=0)):
        rows = np.flatnonzero(np.abs(e.numerical[:, k]) > 1e-7)
        kept = rows[~e.wrong[rows, k]]
        if len(rows) < 2 or len(kept) != 1 or np.any(e.derived[e.wrong[:, k], k]):
            return None
        survivors.add("first" if kept[0] == rows[0] else "last" if kept[0] == rows[-1] else "")
    kind = {"first": "unbroadcast", "last": "overwritten"}
    if len(survivors) != 1 or (which := survivors.pop()) not in kind:
        return None
    return Suspicion(kind[which], certain=False, facts={"name": e.name})


def _known(e: Evidence) -> Suspicion | None:
    """The derivative of another function, or without one of its terms."""
    if (samples := e.samples()) is None or len(samples[0]) < 6:
        return None
    x, s, derived, numerical = samples
    found, right = named(derived, x, s), named(numerical, x, s)
    if found and right:
        return Suspicion("known", facts={"found": found, "right": right})
    if term := missing_term(numerical - derived, x, s):
        return Suspicion("dropped", term[0] not in "0123456789−", {"what": term})
    return Suspicion("known derivative", certain=False, facts={"found": found}) if found else None


def _dropped(e: Evidence) -> Suspicion | None:
    """Zeros where there should be none, beside entries that are right."""
    lost = not np.any(e.derived[e.wrong])
    others = np.any(e.derived[~e.wrong])
    return Suspicion("dropped entries", certain=False) if lost and others else None


def _alike(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-3, atol=1e-6))


PATTERNS: tuple[Callable[[Evidence], Suspicion | None], ...] = (
    _not_finite, _missing, _conjugate, _negative, _factor, _transposed, _one_of_many, _permuted,
    _known, _dropped,
)  # fmt: skip
