"""Where a derivative is a choice: what is chosen, and the tests that check it.

`tests/reference.py` prints it, and tests/test_reference.py sees that each of the tests exists.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONVENTIONS", "Convention"]


@dataclass(frozen=True, slots=True)
class Convention:
    """A kink, a tie or a singular point, in Markdown."""

    where: str
    value: str
    tests: str  # names of functions of tests/MODULE.py, after "MODULE:"


CONVENTIONS = [
    Convention(
        "`abs`, `fabs` at 0, real or complex", "0",
        "test_conventions: test_abs_at_0 test_abs_of_complex_0",
    ),
    Convention("`relu` at 0, `hinge` at its margin", "0, the slope of the flat side",
               "test_conventions: test_relu_at_0 test_hinge_at_the_margin"),
    Convention("`sign`, `step`, and the whole-number parts", "0 everywhere, at the jumps too",
               "test_conventions: test_sign_and_step_are_flat"),
    Convention(
        "`maximum`, `minimum`, `fmax`, `fmin` of two equal numbers",
        "½ each, so that `maximum(x, x)` has 1 in all; `maximum(x, 0.0)` at 0 has ½, `relu` has 0",
        "test_conventions: test_ties_of_two test_ties_to_second_order",
    ),
    Convention("`max`, `min`, `nanmax`, `nanmin`: several elements attain the extreme",
               "they share the gradient equally", "test_conventions: test_ties_of_many_share"),
    Convention("`fmax`, `fmin`: one operand is nan", "all goes to the other one",
               "test_conventions: test_fmax_and_fmin_skip_nan"),
    Convention("`clip` exactly at a bound", "1 for the number, 0 for the bound",
               "test_conventions: test_clip_at_a_bound"),
    Convention("`sort`, `median`, `quantile` at ties",
               "the element that the sort puts into the place",
               "test_conventions: test_order_statistics_at_ties"),
    Convention("`norm` of 0, `std` of equal numbers, `hypot(0, 0)`, `arctan2(0, 0)`, `angle(0)`",
               "0", "test_conventions: test_std_of_a_constant test_at_the_corner "
               "test_angle_of_0; test_linalg: test_norm_of_zero test_norm_of_the_zero_matrix"),
    Convention("`sinc` at 0", "0; the second derivative is −π²/3",
               "test_conventions: test_sinc_at_0"),
    Convention("`sqrt` and `log` at 0", "inf, with NumPy's own warning",
               "test_conventions: test_sqrt_and_log_at_0"),
    Convention("`x**0`, and `x**n` of a negative `x` with a constant `n`",
               "0, and n xⁿ⁻¹: the logarithm of the base is not asked for",
               "test_conventions: test_powers_of_0_and_of_negative_numbers"),
    Convention("`0**y`", "0 with respect to a positive `y`",
               "test_conventions: test_exponents_of_0"),
    Convention("`prod`, `cumprod` of numbers with zeros", "the product of the others, at any order",
               "test_conventions: test_product_with_zeros"),
    Convention("`det` of a singular matrix",
               "the adjugate; of second order too; of third where the rank is n − 1 or more, "
               "else an error", "test_linalg: test_det_of_a_singular_matrix_to_second_order "
               "test_det_to_third_order test_det_of_low_rank_has_no_third_order"),
    Convention("`cholesky`, `eigh`", "the symmetrised gradient, though one triangle is read",
               "test_linalg: test_the_gradient_of_one_triangle_is_symmetric"),
    Convention("vectors of equal eigenvalues or singular values",
               "an error, unless the function does not depend on the choice of the vectors",
               "test_linalg: test_vectors_of_repeated_values_raise"),
    Convention("`remainder`, `fmod`, `modf`, `copysign`, `heaviside`, `floor_divide`",
               "the derivative of the piece; what jumps is a constant",
               "test_conventions: test_the_derivative_of_the_piece"),
    Convention("`interp` at a knot and beyond the ends",
               "the slope of the piece behind the knot, at the last knot before it; 0 beyond",
               "test_conventions: test_interp_at_and_beyond_the_knots"),
    Convention("`where(c, x, y)` with a nan in the branch that is not taken",
               "nan, since 0 · nan is nan: [docs/leaks.md](leaks.md) shows what to write",
               "test_conventions: test_where_does_not_hide_a_nan test_double_where"),
    Convention("`sigmoid`, `tanh`, `softplus`, `softmax`, `logsumexp` of ±1000",
               "finite and right to the last bits, without a warning",
               "test_conventions: test_sigmoid_of_large_numbers test_tanh_of_large_numbers "
               "test_softplus_of_large_numbers test_softmax_of_large_numbers"),
]  # fmt: skip
