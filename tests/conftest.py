"""What all tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

# The same examples in every run, and no example is too slow on a busy machine. To look for new failures:
# pytest --hypothesis-profile=search
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

# A run that a shell starts in the background ignores Ctrl-C, and so would what it starts, where a test sends it too.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--browser``: run the tests that drive a browser too."""
    parser.addoption("--browser", action="store_true", help="run the tests that drive Debian's chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that drive a browser are skipped, with a message, unless they are asked for."""
    if not config.getoption("--browser"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="needs a browser; .ci/run runs it (pytest --browser)"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared test data beside the repository; the test is skipped where it is absent."""
    if not (SHARED / "bench").is_dir():
        pytest.skip("the shared test data (../shared) is not here")
    return SHARED


@pytest.fixture
def ends() -> Iterator[None]:
    """Fails a test that would hang. It is no measure of speed: a minute is far more than any of them needs."""

    def give_up(*_: object) -> None:
        pytest.fail("still at it after a minute")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 60)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
