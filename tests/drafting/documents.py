"""Federal Register documents of an invented bureau, in the form of the Register's JSON records."""

from __future__ import annotations

import json
from typing import Any

from copydesk import Source, read_source

PROPOSAL: dict[str, Any] = {
    "title": "Moisture Meters in Grain Elevators",
    "type": "Proposed Rule",
    "abstract": (
        "The Grain Storage Bureau proposes to require elevators that store more than 5,000 tons to test their moisture "
        "meters twice a year. Smaller elevators would test them once a year. Elevators would keep the results for six "
        "years."
    ),
    "action": "Proposed rule.",
    "dates": "Comments must be received on or before May 29, 2026.",
    "document_number": "2026-91007",
    "docket_ids": ["GSB-2026-0004"],
    "regulation_id_numbers": ["9977-AA31"],
    "agencies": [{"name": "Grain Storage Bureau"}],
    "publication_date": "2026-03-30",
    "comments_close_on": "2026-05-29",
    "citation": "91 FR 99007",
}
EXTENSION = PROPOSAL | {
    "abstract": "The Grain Storage Bureau extends the comment period on moisture meters in grain elevators by 30 days.",
    "action": "Proposed rule; extension of comment period.",
    "dates": "Comments must be received on or before June 29, 2026.",
    "document_number": "2026-91844",
    "publication_date": "2026-05-20",
    "comments_close_on": "2026-06-29",
    "citation": "91 FR 99844",
}
WITHDRAWAL = PROPOSAL | {
    "abstract": "The Grain Storage Bureau withdraws the proposed rule on moisture meters in grain elevators.",
    "action": "Proposed rule; withdrawal.",
    "dates": "The proposed rule is withdrawn as of September 1, 2026.",
    "document_number": "2026-93302",
    "publication_date": "2026-09-01",
    "comments_close_on": None,
    "citation": "91 FR 103302",
}
FINAL = PROPOSAL | {
    "type": "Rule",
    "abstract": (
        "The Grain Storage Bureau requires elevators that store more than 5,000 tons to test their moisture meters "
        "twice a year. The bureau received 212 comments on the proposal."
    ),
    "action": "Final rule.",
    "dates": "This rule is effective January 4, 2027.",
    "document_number": "2026-94410",
    "publication_date": "2026-10-05",
    "comments_close_on": None,
    "effective_on": "2027-01-04",
    "citation": "91 FR 104410",
}


def record(fields: dict[str, Any]) -> Source:
    """A record as it is saved from the Register's API, read as a source."""
    return read_source(json.dumps(fields).encode(), name=f"{fields['document_number']}.json")
