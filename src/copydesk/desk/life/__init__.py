"""The life of a story: each step is one transaction that locks the story, checks right and state, and leaves a trace.

======================  ==================================================================
:mod:`.drafts`          a story is made, revised, corrected; who is on it
:mod:`.verdicts`        what the gate found is written down
:mod:`.decisions`       override, sign, release, reject
:mod:`.public`          published, retracted, taken down
======================  ==================================================================

No other module changes a story, a version, or a release.
"""

from copydesk.desk.life.decisions import Outcome, override, reject, release, stand_by, stops_left, withdraw
from copydesk.desk.life.drafts import Draft, let_go, new_story, revise, take
from copydesk.desk.life.public import publish, retract, take_down
from copydesk.desk.life.state import Conflict, OutOfDate, StillHeld, WrongState

__all__ = [
    "Conflict",
    "Draft",
    "OutOfDate",
    "Outcome",
    "StillHeld",
    "WrongState",
    "let_go",
    "new_story",
    "override",
    "publish",
    "reject",
    "release",
    "retract",
    "revise",
    "stand_by",
    "stops_left",
    "take",
    "take_down",
    "withdraw",
]
