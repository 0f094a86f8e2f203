"""What all tests share: the count of the operations whose derivatives were checked."""

import pytest

from tests.covered import Covered


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Covered())
