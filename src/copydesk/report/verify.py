"""Check a proof: who signed it, that no byte of it has changed, and that the gate says the same again.

In this order, and each step only if the one before it held: the signature is that of a key which the *reader*
trusts; every entry is as the manifest says; the story and the sources are read again and the gate is run on them,
offline. A bundle's own key proves nothing: who re-signs a bundle puts their own into it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from copydesk import __version__
from copydesk.errors import BundleError, CopydeskError
from copydesk.facts import Facts, FileFacts
from copydesk.gate import check
from copydesk.model import Evidence, Source, Verdict
from copydesk.policy import Policy
from copydesk.report.as_json import to_mapping
from copydesk.report.compare import Comparison, compare
from copydesk.report.container import MOST_BYTES, MOST_CONTENT, Member, unpack
from copydesk.report.keys import fingerprint
from copydesk.report.proof import BUNDLE_SCHEMA, DECISIONS, FACTS, MANIFEST, POLICY, REPORT, SIGNATURE, SIGNER, readers
from copydesk.report.snapshot import digest, source_again, stand_in, story_again

if TYPE_CHECKING:
    from rich.console import Console

_AGAIN = "Get the bundle again from the newsroom."


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of verifying a bundle.

    ``ok`` is true only where a trusted key signed it, nothing has changed, the gate could be run again, and it came to
    the same. ``problems`` say why not; ``notes`` what a reader should know. ``verdict`` is the signed one, ``None``
    where no signature could be trusted; ``verdict_now`` that of the gate here, ``None`` where it was not run.
    ``resting`` are the words of the story whose proof rests on withheld texts: signed, not proved again.
    ``decisions`` say in words what people decided: who overrode or signed for what, when and why.
    """

    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    story: str = ""
    signer: str = ""
    created: str = ""
    verdict: Verdict | None = None
    verdict_now: Verdict | None = None
    resting: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the bundle is verified."""
        return not self.problems


def verify_bundle(path: str | Path, trusted: Ed25519PublicKey | Sequence[Ed25519PublicKey] = ()) -> Verification:
    """Verify the bundle at ``path`` against the public keys that the reader trusts.

    :param trusted: the newsroom's key, got from the newsroom; any of several. With none, nothing is verified.
    :raises BundleError: if the file cannot be read at all. All else that is wrong is told in the result.
    """
    return verify_bytes(_read(path), trusted)


def verify_bytes(data: bytes, trusted: Ed25519PublicKey | Sequence[Ed25519PublicKey] = ()) -> Verification:
    """Verify a bundle in memory, as :func:`verify_bundle` does."""
    keys = [trusted] if isinstance(trusted, Ed25519PublicKey) else list(trusted)
    try:
        members, problems = unpack(data)
    except BundleError as error:
        return Verification((str(error),))
    by_name = {m.name: m for m in members}
    signed, signer, wrong = _signature(by_name, keys)
    changed, manifest = _changes(members)
    problems = [*wrong, *changed, *problems]
    if problems or not signed or manifest is None:
        return Verification(tuple(problems or ["It is not signed."]), signer=signer)
    signed_as = Verification(
        (),
        story=str(manifest["story"]["name"]),
        signer=signer,
        created=str(manifest["created"]),
        verdict=Verdict(manifest["verdict"]),
    )
    try:
        content = _contents(manifest, by_name)
        signed_as = replace(signed_as, decisions=_decisions(content.get(DECISIONS, b"[]")))
        found, verdict_now = _run_again(manifest, content)
    except (CopydeskError, KeyError, TypeError, ValueError) as error:  # signed, and yet not as the schema says
        return replace(signed_as, problems=(f"The gate could not be run again. {_words(error)}",))
    return replace(
        signed_as, problems=found.problems, notes=found.notes, resting=found.resting, verdict_now=verdict_now
    )


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, CopydeskError) else f"{type(error).__name__}: {error}"


def _read(path: str | Path) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BundleError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    if len(data) > MOST_BYTES:
        raise BundleError(str(path), f"it is larger than {MOST_BYTES >> 20} MB", _AGAIN)
    return data


# ---- who signed it, and has it changed --------------------------------------------------


def _signature(members: dict[str, Member], trusted: Sequence[Ed25519PublicKey]) -> tuple[bool, str, list[str]]:
    """Whether a trusted key signed the manifest, that key's fingerprint, and what is wrong."""
    missing = [f"{name} is missing." for name in (MANIFEST, SIGNATURE) if name not in members]
    if missing:
        return False, "", missing
    manifest, signature = members[MANIFEST].packed, members[SIGNATURE].packed
    for key in trusted:
        if _signs(key, signature, manifest):
            return True, fingerprint(key), []
    own = _own_key(members)
    if own is not None and _signs(own, signature, manifest):
        who = f"the key inside it ({fingerprint(own)[:16]})"
        if not trusted:
            return False, "", [f"Not verified: unknown signer. It is signed with {who}; no key to trust was given."]
        return False, "", [f"Not verified: unknown signer. It is signed with {who}, which is none that you trust."]
    if not trusted:
        return False, "", ["Not verified: unknown signer. No key to trust was given."]
    return False, "", [f"{SIGNATURE} does not fit {MANIFEST}: one of the two has been changed."]


