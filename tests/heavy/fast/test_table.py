"""The whole table through numba: loops and NumPy's source give the same numbers."""

import pytest

from tests.samples import SAMPLES
from tests.sampling import Sample
from tests.test_compiler import LOOKING

numba = pytest.importorskip("numba")

from tests.test_native import both_ways, folder  # noqa: E402, F401 (a fixture)

ALL = [
    sample for samples in SAMPLES.values() for sample in samples[:2]
    if not sample.text.startswith(LOOKING)
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*encountered")
@pytest.mark.parametrize("sample", ALL, ids=str)
def test_loops_compiled_by_numba_have_the_numbers_of_numpy(sample: Sample):
    both_ways(sample)
