"""The sample newsroom that ships with the package: stories, sources, facts and settings, all of it invented.

``newsroom/expected.toml`` says what the gate must make of each story. ``copydesk demo`` runs it.
"""

from __future__ import annotations

from pathlib import Path

NEWSROOM = Path(__file__).parent / "newsroom"