def _signs(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _own_key(members: dict[str, Member]) -> Ed25519PublicKey | None:
    """The key that the bundle carries: it tells who says to have signed it, and is never trusted."""
    try:
        key = serialization.load_pem_public_key(members[SIGNER].content(most=4096))
    except (KeyError, BundleError, ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _changes(members: Sequence[Member]) -> tuple[list[str], dict[str, Any] | None]:
    """The entries that are not as the manifest says, by name; and the manifest.

    This is also done for a manifest that nobody trusted signed, to name what has changed, so nothing is unpacked here
    and no shape is taken for granted.
    """
    by_name = {m.name: m for m in members}
    if MANIFEST not in by_name:
        return [], None
    try:
        manifest = json.loads(by_name[MANIFEST].packed)
        listed = {str(e["name"]): e for e in manifest["entries"]}
        schema = manifest["schema"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return [f"{MANIFEST} cannot be read."], None
    if schema != BUNDLE_SCHEMA:
        return [f"It follows schema {schema!r}; this Copydesk reads {BUNDLE_SCHEMA!r}."], None
    problems: list[str] = []
    for name, entry in listed.items():
        member = by_name.get(name)
        if member is None:
            problems.append(f"{name} is missing.")
        elif (digest(member.packed), member.size) != (entry.get("packed_sha256"), entry.get("size")):
            problems.append(f"{name} has been changed.")
    problems += [f"{n} is not in the manifest." for n in by_name if n not in listed and n not in (MANIFEST, SIGNATURE)]
    if not problems and [m.name for m in members] != [MANIFEST, SIGNATURE, *listed]:
        problems.append("The entries stand in another order than in the manifest.")
    return problems, manifest


# ---- the gate, again --------------------------------------------------------------------


def _run_again(manifest: dict[str, Any], content: dict[str, bytes]) -> tuple[Comparison, Verdict]:
    """Read the contents again, run the gate on them and compare; the contents are signed and unchanged here."""
    then = json.loads(content[REPORT])
    if then["verdict"] != manifest["verdict"]:
        raise BundleError(REPORT, "its verdict is not that of the manifest", _AGAIN)
    story = story_again(manifest["story"], content[manifest["story"]["entry"]])
    problems: list[str] = []
    notes: list[str] = []
    sources: list[Source] = []
    for record in manifest["sources"]:
        source, same = _source(record, content)
        sources.append(source)
        if same is None:
            notes.append(
                f"The text of {source.name} is as the newsroom gave it: signed, not read again from its bytes."
            )
        elif not same and _reads_alike(manifest):
            problems.append(f"The bytes of {source.name} do not read as the text that was signed.")
        elif not same:
            notes.append(f"Another version reads {source.name} otherwise; the gate was run on the text as signed.")
    policy = json.loads(content[POLICY])
    # A rule that is not installed here is left in: the versions compared below tell of it.
    grounding = policy.get("grounding", {})
    if grounding.get("engine", "built-in") != "built-in":
        # It is an extra, and may be a service: a proof must be verified without either.
        judge = manifest["versions"].get("grounding", grounding["engine"])
        notes.append(f"Statements were judged by {judge}; here the built-in model judges.")
        grounding = {}
    only, skip = frozenset(policy["only"]), frozenset(policy["skip"])
    policy = Policy(policy["rules"], grounding, only, skip, policy["allow_waivers"])
    with tempfile.TemporaryDirectory() as directory:
        facts: Facts | None = None
        if FACTS in content:
            path = Path(directory, FACTS)
            path.write_bytes(content[FACTS])
            facts = FileFacts(path)
        now = check(story, sources, facts, policy)
    withheld = frozenset(r["name"] for r in manifest["sources"] if r.get("withheld"))
    found = compare(then, to_mapping(now, outsiders=True), withheld)
    return replace(found, problems=(*problems, *found.problems), notes=(*notes, *found.notes)), now.verdict


def _decisions(content: bytes) -> tuple[str, ...]:
    """What people decided, in words."""
    told = []
    for decision in json.loads(content):
        what, by, at = (str(decision[key]) for key in ("what", "by", "at"))
        words = f"{what.capitalize()} by {by}, {at}."
        if "rule" in decision:
            words += f" {decision['rule']}: {decision['message']}"
        told.append(f"{words} Reason: {decision['reason']}" if decision.get("reason") else words)
    return tuple(told)


def _reads_alike(manifest: dict[str, Any]) -> bool:
    """Whether what reads sources here is of the versions that read them when they were signed."""
    return bool(manifest["versions"].get("copydesk") == __version__ and manifest["readers"] == readers())


def _contents(manifest: dict[str, Any], members: dict[str, Member]) -> dict[str, bytes]:
    left = MOST_CONTENT
    content: dict[str, bytes] = {}
    for entry in manifest["entries"]:
        name = entry["name"]
        content[name] = members[name].content(most=left)
        left -= len(content[name])
        if digest(content[name]) != entry["sha256"]:
            raise BundleError(name, "its content does not fit its hash", _AGAIN)
    return content


def _source(record: dict[str, Any], content: dict[str, bytes]) -> tuple[Source, bool | None]:
    """A source, and whether its bytes still read as signed (true of one that is withheld: nothing is read)."""
    if not record.get("withheld"):
        reading = json.loads(content[record["reading"]]) if "reading" in record else None
        return source_again(record, content[record["entry"]], reading)
    if (record.get("characters") or 0) > MOST_CONTENT:
        raise BundleError(record["name"], "it is said to be larger than any source may be", _AGAIN)
    passages = [Evidence(record["name"], p["start"], p["end"], p["text"]) for p in record["passages"]]
    return stand_in(record, passages), True


# ---- what came of it --------------------------------------------------------------------


def show(verification: Verification, console: Console | None = None) -> None:
    """Print what came of it: verified or not, why, both verdicts, and what was not proved again."""
    from rich.console import Console
    from rich.text import Text

    from copydesk.report.sentences import printable

    console = console or Console()
    out = Text()
    if verification.ok:
        out.append("✓ VERIFIED" if not console.options.ascii_only else "+ VERIFIED", style="bold green")
    else:
        out.append("✗ NOT VERIFIED" if not console.options.ascii_only else "x NOT VERIFIED", style="bold red")
    if verification.story:
        out.append(f"  {printable(verification.story)}", style="bold")
    if verification.signer:
        out.append(f"\nSigned {verification.created} by the trusted key {verification.signer[:16]}.")
    if verification.verdict:
        now = verification.verdict_now
        out.append(f"\nVerdict when signed: {verification.verdict}. Verdict now: {now or 'the gate was not run'}.")
    for decision in verification.decisions:
        out.append(f"\n  {printable(decision)}")
    for problem in verification.problems:
        out.append(f"\n- {printable(problem)}")
    for note in verification.notes:
        out.append(f"\n  {printable(note)}", style="dim")
    if verification.resting:
        out.append("\n  Signed, not proved again, since the text is withheld:", style="dim")
        for words in verification.resting:
            out.append(f"\n    “{printable(words)}”", style="dim")
    console.print(out)
