"""Claims with labels, made from public texts: faithful tellings and their faulty twins.

``made(folders, seed, n)`` yields them, ``python -m training.made --show KIND`` prints some.
"""

from training.made.documents import part
from training.made.making import KINDS, Made, made, made_of

__all__ = ["KINDS", "Made", "made", "made_of", "part"]
