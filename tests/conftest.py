"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared test data beside the repository; the test is skipped where it is absent."""
    if not (SHARED / "bench").is_dir():
        pytest.skip("the shared test data (../shared) is not here")
    return SHARED
