"""What the desk keeps. Times are UTC; texts are kept as they came; nothing here decides anything."""

from copydesk.desk.models.access import ApiToken, IdempotentAnswer
from copydesk.desk.models.audit import AuditEntry, AuditHead
from copydesk.desk.models.checks import Check, CheckSource, FindingRecord, PolicyRevision
from copydesk.desk.models.drafting import Drafting, DraftingSource
from copydesk.desk.models.facts import DocketRecord, ListingRecord, ListingWord, ScoreRecord, VouchedName
from copydesk.desk.models.intake import Feed, FeedItem
from copydesk.desk.models.jobs import Job
from copydesk.desk.models.outgoing import Delivery, Endpoint, Event
from copydesk.desk.models.releases import Notice, Override, Release, Signature
from copydesk.desk.models.rulemaking import FollowedDocket, RegisterReading
from copydesk.desk.models.sources import Blob, Document, Snapshot
from copydesk.desk.models.stories import Section, Story, Version, VersionSource

__all__ = [
    "ApiToken",
    "AuditEntry",
    "AuditHead",
    "Blob",
    "Check",
    "CheckSource",
    "Delivery",
    "DocketRecord",
    "Document",
    "Drafting",
    "DraftingSource",
    "Endpoint",
    "Event",
    "Feed",
    "FeedItem",
    "FindingRecord",
    "FollowedDocket",
    "IdempotentAnswer",
    "Job",
    "ListingRecord",
    "ListingWord",
    "Notice",
    "Override",
    "PolicyRevision",
    "RegisterReading",
    "Release",
    "ScoreRecord",
    "Section",
    "Signature",
    "Snapshot",
    "Story",
    "Version",
    "VersionSource",
    "VouchedName",
]
