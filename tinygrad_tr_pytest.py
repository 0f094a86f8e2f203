"""The pytest plugin of `tinygrad_tr`: the fixture `gradcheck`.

It is a module by itself, because a plugin inside the package would import the package, and NumPy,
into every test run of every project that has it installed. This one imports them when the first
test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tinygrad_tr.checks import GradcheckReport

__all__ = ["gradcheck", "pytest_addoption"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--gradcheck-order N``."""
    parser.getgroup("tinygrad_tr", "gradient checks").addoption(
        "--gradcheck-order", type=int, choices=(1, 2, 3), default=1, metavar="N",
        help="order to which the fixture gradcheck checks where a test names none (1)",
    )  # fmt: skip


@pytest.fixture
def gradcheck(pytestconfig: pytest.Config) -> Callable[..., GradcheckReport]:
    """`tinygrad_tr.gradcheck`, to the order of ``--gradcheck-order``.

    A failed check fails the test at the line that asked for it, with the diagnosis in the language
    of ``TINYGRAD_TR_LANG``.

    Examples
    --------
    >>> def test_mine(gradcheck):
    ...     gradcheck(my_function, np.ones((2, 3)))
    """
    import tinygrad_tr

    order = pytestconfig.getoption("gradcheck_order")

    def check(f: Callable[..., Any], *inputs: Any, **options: Any) -> GradcheckReport:
        __tracebackhide__ = True
        try:
            return tinygrad_tr.gradcheck(f, *inputs, **{"order": order, **options})
        except tinygrad_tr.GradientCheckError as error:
            shown = tinygrad_tr.GradientCheckError(error.report(), error.diagnosis)
        raise shown

    return check
