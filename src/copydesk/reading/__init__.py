"""Bytes, files and addresses become sources and stories (in work)."""
