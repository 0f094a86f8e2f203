"""Cases beyond the core list, in the form of tests/oracle/cases.py."""

from __future__ import annotations

from tests.oracle.cases import other, same

__all__ = ["FURTHER"]

ELEMENTWISE = """
    MODULE.exp2(x) | MODULE.reciprocal(x) | MODULE.tan(x) | MODULE.arctan(x) | MODULE.sinh(x)
    MODULE.cosh(x) | MODULE.arcsinh(x) | MODULE.deg2rad(x) | MODULE.rad2deg(x) | MODULE.sinc(x)
    MODULE.arctan2(x, y) | MODULE.hypot(x, y) | MODULE.logaddexp2(x, y) | MODULE.fmax(x, y)
    MODULE.fmin(x, y) | MODULE.remainder(x, y) | MODULE.fmod(3 * x, y) | MODULE.copysign(x, y)
    MODULE.nan_to_num(x) | MODULE.arcsin(MODULE.tanh(x)) | MODULE.arccos(MODULE.tanh(x))
    MODULE.arctanh(MODULE.tanh(x) / 2) | MODULE.float_power(x * x, y) | MODULE.trunc(3 * x) * x
    MODULE.floor(3 * x) * x | MODULE.ceil(3 * x) * x | MODULE.sign(x) * x | MODULE.i0(x)
"""
SHAPES = """
    MODULE.moveaxis(x[None] * y, 0, 2) | MODULE.swapaxes(x, 0, 1) | MODULE.tile(x, (2, 2)) * 2
    MODULE.rot90(x) | MODULE.fliplr(x) | MODULE.flipud(x) | MODULE.triu(x) | MODULE.tril(x, -1)
    MODULE.hstack([x, y]) | MODULE.vstack([x, y]) | MODULE.dstack([x, y]) | MODULE.diag(x[0])
    MODULE.column_stack([x, y]) | MODULE.atleast_3d(x * y) | MODULE.trace(x @ y.T) | MODULE.diff(x)
    MODULE.diagonal(x[:, :2]) | MODULE.diagflat(x) | MODULE.kron(x, y) | MODULE.inner(x, y)
    MODULE.tensordot(x, y, 2) | x[[1, 0], [2, 2]]
    x[..., [2, 0, 2]] * y | x[:, [True, False, True]] | x[-1, None, 1:]
    MODULE.einsum("ij,jk", x, y.T) | MODULE.einsum("...j,...j", x, y)
    MODULE.einsum("ij,ik,il->jkl", x, y, x) | MODULE.einsum("ii", x[:, :2]) | MODULE.cov(x)
    MODULE.einsum("i...,j...->...", x, y) | MODULE.corrcoef(x) | MODULE.outer(x[0], y[1])
"""
LINALG = """
    MODULE.linalg.inv(x[:, :2]) | MODULE.linalg.det(x[:, :2]) | MODULE.linalg.pinv(x)
    MODULE.linalg.solve(x[:, :2], y) | MODULE.linalg.cholesky(x @ x.T) | MODULE.linalg.svdvals(x)
    MODULE.linalg.eigvalsh(x @ x.T) | MODULE.linalg.slogdet(x[:, 1:])[1] | MODULE.linalg.norm(x)
    MODULE.linalg.matrix_power(x @ y.T, 3) | MODULE.linalg.norm(x, 1)
    MODULE.linalg.norm(x, "nuc") | MODULE.linalg.norm(x, 2) | MODULE.linalg.vector_norm(x, ord=3)
    MODULE.linalg.cross(x, y)
    MODULE.linalg.norm(x[0], 2.5) | MODULE.linalg.matrix_norm(x, ord=-2)
    MODULE.linalg.vecdot(x, y) | MODULE.linalg.multi_dot([x, y.T, x]) | MODULE.linalg.qr(x.T)[1]
    MODULE.linalg.qr(x.T)[0]
    MODULE.linalg.cond(x[:, :2]) | MODULE.linalg.lstsq(x.T, y.T)[0] | MODULE.linalg.norm(x, -1)
    abs(MODULE.linalg.eigh(x @ x.T)[1]) | MODULE.linalg.inv(MODULE.stack([x[:, :2], y[:, 1:]]))
    MODULE.linalg.tensorinv(MODULE.reshape(x[:, :2] + y[:, 1:], (2, 2, 1)), 1)
    abs(MODULE.linalg.svd(x)[0]) | abs(MODULE.linalg.svd(x[:, :2])[2]) | MODULE.linalg.norm(x[1], 1)
"""
FOURIER = """
    MODULE.fft.fft(x) | MODULE.fft.ifft(x) | MODULE.fft.fft2(x) | MODULE.fft.ifft2(x * y)
    MODULE.fft.rfft(x) | MODULE.fft.irfft(MODULE.fft.rfft(x) * y[:, :2]) | MODULE.fft.fft(x, 5)
    MODULE.fft.fft(x, 2) | MODULE.fft.rfft(x, 4) | MODULE.fft.fft(x, norm="ortho")
    MODULE.fft.rfft2(x) | MODULE.fft.irfft(x) | MODULE.fft.irfft(x, 5) | MODULE.fft.hfft(x)
    MODULE.fft.ihfft(x)
    MODULE.fft.fftn(x, norm="forward") | MODULE.fft.ifftn(x) | MODULE.fft.rfftn(x, (2, 4), (0, 1))
    MODULE.fft.irfft2(MODULE.fft.rfft2(x)) | MODULE.fft.irfftn(x) | MODULE.fft.fftshift(x)
    MODULE.fft.ifftshift(x)
"""
OTHER = """
    np.gradient(x[0]) | torch.gradient(x[0])[0]
    np.gradient(x, 0.5, axis=1, edge_order=2)
     | torch.gradient(x, spacing=0.5, dim=1, edge_order=2)[0]
    np.split(x, [1, 2], axis=1)[1] | torch.tensor_split(x, [1, 2], dim=1)[1]
    np.vander(x[0]) | torch.stack([x[0]**2, x[0], x[0]**0], dim=1)
    np.cumsum(x * y, axis=1) | torch.cumsum(x * y, dim=1)
    np.cumprod(x, axis=0) | torch.cumprod(x, dim=0)
    np.prod(x, axis=1) | torch.prod(x, dim=1)
    np.prod(x) | torch.prod(x)
    np.prod(x * [[0, 1, 1], [0, 0, 1]], axis=1)
     | torch.prod(x * torch.tensor([[0, 1, 1], [0, 0, 1]]), dim=1)
    np.std(x * y, axis=1, ddof=1) | torch.std(x * y, dim=1)
    np.roll(x, 1, axis=1) | torch.roll(x, 1, dims=1)
    np.roll(x, 4) | torch.roll(x, 4)
    np.repeat(x, 2, axis=1) | torch.repeat_interleave(x, 2, dim=1)
    np.repeat(x, [2, 0, 1], axis=1) | torch.repeat_interleave(x, torch.tensor([2, 0, 1]), dim=1)
    np.flip(x) | torch.flip(x, (0, 1))
    np.sort(x, axis=1) * y | torch.sort(x, dim=1)[0] * y
    np.take(x, [0, 0, 1], axis=1) | torch.index_select(x, 1, torch.tensor([0, 0, 1]))
    np.take_along_axis(x, np.argsort(x.data), 1) | torch.gather(x, 1, torch.argsort(x, dim=1))
    np.trapezoid(x, y) | torch.trapezoid(x, y)
    np.trapezoid(x, dx=0.5, axis=0) | torch.trapezoid(x, dx=0.5, dim=0)
    np.pad(x, 1) | torch.nn.functional.pad(x, (1, 1, 1, 1))
    np.pad(x, ((0, 0), (2, 1)), "edge") | torch.nn.functional.pad(x, (2, 1), "replicate")
    np.pad(x, ((0, 0), (2, 1)), "reflect") | torch.nn.functional.pad(x, (2, 1), "reflect")
    np.pad(x, ((0, 0), (2, 1)), "wrap") | torch.nn.functional.pad(x, (2, 1), "circular")
    np.quantile(x, 0.3, axis=1) | torch.quantile(x, 0.3, dim=1)
    np.quantile(x, [0.2, 0.7]) | torch.quantile(x, torch.tensor([0.2, 0.7], dtype=x.dtype))
    np.nansum(np.where(x > 0, x**3, np.nan)) | torch.nansum(torch.where(x > 0, x**3, torch.nan))
    np.nanmean(np.where(x > y, x, x * y), axis=1)
     | torch.nanmean(torch.where(x > y, x, x * y), dim=1)
    np.median(x * y, axis=1) | torch.median(x * y, dim=1)[0]
    np.correlate(x[0], y[0, :2]) | torch.nn.functional.conv1d(x[:1], y[None, :1, :2])[0]
    np.convolve(x[0], y[0]) | torch.nn.functional.conv1d(x[:1], y[None, :1].flip(2), padding=2)[0]
    np.block([[x, y], [y, x]]) | torch.cat([torch.cat([x, y], 1), torch.cat([y, x], 1)], 0)
    np.meshgrid(x[0], y[0])[0] * y[1] | torch.meshgrid(x[0], y[0], indexing="xy")[0] * y[1]
    np.linspace(x[0, 0], y[0, 0], 5)
     | x[0, 0] + (y[0, 0] - x[0, 0]) * torch.linspace(0, 1, 5, dtype=x.dtype)
    np.ldexp(x, 3) | torch.ldexp(x, torch.tensor(3))
    np.heaviside(x, 0.5) * x | torch.heaviside(x.detach(), torch.tensor(0.5, dtype=x.dtype)) * x
    np.matvec(x, y[1]) | torch.mv(x, y[1])
    np.clip(x, -0.5, y) | torch.clamp(x, torch.tensor(-0.5, dtype=x.dtype), y)
    tg.special.softmin(x, axis=1) | torch.nn.functional.softmin(x, dim=1)
    tg.special.log_expit(x) | torch.nn.functional.logsigmoid(x)
    tg.special.huber(0.7, x) | torch.nn.functional.huber_loss(x, 0 * x, reduction="none", delta=0.7)
    tg.special.gammainc(2.0, x * x)
     | torch.special.gammainc(torch.tensor(2.0, dtype=x.dtype), x * x)
    tg.special.gammaincc(0.7, x * x)
     | torch.special.gammaincc(torch.tensor(0.7, dtype=x.dtype), x * x)
    tg.special.zeta(3.0, x * x) | torch.special.zeta(torch.tensor(3.0, dtype=x.dtype), x * x)
"""
POSITIVE = """
    MODULE.log2(x) | MODULE.log10(x) | MODULE.arccosh(1 + x)
    SPECIAL.entr(x) | SPECIAL.xlogy(y, x) | SPECIAL.xlog1py(y, x) | SPECIAL.logit(x / 2)
"""
SPECIAL = """
    SPECIAL.erf(x) | SPECIAL.erfc(x) | SPECIAL.erfcx(x) | SPECIAL.erfinv(x / 2) | SPECIAL.ndtr(x)
    SPECIAL.ndtri(x * x / 3) | SPECIAL.log_ndtr(x) | SPECIAL.i0(x) | SPECIAL.i0e(x) | SPECIAL.i1(x)
    SPECIAL.i1e(x) | SPECIAL.expit(x)
"""
NINE_DIGITS = """
    tg.special.polygamma(1, x * x) | torch.special.polygamma(1, x * x)
    tg.special.multigammaln(2 + x * x, 3) | torch.special.multigammaln(2 + x * x, 3)
    tg.special.beta(x * x, y * y)
     | torch.exp(torch.lgamma(x * x) + torch.lgamma(y * y) - torch.lgamma(x * x + y * y))
    tg.special.gammaln(x * x) | torch.special.gammaln(x * x)
    tg.special.psi(x * x) | torch.special.psi(x * x)
"""
COMPLEX = """
    MODULE.linalg.inv(x[:, :2]) | MODULE.linalg.det(x[:, :2]) | MODULE.linalg.solve(x[:, :2], y)
    MODULE.linalg.norm(x) | MODULE.linalg.svdvals(x) | MODULE.fft.fft(x) | MODULE.fft.irfft(x)
    MODULE.fft.ifft2(x) | MODULE.sinh(x) | MODULE.tan(x) | MODULE.cosh(x) | MODULE.angle(x)
    MODULE.kron(x, y) | MODULE.trace(x @ y.T) | MODULE.exp2(x) | MODULE.reciprocal(x)
"""


def both(texts: str) -> str:
    """SPECIAL in their place and ours: NumPy's side names ``tg.special``."""
    return texts.replace("SPECIAL", "MODULE.special")


FURTHER = [
    *same(ELEMENTWISE + SHAPES + LINALG + FOURIER),
    *other(OTHER),
    *same(both(SPECIAL)),
    *same(both(POSITIVE), positive=True),
    *other(NINE_DIGITS, near=1e-8),  # PyTorch's trigamma function is right to so many
    *same(COMPLEX, complex=True),
]
