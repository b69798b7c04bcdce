"""What is measured of Copydesk, and how: ``python -m benchmarks.NAME`` (README.md)."""
