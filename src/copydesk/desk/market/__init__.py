"""What the site and the API take from the data folder (``COPYDESK_DATA``): scores, holdings, coins, an evaluation.

================  ==================================================================
:mod:`.folder`    what the folder holds, and a mark of each part that changes with it
:mod:`.board`     the stocks and sectors of the newest day with scores
:mod:`.stock`     one stock: its score taken apart, its year, who holds it
:mod:`.quarter`   the shifts of the newest quarter
:mod:`.coins`     the coins of their newest day
:mod:`.recipe`    how scores are made, and what they were worth
:mod:`.drawn`     charts
:mod:`.facts`     listings and scores for the gate
:mod:`.held`      who holds what, for questions
:mod:`.strip`     the strip of the front
:mod:`.addresses` the pages that there are, for the map of the site
================  ==================================================================

What is read is remembered in the process until the folder changes. Where a part or a library is absent its pages are
left out; nothing is made up.
"""
