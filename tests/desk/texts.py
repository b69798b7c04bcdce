"""Stories and sources of an invented newsroom: one that is true, one that is held, one that two people must sign."""

from __future__ import annotations

PASSWORD = "a long pass phrase, for tests"
SOURCE = """Title: Harbor Foods results
Date: February 3, 2026

Harbor Foods said today that sales rose 4% to $12 million in 2025, from $11.5 million in 2024.
The company mills grain in Port Ellery and in Aldershot, where it runs two mills with 140 workers.
"We milled more flour than ever," said Ada Brook, its head of milling.
Harbor Foods will publish its annual report on March 16, 2026.
"""
TRUE = """---
headline: Harbor Foods sales rise 4%
dateline: PORT ELLERY, February 3, 2026
---
Harbor Foods said on Tuesday that its sales rose 4% to $12 million in 2025, from $11.5 million in 2024.

The company mills grain in Port Ellery and in Aldershot, where it runs two mills with 140 workers.

"We milled more flour than ever," said Ada Brook, its head of milling.

Harbor Foods will publish its annual report on March 16, 2026, the company said in its release.
"""
FALSE = TRUE.replace("rose 4% to", "rose 7% to").replace("sales rise 4%", "sales rise")  # held: figure-in-source
RISKY = TRUE + "\nHarbor Foods was sued for fraud, the company said.\n"  # held: high-risk
RISKY_SOURCE = SOURCE + "Harbor Foods was sued for fraud, the company said.\n"
