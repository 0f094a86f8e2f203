"""What the matrix operations promise where a derivative is a choice, or where there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.linalg import LinAlgError

import tinygrad_tr as tg
from tinygrad_tr.ops import TABLE

RNG = np.random.default_rng(7)
A = RNG.normal(size=(3, 3))
RANK_TWO = np.array([[1.0, 2, 3], [4, 5, 6], [5, 7, 9]])
RANK_ONE = np.ones((3, 3))


def symmetric(x: Any) -> Any:
    return (x + x.T) / 2


# ---- several results -----------------------------------------------------------------------

SEVERAL = {
    "slogdet": ("sign", "logabsdet"),
    "eigh": ("eigenvalues", "eigenvectors"),
    "eig": ("eigenvalues", "eigenvectors"),
    "svd": ("U", "S", "Vh"),
    "qr": ("Q", "R"),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_results_come_in_numpys_own_tuple(name: str):
    function = getattr(np.linalg, name)
    plain, results = function(symmetric(A)), function(tg.Value(symmetric(A)))
    assert type(results) is type(plain)
    assert results._fields == SEVERAL[name]
    for x, y in zip(results, plain, strict=True):
        assert isinstance(x, tg.Value)
        assert x.requires_grad
        np.testing.assert_array_equal(x.data, y)


def test_lstsq_gives_four_results_as_numpy_does():
    x, residuals, rank, s = np.linalg.lstsq(tg.Value(A[:, :2]), A[:, 2])
    assert (x.shape, residuals.shape, s.shape) == ((2,), (1,), (2,))
    assert not isinstance(rank, tg.Value)
    assert rank == 2


def test_results_that_an_option_leaves_out():
    x = tg.Value(A)
    for alone in np.linalg.svd(x, compute_uv=False), np.linalg.qr(x, mode="r"):
        assert isinstance(alone, tg.Value)
    with pytest.raises(TypeError, match=r"qr\(\).*mode='raw'"):
        np.linalg.qr(x, mode="raw")


def test_results_share_one_computation(monkeypatch: pytest.MonkeyPatch):
    entry, calls = TABLE[np.linalg.eigh], []
    monkeypatch.setattr(entry, "compute", lambda x: calls.append(1) or np.linalg.eigh(x))
    x = tg.Value(A)
    w, v = np.linalg.eigh(symmetric(x))
    f = np.sum(w**3) + np.sum(v[:, 0] ** 4)
    slope = tg.gradients(f, x, create_graph=True)
    tg.gradients(np.sum(slope**2), x)
    assert len(calls) == 1


def test_results_of_constants_are_constants():
    assert not np.linalg.eigh(tg.Value(A, requires_grad=False)).eigenvalues.requires_grad
    with tg.no_grad():
        u, _, _ = np.linalg.svd(tg.Value(A))
    assert u.is_leaf
    assert not u.requires_grad


def test_one_result_alone_and_all_together():
    x = tg.Value(A)
    u, s, vh = np.linalg.svd(x)
    np.testing.assert_allclose(tg.gradients(np.sum(u * s @ vh * A), x), A, atol=1e-12)
    s.sum().backward()
    np.testing.assert_allclose(x.grad, u.data @ vh.data)


# ---- determinants --------------------------------------------------------------------------


@pytest.mark.parametrize("x", [RANK_TWO, RANK_ONE, np.zeros((2, 2)), np.eye(3)])
def test_det_of_a_singular_matrix_to_second_order(x: np.ndarray):
    tg.gradcheck(np.linalg.det, x, order=2)


@pytest.mark.parametrize("scales", [(1e-8, 1, 1e8), (1e-100, 1e-100, 1e150), (1e30, 1e-30, 1)])
def test_det_of_rows_and_columns_of_any_size(scales: Any):
    """The cofactors of a matrix are those of the scaled one, times the scales of the others."""
    x = np.array([[2.0, 1, 0], [1, 3, 1], [0, 1, 4]])
    cofactors = np.array([[11.0, -4, 1], [-4, 8, -2], [1, -2, 5]])
    rows = np.array(scales)[:, None]
    columns = np.array([1e20, 1, 1e-20])
    for size in (rows, columns, rows * columns):
        whole = 1 if size is columns else np.prod(rows)
        got = tg.grad(np.linalg.det)(x * size)
        assert np.allclose(got * size, cofactors * whole, rtol=1e-12, atol=0)


def test_det_to_third_order():
    tg.gradcheck(np.linalg.det, A, order=3)
    tg.gradcheck(np.linalg.det, RANK_TWO, order=3)


def test_det_of_low_rank_has_no_third_order():
    with pytest.raises(LinAlgError, match="vectors of equal values"):
        tg.gradcheck(np.linalg.det, RANK_ONE, order=3)


def test_slogdet_of_a_singular_matrix_raises():
    x = tg.Value(np.zeros((2, 2)))
    with pytest.raises(LinAlgError, match="Singular"):
        np.linalg.slogdet(x).logabsdet.backward()


# ---- norms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [None, 1, 2, 3, np.inf])
def test_norm_of_zero(order: Any):
    np.testing.assert_array_equal(
        tg.grad(lambda v: np.linalg.norm(v, order))(np.zeros(3)), np.zeros(3)
    )


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
@pytest.mark.parametrize("order", [1, 2, np.inf])
def test_norm_of_nothing(order: Any, shape: tuple[int, ...]):
    norm, slope = tg.value_and_grad(lambda v: np.linalg.norm(v, order))(np.zeros(shape))
    assert (norm, slope.shape) == (0, shape)


@pytest.mark.parametrize("order", ["fro", "nuc", 1, 2, np.inf])
def test_norm_of_the_zero_matrix(order: Any):
    slope = tg.grad(lambda v: np.linalg.norm(v, order))(np.zeros((2, 2)))
    np.testing.assert_array_equal(slope, np.zeros((2, 2)))


def test_norms_share_what_attains_an_extreme():
    v = np.array([2.0, -2.0, 1.0])
    slope = tg.grad(lambda v: np.linalg.norm(v, np.inf))(v)
    np.testing.assert_array_equal(slope, [0.5, -0.5, 0])
    slope = tg.grad(lambda x: np.linalg.norm(x, 2))(np.eye(2))
    np.testing.assert_allclose(slope, np.eye(2) / 2)


def test_nuclear_norm_of_low_rank():
    slope = tg.grad(lambda x: np.linalg.norm(x, "nuc"))(RANK_ONE)
    np.testing.assert_allclose(slope, RANK_ONE / 3, atol=1e-12)


# ---- equal values --------------------------------------------------------------------------


def logarithm(x: Any) -> Any:
    w, v = np.linalg.eigh(symmetric(x))
    return np.sum(v * np.log(w) @ v.T * A)


@pytest.mark.parametrize(
    "f", [np.linalg.cholesky, lambda x: np.linalg.eigh(x)[0], np.linalg.eigvalsh]
)
def test_the_gradient_of_one_triangle_is_symmetric(f: Any):
    """NumPy reads one triangle; the gradient is that of a function of (A + Aᵀ) / 2."""
    x = symmetric(A) + 4 * np.eye(3)
    slope = tg.grad(lambda x: np.sum(f(x) ** 3))(x)
    np.testing.assert_allclose(slope, slope.T)
    np.testing.assert_allclose(slope, tg.grad(lambda x: np.sum(f(symmetric(x)) ** 3))(x))
    tg.gradcheck(lambda x: f(symmetric(x)), x)


def test_values_of_repeated_eigenvalues():
    slope = tg.grad(lambda x: np.sum(np.linalg.eigvalsh(symmetric(x)) ** 2))(3 * np.eye(3))
    np.testing.assert_allclose(slope, 6 * np.eye(3))


@pytest.mark.parametrize(
    "f",
    [
        logarithm,  # its value at 1 is 0, and its slope is not
        lambda x: np.sum(np.linalg.eigh(symmetric(x)).eigenvectors[:, 0] ** 4),
        lambda x: np.sum(np.linalg.svd(x).U[:, 1] ** 4),
        lambda x: np.sum(np.linalg.svd(x).Vh[0] ** 4),
    ],
)
def test_vectors_of_repeated_values_raise(f: Any):
    with pytest.raises(LinAlgError, match="vectors of equal values"):
        tg.grad(f)(np.eye(3))


def test_a_vector_apart_from_values_that_differ_by_rounding():
    q = np.linalg.qr(RNG.normal(size=(4, 4))).Q
    x = q * [5.0, 0, 0, 0] @ q.T + 1e-17 * RNG.normal(size=(4, 4))
    assert len(set(np.linalg.eigvalsh(symmetric(x)))) == 4

    def top(x: Any) -> Any:
        return np.sum(np.linalg.eigh(symmetric(x)).eigenvectors[:, -1] ** 4)

    tg.gradcheck(top, x)


def test_the_phase_of_complex_vectors_has_no_gradient():
    x = A + 1j * RNG.normal(size=(3, 3))
    v = np.linalg.eigh(tg.Value(x + x.conj().T)).eigenvectors
    with pytest.raises(LinAlgError, match="in phase"):
        np.sum(v.imag[:, 1]).backward()


def test_the_vectors_that_complete_a_basis_only_as_a_whole():
    x = tg.Value(RNG.normal(size=(4, 2)))
    rest = np.linalg.svd(x).U[:, 2:]
    tg.gradients(np.sum((rest @ rest.T)[0]), x)
    with pytest.raises(LinAlgError, match="complete a basis"):
        tg.gradients(np.sum(rest[0]), x)
    with pytest.raises(LinAlgError, match="complete a basis"):
        tg.gradients(np.sum(np.linalg.qr(x, mode="complete").Q), x)


# ---- rank ----------------------------------------------------------------------------------


def test_lstsq_of_low_rank():
    y = np.array([1.0, 2.0, 4.0])
    x, b = tg.Value(RANK_TWO), tg.Value(y)
    solution = np.linalg.lstsq(x, b)[0]
    expected = np.linalg.pinv(RANK_TWO, rcond=1e-12).T @ np.ones(3)
    np.testing.assert_allclose(tg.gradients(solution.sum(), b), expected, atol=1e-12)
    with pytest.raises(LinAlgError, match=r"rank 2: the solution jumps"):
        solution.sum().backward()


def test_qr_of_more_columns_than_rows():
    tg.gradcheck(lambda x: np.linalg.qr(x).Q @ np.exp(np.linalg.qr(x).R), A[:2])


def test_qr_of_low_rank_raises():
    with pytest.raises(LinAlgError, match="Singular"):
        tg.grad(lambda x: np.sum(np.linalg.qr(x).R))(np.zeros((2, 2)))


# ---- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: np.linalg.matrix_rank(x), r"np\.linalg\.matrix_rank\(\) has no derivative rule"),
        (lambda x: np.fft.fft(x, out=np.zeros((3, 3), complex)), r"fft\(\).*out="),
        (lambda x: np.trace(x, out=np.zeros(())), r"trace\(\).*out="),
    ],
)
def test_what_is_refused_is_named(call: Any, message: str):
    with pytest.raises(TypeError, match=message):
        call(tg.Value(A))


@pytest.mark.parametrize("axes", [(0, 0), (-1, 1), (0, 1, 0)])
@pytest.mark.parametrize("of", ["fftn", "ifftn", "fft2", "rfftn", "irfftn", "rfft2", "irfft2"])
def test_axes_that_repeat_are_transformed_but_not_differentiated(of: str, axes: Any):
    f, sizes = getattr(np.fft, of), (4,) * len(axes)
    y = f(tg.Value(A), s=sizes, axes=axes)
    assert np.array_equal(y.data, f(A, s=sizes, axes=axes))
    with pytest.raises(ValueError, match="where its axes repeat"):
        np.sum(np.real(y)).backward()


def test_an_axis_that_means_two_things_is_refused():
    x, y = tg.Value(A), tg.Value(A[0])
    with pytest.raises(TypeError, match="count from the end"):
        np.linalg.cross(x, y, axis=0).sum().backward()
