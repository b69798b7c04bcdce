"""Retirement plans: a plan's menu put to a rule set (``menu``), and how much of the pool could move (``flows``)."""

from __future__ import annotations
