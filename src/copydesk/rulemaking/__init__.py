"""Rulemakings: what Federal Register documents say of themselves, and what each of them does."""
