from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.holdings.loading import Account, load
from copydesk.holdings.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept")


@pytest.fixture
def take(tmp_path: Path, store: Store) -> Callable[..., Account]:
    """Writes filings (name and text) to files and loads them."""

    def taken(**texts: str) -> Account:
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.txt"
            path.write_text(text, "utf-8")
            paths.append(path)
        return load(store, paths)

    return taken
