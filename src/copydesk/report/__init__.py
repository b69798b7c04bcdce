"""A report as terminal text, JSON, HTML and SARIF, and as a signed proof that others can check again offline."""
