"""What the user opened to a server: folders, the network or not, and the newsroom's own settings and facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.errors import PolicyError, ReadError, RefusedAddress
from copydesk.evidence.engines import Grounding
from copydesk.evidence.index import SourceIndex
from copydesk.facts import FileFacts
from copydesk.mcp.asked import MAX_ADDRESSES, MAX_TEXTS, SourceAsked
from copydesk.model import Source
from copydesk.policy import Policy


@dataclass(frozen=True, slots=True)
class Opened:
    """What the tools may read.

    :param roots: the folders whose files may be read; symbolic links out of them are refused.
    :param network: whether addresses may be read, behind the guards of :mod:`copydesk.reading.address`.
    :param policy: the settings of calls that name none.
    :param facts: the facts of calls that name none.
    """

    roots: Sequence[Path]
    network: bool = False
    policy: Policy = field(default_factory=Policy)
    facts: FileFacts | None = None

    def index(self, asked: Sequence[SourceAsked]) -> SourceIndex:
        """The sources asked for, read.

        :raises ReadError: if one cannot or may not be read, or two have one name.
        """
        if sum(bool(one.address) for one in asked) > MAX_ADDRESSES:
            raise ReadError("sources", f"they hold more than {MAX_ADDRESSES} addresses", "Ask in several calls.")
        if sum(len(one.text) for one in asked) > MAX_TEXTS:
            wrong = f"their texts hold more than {MAX_TEXTS:,} characters"
            raise ReadError("sources", wrong, "Give the parts that the story stands on.")
        sources = [self._source(one) for one in asked]
        names = [source.name for source in sources]
        for name in names:
            if names.count(name) > 1:
                raise ReadError(name, "two sources have this name", "Give each a name of its own.")
        return SourceIndex(sources)

    def facts_of(self, path: str) -> FileFacts | None:
        """The facts in a file, else those of the server.

        :raises ReadError: if the file may not be read.
        :raises FactsError: if it holds no facts.
        """
        return FileFacts(self.file(path)) if path else self.facts

    def policy_of(self, path: str) -> Policy:
        """The settings in a file, else those of the server.

        :raises ReadError: if the file may not be read.
        :raises PolicyError: if it is wrong, or names an engine of grounding: that loads models and asks servers, which
            is for the user alone to choose.
        """
        if not path:
            return self.policy
        policy = Policy.from_file(self.file(path))
        if Grounding.from_mapping(policy.grounding, path).engine != Grounding().engine:
            wrong = "it chooses an engine of grounding, which a caller may not"
            raise PolicyError(path, wrong, "Have the server started with it: copydesk mcp --policy FILE.")
        return policy

    def file(self, path: str) -> Path:
        """The file ``path``, relative to the first folder that has it, all links followed.

        :raises ReadError: if it lies outside the folders, whether or not it is there.
        """
        inside: list[Path] = []
        for root in self.roots:
            try:
                found = (root / path).resolve()
                if found.is_relative_to(root):
                    if found.is_file():
                        return found
                    inside.append(found)
            except (OSError, ValueError, RuntimeError):  # too long, a NUL, a loop of links
                continue
        if inside:
            return inside[0]
        shown = ", ".join(map(str, self.roots))
        raise ReadError(path[:400], f"it is in none of the folders open to this server ({shown})", "Give its text.")

    def _source(self, asked: SourceAsked) -> Source:
        from copydesk.reading import read_source

        kind = asked.kind or None
        if asked.text:
            return Source.from_text(asked.text, asked.name, asked.published, kind or "primary")
        where: str | Path = asked.address
        if asked.path:
            where = self.file(asked.path)
        elif "://" not in asked.address:
            raise RefusedAddress(asked.address, "it is no address", "Give one with https://, or a path as `path`.")
        elif not self.network:
            mend = "Give its text, or have the server started with copydesk mcp --network."
            raise RefusedAddress(asked.address, "this server reads no addresses", mend)
        return read_source(where, asked.name or asked.path or None, kind, asked.published)
