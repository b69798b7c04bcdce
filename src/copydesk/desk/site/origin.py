"""Where the words of a story come from, machine or people, in the terms of IPTC's digital source types."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.desk.models import Drafting, Version

_SCHEME = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True, slots=True)
class Origin:
    """A digital source type: its IPTC code and name, and schema.org's word for it, ``""`` where that has none."""

    code: str
    name: str
    schema_org: str = ""

    @property
    def uri(self) -> str:
        """The code as a URI."""
        return _SCHEME + self.code


PEOPLE = Origin("digitalCreation", "Digital creation")
MACHINE = Origin(
    "trainedAlgorithmicMedia", "Created using Generative AI", "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
)
BUILT_IN = Origin("algorithmicMedia", "Pure algorithmic media", "https://schema.org/AlgorithmicMediaDigitalSource")
EDITED = Origin("humanEdits", "Human-edited media")
MIXED = Origin(
    "compositeWithTrainedAlgorithmicMedia",
    "Edited using Generative AI",
    "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
)


def origin(version: Version) -> Origin:
    """Who wrote a version, by two queries at most.

    A story is the machine's where a machine drafted it and nobody revised it since, people's where no version up to
    this one was drafted by machine, and a mix of the two else. What the built-in drafter wrote came out of no trained
    model, and is told apart.
    """
    before = Version.objects.filter(story_id=version.story_id, number__lte=version.number).order_by("number")
    told = list(before.values_list("machine_drafted", "made_by", "pk"))
    drafts = [number for number, (by_machine, *_) in enumerate(told) if by_machine]
    if not drafts:
        return PEOPLE
    later = told[drafts[0] + 1 :]
    by_people = drafts[0] > 0 or any(made_by.startswith("user:") or not machine for machine, made_by, _ in later)
    if Drafting.objects.filter(version_id=told[drafts[0]][2], with_model=False).exists():
        return EDITED if by_people else BUILT_IN
    return MIXED if by_people else MACHINE
