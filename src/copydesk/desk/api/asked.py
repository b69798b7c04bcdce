"""What requests hold: bodies and parameters, as schemas with descriptions and examples."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from copydesk.model import SourceKind

Reason = Annotated[str, Field(max_length=2000, description="In words, for the audit trail.")]
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]
Shown = Annotated[Number, Field(description="The number of the version that you saw as the newest.", examples=[1])]
Seen = Annotated[
    int,
    Field(ge=1, le=9_223_372_036_854_775_807, description="The check whose verdict you saw (`check`).", examples=[7]),
]
_SECTION = "The desk that it belongs to, by its slug; else the one that the story names, else the newsroom's first."
_CORRECTION = "What readers are told, where a ninjs item makes the next version of a story that is published."


def _in_utc(time: dt.datetime) -> dt.datetime:
    if not 1900 <= time.year <= 9000:
        raise ValueError("give a year from 1900 to 9000")
    return time.astimezone(dt.UTC)


Time = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Asked(BaseModel):
    """A body: what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid")


class Paging(BaseModel):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200, description="Most entries in one answer.")
    offset: int = Field(0, ge=0, le=10_000_000, description="How many entries to leave out at the start.")


class SourceAsked(Asked):
    """A source: exactly one of `document`, `address`, `text` and `data`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": [way]} for way in ("document", "address", "text", "data")],
            "examples": [{"text": "Harbor Foods said today that sales rose 4%.", "name": "release.txt"}],
        },
    )

    document: int = Field(None, ge=1, le=9_223_372_036_854_775_807, description="A source the desk has, by its id.")
    address: str = Field(None, min_length=1, max_length=4000, description="An address that is read now.")
    text: str = Field(None, min_length=1, max_length=5_000_000, description="Its text.")
    data: str = Field(None, min_length=1, description="Its bytes in base64: a page, a PDF, a feed, a text.")
    name: str = Field("", max_length=390, description="How the story calls it.", examples=["release.txt"])
    kind: Literal["", "primary", "secondary", "notes"] = Field(
        "", description="How near it stands to the event; notes are private. Left to what it shows where empty."
    )
    title: str = Field("", max_length=1000)
    publisher: str = Field("", max_length=400)
    published: dt.date | None = Field(None, description="The day that it gives for itself, if it does not say.")
    attribution: str = Field("", max_length=400, description="How readers are told of a private source.")
    media_type: str = Field("", max_length=200, description="As a server would say, such as `application/pdf`.")

    @model_validator(mode="after")
    def _one_way(self) -> SourceAsked:
        given = [way for way in ("document", "address", "text", "data") if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of document, address, text and data")
        if self.data is not None:
            try:
                base64.b64decode(self.data, validate=True)
            except (binascii.Error, ValueError) as error:
                raise ValueError("data is not base64") from error
        return self

    @property
    def content(self) -> bytes:
        """The bytes, where they were given."""
        return self.text.encode() if self.data is None else base64.b64decode(self.data)

    def said(self) -> dict[str, Any]:
        """What was said of the source beside its content."""
        names = ("title", "publisher", "published", "attribution", "media_type")
        return {name: getattr(self, name) for name in names}

    def kind_or_none(self) -> SourceKind | None:
        """Its kind, if one was given."""
        return SourceKind(self.kind) if self.kind else None


class CheckAsked(Asked):
    """A story and its sources: `item`, or `text` with its `format`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": ["item"]}, {"required": ["text"]}],
            "examples": [
                {
                    "text": "Harbor Foods said sales rose 7% to $12 million in 2025.",
                    "sources": [{"text": "Harbor Foods said sales rose 4% to $12 million in 2025.", "name": "release"}],
                }
            ],
        },
    )

    item: dict[str, Any] = Field(None, description="A ninjs item, version 1 to 3. The answer's `file` is its text.")
    text: str = Field(None, min_length=1, max_length=5_000_000, description="The story's file.")
    format: Literal["markdown", "html", "text", "ninjs"] = Field("markdown", description="The format of `text`.")
    name: str = Field("", max_length=200, description="What the report calls the story.")
    sources: list[SourceAsked] = Field(min_length=1, max_length=50, description="What it stands on.")

    @model_validator(mode="after")
    def _one_way(self) -> CheckAsked:
        if (self.item is None) == (self.text is None):
            raise ValueError("give either item or text")
        return self


class StoryAsked(Asked):
    """A new story."""

    text: str = Field(min_length=1, max_length=5_000_000, description="Its file: Markdown, HTML or ninjs.")
    format: Literal["markdown", "html", "text", "ninjs"] = "markdown"
    section: str = Field("", max_length=80, description=_SECTION)
    sources: list[SourceAsked] = Field(min_length=1, max_length=50, description="What it stands on.")
    change: str = Field("", max_length=1000, description="What was done, in words, for colleagues.")
    correction: str = Field("", max_length=2000, description=_CORRECTION)


