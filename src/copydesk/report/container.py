"""The zip file of a proof: laid out in one way only, so that no byte of it is free to change.

Any zip reader opens it. Ours takes nothing but the canonical layout: members one after the other in the order of
the directory, no time, no comment, no extra field, UTF-8 names; :func:`unpack` lays the members out again and
compares byte for byte. The packed bytes of each member are bound by the signed manifest, so compression need not
be repeatable between versions of zlib.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.errors import BundleError

MOST_BYTES = 256 << 20  # of the file
MOST_CONTENT = 512 << 20  # of all members unpacked
MOST_MEMBERS = 4096

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _DAY = 20, 0x800, 0x21  # zip 2.0; names are UTF-8; 1 January 1980, the earliest that zip has
_STORED, _DEFLATED = 0, 8
_NAME = re.compile(rb"[a-z0-9]+(?:/[a-z0-9]+)?(?:\.[a-z0-9]+){1,2}")  # ours; no path leads out of a directory


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the zip: its content as packed, and what its header says of it."""

    name: str
    packed: bytes
    deflated: bool
    crc: int
    size: int

    @classmethod
    def of(cls, name: str, content: bytes, deflated: bool = True) -> Member:
        """``content`` packed under ``name``."""
        packed = content
        if deflated:
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed = packer.compress(content) + packer.flush()
        return cls(name, packed, deflated, zlib.crc32(content), len(content))

    def content(self, most: int = MOST_CONTENT) -> bytes:
        """The content, unpacked; never more than ``most`` bytes are made.

        :raises BundleError: if it is damaged, or unpacks to another size than its header says.
        """
        mend = "Get the bundle again."
        if self.size > most:
            raise BundleError(self.name, f"it unpacks to more than {most:,} bytes", mend)
        content = self.packed
        if self.deflated:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(self.packed, self.size + 1)
            except zlib.error as error:
                raise BundleError(self.name, "its packed bytes are damaged", mend) from error
            if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
                raise BundleError(self.name, "it unpacks to another size than its header says", mend)
        if len(content) != self.size or zlib.crc32(content) != self.crc:
            raise BundleError(self.name, "its content is not what its header says", mend)
        return content


def layout(members: Sequence[Member]) -> bytes:
    """The zip file of ``members``, in their order."""
    body, directory = bytearray(), bytearray()
    for m in members:
        name = m.name.encode()
        method = _DEFLATED if m.deflated else _STORED
        shared = (_VERSION, _UTF8, method, 0, _DAY, m.crc, len(m.packed), m.size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\1\2", _VERSION, *shared, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\3\4", *shared) + name + m.packed
    count = len(members)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(data: bytes) -> tuple[list[Member], list[str]]:
    """The members of a zip file, still packed, and what is wrong with the file around them.

    :raises BundleError: if no member can be read at all.
    """
    members: list[Member] = []
    problems: list[str] = []
    at = 0
    while data[at : at + 4] == b"PK\3\4":
        after = f" after {members[-1].name}" if members else ""
        member, at = _member(data, at)
        if member is None:
            problems.append(f"The zip header{after} (byte {at:,}) has been changed.")
            return members, problems
        members.append(member)
        if len(members) > MOST_MEMBERS:
            raise BundleError("bundle", f"it holds more than {MOST_MEMBERS:,} entries", "Get the bundle again.")
    if not members:
        raise BundleError("bundle", "it is not a proof bundle, or its first bytes are changed", "Get the bundle again.")
    names = [m.name for m in members]
    problems += [f"{name} stands in it twice." for name in sorted({n for n in names if names.count(n) > 1})]
    whole = layout(members)
    if whole != data:
        problems.append(_where(members, whole, data))
    return members, problems


def _member(data: bytes, at: int) -> tuple[Member | None, int]:
    """The member whose local header starts at ``at`` and where the next one starts; ``None`` where it is not ours."""
    if at + _LOCAL.size > len(data):
        return None, at
    _, _, _, method, _, _, crc, packed, size, name_length, extra = _LOCAL.unpack_from(data, at)
    start = at + _LOCAL.size
    name = data[start : start + name_length]
    start += name_length
    if method not in (_STORED, _DEFLATED) or extra or not _NAME.fullmatch(name) or start + packed > len(data):
        return None, at
    content = data[start : start + packed]
    return Member(name.decode("ascii"), content, method == _DEFLATED, crc, size), start + packed


def _where(members: Sequence[Member], whole: bytes, data: bytes) -> str:
    """In words, where ``data`` first departs from the one layout that its members can have."""
    at = next((i for i, (a, b) in enumerate(zip(whole, data, strict=False)) if a != b), min(len(whole), len(data)))
    start = 0
    for m in members:
        end = start + _LOCAL.size + len(m.name) + len(m.packed)
        if at < end:
            return f"The zip header of {m.name} (byte {at:,}) has been changed."
        start = end
    if at >= len(whole):
        return f"There are bytes behind the end of the zip file (from byte {at:,})."
    return f"The zip directory at the end of the file (byte {at:,}) has been changed."
