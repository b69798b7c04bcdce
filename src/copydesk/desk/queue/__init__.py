"""The queue of stories: filters as they stand in the address bar, a count for each of them, and rows to show.

===============  ===================================================================
:mod:`.filters`  what is asked for, read from the address
:mod:`.counts`   how many stories each filter would show
:mod:`.rows`     a page of stories, each with its verdict and its worst finding
:mod:`.bulk`     the same action on many stories, one by one
===============  ===================================================================
"""