class RevisionAsked(Asked):
    """The next version of a story."""

    expected: Shown
    text: str = Field(min_length=1, max_length=5_000_000, description="Its file: Markdown, HTML or ninjs.")
    format: Literal["markdown", "html", "text", "ninjs"] = "markdown"
    sources: list[SourceAsked] | None = Field(
        None,
        min_length=1,
        max_length=50,
        description="What it stands on; those of the version before if left out.",
    )
    change: str = Field("a change", max_length=1000, description="What was done, in words, for colleagues.")
    correction: str = Field(
        "",
        max_length=2000,
        description="What readers are told; needed where it is published, refused elsewhere.",
    )


class NinjsAsked(BaseModel):
    """What stands in the address when the body is a ninjs item."""

    section: str = Field("", max_length=80, description=_SECTION)
    correction: str = Field("", max_length=2000, description=_CORRECTION)
    document: list[int] = Field([], max_length=50, description="Sources that the desk has, by id.")
    address: list[str] = Field([], max_length=50, description="Addresses of sources, beside those the item names.")


class SourcesAsked(BaseModel):
    """Sources in the address, when the body is a ninjs item."""

    document: list[int] = Field([], max_length=50, description="Sources that the desk has, by id.")
    address: list[str] = Field([], max_length=50, description="Addresses of sources, beside those the item names.")


class StoriesAsked(Paging):
    """Which stories."""

    state: Literal["work", "published", "retracted", "taken down", "rejected"] | None = None
    version_state: (
        Literal["unchecked", "failed", "held", "clear", "planned", "published", "rejected", "replaced"] | None
    ) = Field(None, description="Where the newest version stands.")
    section: str | None = Field(None, max_length=80, description="A desk, by its slug.")
    waiting: bool | None = Field(None, description="Whether the story waits for people.")
    returned: bool | None = Field(None, description="Whether it is published and no longer holds.")
    editor: str | None = Field(None, max_length=150, description="Who is on it, by user name.")
    words: str | None = Field(None, max_length=200, description="Words of the headline.")


class OverrideAsked(Asked):
    """A finding may pass."""

    version: Shown
    check: Seen
    finding: int = Field(ge=0, le=2_147_483_647, description="Its `number` in the verdict.", examples=[0])
    reason: Reason


class ReleaseAsked(Asked):
    """A version is let go."""

    version: Shown
    check: Seen
    publish_at: Time | None = Field(None, description="The end of an embargo; now if left out.")


class StandByAsked(Asked):
    """A published version that came back is signed for."""

    version: Shown
    check: Seen


class RejectAsked(Asked):
    """A version is rejected, or called back."""

    version: Shown
    reason: Reason


class ReasonAsked(Asked):
    """A published story is retracted or taken down."""

    reason: Annotated[str, Field(max_length=2000, description="What readers are told.")]


class ListingAsked(Asked):
    """A security; `ticker` and `name` together name it."""

    ticker: str = Field(min_length=1, max_length=20, examples=["HRBR"])
    name: str = Field(min_length=1, max_length=300, examples=["Harbor Foods"])
    exchange: str = Field("", max_length=80, examples=["NYSE"])
    cik: str = Field("", max_length=10)
    since: dt.date | None = Field(None, description="The first day on which it was listed.")
    until: dt.date | None = Field(None, description="The last day on which it was listed.", examples=["2026-02-27"])
    aliases: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field([], max_length=50)


class ScoreAsked(Asked):
    """A security's score on a day; ticker, day and measure together name it."""

    ticker: str = Field(min_length=1, max_length=20, examples=["HRBR"])
    date: dt.date = Field(examples=["2026-02-27"])
    value: Annotated[str, Field(pattern=r"^-?\d{1,8}(\.\d{1,4})?$", description="A decimal, as text.")] = Field(
        examples=["61.5"]
    )
    tier: str = Field("", max_length=40)
    measure: str = Field("Alpha Score", min_length=1, max_length=80)
    out_of: int = Field(100, ge=1, le=1_000_000)


class StepAsked(Asked):
    """A dated step of a docket."""

    stage: str = Field(max_length=80, examples=["proposed rule"])
    date: dt.date
    document: str = Field("", max_length=300)
    citation: str = Field("", max_length=300)


class DocketAsked(Asked):
    """A rulemaking or order, named by `id`."""

    id: str = Field(min_length=1, max_length=200, examples=["PAD-2026-0007"])
    title: str = Field(min_length=1, max_length=1000)
    agency: str = Field(min_length=1, max_length=300)
    rin: str = Field("", max_length=20)
    kind: Literal["rulemaking", "order"] = "rulemaking"
    identifiers: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=100)
    aliases: list[Annotated[str, Field(max_length=300)]] = Field([], max_length=100)
    steps: list[StepAsked] = Field([], max_length=500)
    comments_close: dt.date | None = None
    effective: dt.date | None = None
    topics: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=100)
