"""Make ``relations.txt.gz``, like, broader and contrary words, of WordNet: ``python -m training.relations``.

WordNet 3.0 (Princeton University; its licence allows use, change and distribution with its notice) comes as the Debian
package ``wordnet-base``. Of each word of one part, the first senses count, of which most texts use no others.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from copydesk.evidence.stems import stem

_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_MARK = re.compile(r"\((?:a|p|ip)\)$")
_WORD = re.compile(r"[a-z]{3,}")
SENSES = 4  # of a word and part of speech, the most frequent ones
_TARGET = Path(__file__).resolve().parents[1] / "src" / "copydesk" / "evidence" / "relations.txt.gz"


def _sets(folder: Path) -> dict[str, tuple[list[str], list[tuple[str, str, int, int]]]]:
    """Of each synonym set: its words, and its pointers (kind, set, number of the word here and there)."""
    found = {}
    for part, letter in _PARTS.items():
        for line in (folder / f"data.{part}").read_text("latin-1").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = [_MARK.sub("", fields[4 + 2 * n].lower()) for n in range(count)]
            at = 5 + 2 * count
            pointers = []
            for n in range(int(fields[at - 1])):
                kind, offset, to, ends = fields[at + 4 * n : at + 4 * n + 4]
                pointers.append((kind, to.replace("s", "a") + offset, int(ends[:2], 16), int(ends[2:], 16)))
            found[letter + fields[0]] = words, pointers
    return found


def frequencies(folder: Path) -> dict[str, int]:
    """How often the words of each stem were met in the texts that WordNet's makers tagged."""
    found: Counter[str] = Counter()
    for line in (folder / "cntlist.rev").read_text("latin-1").splitlines():
        sense, _, count = line.split()
        found[stem(sense.partition("%")[0])] += int(count)
    return found


def _senses(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for part, letter in _PARTS.items():
        for line in (folder / f"index.{part}").read_text("latin-1").splitlines():
            if not line.startswith(" "):
                fields = line.split()
                if _WORD.fullmatch(fields[0]):
                    yield fields[0], [letter + offset for offset in fields[6 + int(fields[3]) :][:SENSES]]


def table(folder: Path) -> dict[str, tuple[set[str], set[str], set[str]]]:
    """The relations of each stem: same, broader, contrary."""
    sets = _sets(folder)
    found: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))

    def stems(number: str) -> set[str]:
        return {stem(w) for w in sets[number][0] if _WORD.fullmatch(w)}

    for word, senses in _senses(folder):
        same, broader, contrary = found[stem(word)]
        for number in senses:
            words, pointers = sets[number]
            same |= stems(number)
            here = words.index(word) + 1 if word in words else 0
            for kind, other, ours, theirs in pointers:
                if kind == "!" and ours == here:
                    contrary.add(stem(sets[other][0][theirs - 1]))
                elif kind == "@":
                    broader |= stems(other)
                elif kind == "+" and ours == here:
                    same.add(stem(sets[other][0][theirs - 1]))
                elif kind == "&":  # of an adjective: those like it, and what they are contrary to
                    same |= stems(other)
                    for kind2, other2, _, theirs2 in sets[other][1]:
                        if kind2 == "!":
                            contrary.add(stem(sets[other2][0][theirs2 - 1]))
    for root, groups in found.items():
        for group in groups:
            group.discard(root)
    return found


def main() -> int:
    """Write the table; its size is printed."""
    parser = argparse.ArgumentParser(prog="python -m training.relations", description=__doc__)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"), help="folder of WordNet's files")
    parser.add_argument("--out", type=Path, default=_TARGET)
    options = parser.parse_args()
    if not (options.wordnet / "data.noun").is_file():
        parser.error(f"{options.wordnet} has no WordNet; install wordnet-base, or give its folder with --wordnet")
    lines = []
    usual = frequencies(options.wordnet)
    for root, groups in sorted(table(options.wordnet).items()):
        if root.isascii():
            columns = [" ".join(sorted(w for w in group if w.isascii())) for group in groups]
            lines.append("\t".join([root, *columns, str(usual.get(root, 0).bit_length())]))
    packed = gzip.compress(("\n".join(lines) + "\n").encode("ascii"), 9, mtime=0)
    options.out.write_bytes(packed)
    print(f"{len(lines):,} stems, {len(packed):,} bytes: {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
