"""The functions that are to have a derivative, by level, and those that are not: what was promised.

Names are NumPy's; those with a dot are of its modules and of its ufuncs, those of SPECIAL are
called as ``tg.special.NAME``. A function that the installed NumPy lacks is skipped by name.
"""

__all__ = ["CONSTANT", "DIFFERENTIABLE", "REFUSED", "SPECIAL", "ZERO"]

CORE = """
    add subtract multiply divide negative positive power square abs
    sqrt exp expm1 log log1p sin cos tanh logaddexp
    maximum minimum clip where sum mean max min var
    reshape ravel transpose squeeze expand_dims broadcast_to concatenate stack
    dot matmul outer einsum absolute true_divide
"""
STANDARD = """
    exp2 log2 log10 reciprocal fabs tan arcsin arccos arctan sinh cosh arcsinh arccosh arctanh
    deg2rad rad2deg degrees radians sinc nan_to_num
    arctan2 hypot logaddexp2 fmax fmin remainder mod select
    prod std amax amin cumsum trace
    moveaxis rollaxis swapaxes tile repeat roll rot90 fliplr flipud atleast_1d atleast_2d atleast_3d
    vstack hstack column_stack append split array_split hsplit vsplit dsplit pad triu tril diag
    diagonal linspace astype take sort partition
    inner tensordot kron cross convolve diff gradient
    linalg.inv linalg.pinv linalg.solve linalg.det linalg.slogdet linalg.norm linalg.cholesky
    linalg.eigh linalg.eig linalg.svd
    fft.fft fft.ifft fft.fft2 fft.ifft2 fft.rfft2 fft.irfft2 fft.fftn fft.ifftn fft.rfft fft.irfft
    fft.rfftn fft.irfftn fft.fftshift fft.ifftshift
    real imag conj conjugate angle real_if_close
"""
BEYOND = """
    acos asin atan acosh asinh atanh atan2 pow concat permute_dims
    cbrt i0 heaviside unwrap modf float_power fmod divmod copysign ldexp piecewise choose
    ptp median quantile percentile average cumprod cumulative_sum cumulative_prod nansum nanmean
    nanprod nanmax nanmin nanvar nanstd nanmedian nanquantile nanpercentile nancumsum nancumprod
    add.reduce multiply.reduce maximum.reduce minimum.reduce logaddexp.reduce add.accumulate
    multiply.accumulate add.outer subtract.outer multiply.outer divide.outer
    flip broadcast_arrays dstack block insert delete unstack resize diagflat matrix_transpose
    meshgrid logspace geomspace copy trim_zeros take_along_axis compress extract interp
    vdot vecdot matvec vecmat correlate trapezoid ediff1d polyval polyadd polysub polymul polyder
    polyint polyfit vander cov corrcoef apply_along_axis apply_over_axes linalg.multi_dot
    linalg.eigvalsh linalg.eigvals linalg.svdvals linalg.qr linalg.lstsq linalg.matrix_power
    linalg.tensorsolve linalg.tensorinv linalg.cond linalg.vector_norm linalg.matrix_norm
    linalg.trace linalg.diagonal linalg.outer linalg.matmul linalg.vecdot linalg.cross
    linalg.tensordot linalg.matrix_transpose fft.hfft fft.ihfft
    lib.stride_tricks.sliding_window_view
"""
DIFFERENTIABLE = {"core": CORE, "standard": STANDARD, "beyond": BEYOND}
SPECIAL = {
    "core": "relu expit softplus logsumexp softmax log_softmax",
    "standard": """
        erf erfc erfinv erfcinv gamma gammaln rgamma digamma psi polygamma multigammaln beta betaln
        betainc gammainc gammaincc logit i0 i1 iv ive j0 j1 jv y0 y1 yn
    """,
    "beyond": """
        i0e i1e ndtr log_ndtr ndtri entr kl_div rel_entr xlogy xlog1py zeta exp1 expi expn erfcx
        dawsn spence sici fresnel boxcox boxcox1p log_expit loggamma poch factorial huber
        pseudo_huber hyp1f1 hyp2f1 owens_t exprel softmin
    """,
}
ZERO = "sign floor ceil rint trunc fix round around floor_divide"
CONSTANT = """
    signbit argmax argmin argsort argwhere argpartition nanargmax nanargmin nonzero flatnonzero
    count_nonzero searchsorted lexsort digitize
    equal not_equal less less_equal greater greater_equal logical_and logical_or logical_not
    logical_xor all any isnan isinf isfinite isneginf isposinf isreal iscomplex iscomplexobj
    isrealobj isclose allclose array_equal array_equiv isin
    shape ndim size result_type can_cast may_share_memory shares_memory common_type
    zeros_like ones_like empty_like full_like tril_indices_from triu_indices_from diag_indices_from
    array_str array_repr array2string
"""
REFUSED = """
    unique union1d intersect1d setdiff1d setxor1d put place putmask copyto fill_diagonal
    put_along_axis add.at histogram histogram2d histogramdd bincount roots poly polydiv add.reduceat
    linalg.matrix_rank frexp spacing nextafter gcd lcm bitwise_and bitwise_or left_shift packbits
"""
