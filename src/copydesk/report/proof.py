"""The proof of a verdict: one signed file with which anyone can check it again, offline.

``docs/proof.md`` describes it. The bundle is a zip file with ``manifest.json`` (what is in it, with the hash of
every entry), ``manifest.sig`` (the Ed25519 signature of the manifest's bytes), the story, the sources, the policy,
the facts and the report. :mod:`copydesk.report.verify` reads it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from copydesk.errors import BundleError
from copydesk.gate import evidence_of
from copydesk.model import Report, Source, SourceKind
from copydesk.policy import Policy
from copydesk.report.as_json import to_mapping
from copydesk.report.container import MOST_BYTES, MOST_CONTENT, MOST_MEMBERS, Member, layout
from copydesk.report.keys import fingerprint, public_pem
from copydesk.report.privacy import for_outsiders
from copydesk.report.snapshot import digest, source_record, story_record, withheld_record

BUNDLE_SCHEMA = "1"  # of the manifest; docs/proof.md

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SIGNER, REPORT, POLICY, FACTS = "signer.pem", "report.json", "policy.json", "facts.yaml"
DECISIONS = "decisions.json"

_ENDINGS = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/pdf": ".pdf",
}


def write_bundle(
    report: Report,
    path: str | Path,
    key: Ed25519PrivateKey,
    policy: Policy | None = None,
    facts: bytes | None = None,
    withhold: Collection[str] = (),
    created: dt.datetime | None = None,
) -> None:
    """Write the signed proof of ``report`` to ``path``.

    :param policy: the policy that the story was checked under; all defaults where ``None``.
    :param facts: the bytes of the facts file that it was checked with.
    :param withhold: names of sources, or kinds (``"secondary"``), whose text is under copyright: the bundle carries
        their hash and the passages that the report quotes. Private sources are always withheld: hash alone.
    :param created: the time of signing, now where ``None``.
    :raises BundleError: if policy or facts are not those of the report, a name in ``withhold`` is unknown, the
        story's file does not read as the story that was checked, or the bundle would be too large to verify.
    """
    content = bundle(report, key, policy, facts, withhold, created)
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise BundleError(str(path), f"it cannot be written ({error.strerror})", "Check the path.") from error


def bundle(
    report: Report,
    key: Ed25519PrivateKey,
    policy: Policy | None = None,
    facts: bytes | None = None,
    withhold: Collection[str] = (),
    created: dt.datetime | None = None,
    decisions: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """The bytes of the bundle that :func:`write_bundle` writes; the same input gives the same bytes.

    :param decisions: what people decided on the report, each with ``what`` (override, signature, release), ``by``,
        ``at`` (ISO 8601, UTC) and, of an override, ``rule``, ``message`` and ``reason``. Readers see them.
    """
    policy = policy or Policy()
    _same(policy.sha256, report.policy_sha256, "policy", "Give the policy that the story was checked under.")
    # A facts file that could not be read has no hash in the report, so it is refused here like a wrong one.
    _same(digest(facts) if facts is not None else "", report.facts_sha256, "facts", "Give the facts as they were used.")
    hidden = _withheld(report.sources, withhold)
    shown = for_outsiders(report)

    story, story_bytes = story_record(shown.story)
    story["entry"] = "story" + _ending(story["media_type"])
    if story["sha256"] != report.story.sha256:
        story["masked"] = True  # the names of private sources in its front matter are overwritten
    members = [Member.of(story["entry"], story_bytes)]
    records: list[dict[str, Any]] = []
    for number, (source, public) in enumerate(zip(report.sources, shown.sources, strict=True), 1):
        if source.name in hidden:
            record = withheld_record(public)
            passages = [] if source.private else evidence_of(shown, public.name)
            record["passages"] = [{"start": e.start, "end": e.end, "text": e.text} for e in passages]
        else:
            record, content, reading = source_record(source)
            record["entry"] = f"sources/{number:03d}" + _ending(source.media_type)
            members.append(Member.of(record["entry"], content))
            if reading is not None:
                record["reading"] = f"sources/{number:03d}.read.json"
                members.append(Member.of(record["reading"], canonical(reading)))
        records.append(record)
    members += [
        Member.of(POLICY, canonical(policy.as_mapping())),
        *([Member.of(FACTS, facts)] if facts is not None else []),
        Member.of(REPORT, canonical(to_mapping(report, outsiders=True))),
        *([Member.of(DECISIONS, canonical([dict(d) for d in decisions]))] if decisions else []),
        Member.of(SIGNER, public_pem(key.public_key())),
    ]
    manifest = canonical(
        {
            "schema": BUNDLE_SCHEMA,
            "created": (created or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds"),
            "signer": fingerprint(key.public_key()),
            "verdict": str(report.verdict),
            "versions": dict(report.versions),
            "readers": readers(),
            "story": story,
            "sources": records,
            "entries": [_entry(m) for m in members],
        }
    )
    signed = [Member.of(MANIFEST, manifest, deflated=False), Member.of(SIGNATURE, key.sign(manifest), deflated=False)]
    return _bounded(signed + members)


def readers() -> dict[str, str]:
    """The libraries that read PDF and HTML, with their versions: another version may read a document otherwise."""
    return {name: metadata.version(name) for name in ("lxml", "pypdfium2", "trafilatura")}


def canonical(value: Any) -> bytes:
    """JSON in one form only: sorted keys, ASCII, two spaces."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=True, default=list).encode() + b"\n"


def _entry(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "size": member.size,
        "sha256": digest(member.content()),
        "packed_sha256": digest(member.packed),
    }


def _withheld(sources: Iterable[Source], withhold: Collection[str]) -> frozenset[str]:
    """The names of the sources that are not carried.

    A name that fits nothing is an error: were it ignored, a text that must not go out would go out.
    """
    names = {s.name: s for s in sources}
    unknown = sorted(set(withhold) - set(names) - set(map(str, SourceKind)))
    if unknown:
        raise BundleError(
            unknown[0], "no source has this name, and it is no kind of source", f"Known: {', '.join(names)}."
        )
    return frozenset(n for n, s in names.items() if s.private or n in withhold or str(s.kind) in withhold)


def _same(given: str, used: str, what: str, mend: str) -> None:
    if given != used:
        raise BundleError(what, "these are not what the report was made with", mend)


def _ending(media_type: str) -> str:
    """A file ending, for people who unpack the bundle; nothing is read by it."""
    return _ENDINGS.get(media_type, ".xml" if media_type.endswith("+xml") else ".bin")


def _bounded(members: list[Member]) -> bytes:
    content = layout(members)
    mend = "Withhold large sources."
    if len(content) > MOST_BYTES or sum(m.size for m in members) > MOST_CONTENT or len(members) > MOST_MEMBERS:
        raise BundleError("bundle", "it would be too large to be verified", mend)
    return content
