"""How many operations of which level were checked, and to which order: counted from what ran.

tests/conftest.py makes it a plugin of pytest. The tests of tests/test_table.py that take a sample
say whose it is; what counts is each promised name all of whose samples passed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from tests.levels import LEVELS, promised

__all__ = ["CHECKS", "Covered"]

CHECKS = {
    "test_second_order": "float64, second order",
    "test_jacobian": "float64, first order",
    "test_float32": "float32, first order",
    "test_complex": "complex128, second order",
    "test_complex64": "complex64, first order",
}
"""The tests that differentiate a sample, and how."""
PROPERTY = "differentiates"


class Covered:
    """Collects the outcomes of the tests of samples, and prints the counts at the end."""

    def __init__(self) -> None:
        self.passed: dict[tuple[str, str], list[bool]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Write down which entry a test is of; with many workers this travels in the report."""
        for item in items:
            sample = getattr(item, "callspec", None) and item.callspec.params.get("sample")
            check = getattr(item, "originalname", "")
            if sample is not None and check in CHECKS:
                item.user_properties.append((PROPERTY, [check, key_of(sample.operation)]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            for name, value in report.user_properties:
                if name == PROPERTY:
                    self.passed[value[0], value[1]].append(report.passed)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.passed:
            terminalreporter.section("operations whose derivatives were checked")
            for line in self.lines():
                terminalreporter.write_line(line)

    def lines(self) -> list[str]:
        """A line for each way to check: promised names that passed, by level, of how many."""
        names = [(level, key_of(entry)) for _, level, entry in promised() if level in LEVELS]
        lines = []
        for check, what in CHECKS.items():
            cells = []
            for level in LEVELS:
                of_level = [key for other, key in names if other == level]
                good = sum(all(self.passed.get((check, key), [False])) for key in of_level)
                cells.append(f"{level} {good} of {len(of_level)}")
            lines.append(f"{what:26}" + "   ".join(f"{cell:20}" for cell in cells).rstrip())
        return lines


def key_of(entry: Any) -> str:
    """What tells an entry or program apart from the others of its name."""
    return f"{type(entry).__name__} {entry.name} {getattr(entry, 'text', '')}"
