"""What the tools take: sizes are bounded, and what a schema does not know it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_STORY = 500_000  #: longest story file, in characters
MAX_TEXT = 2_000_000  #: longest text of a source in hand, in characters
MAX_TEXTS = 5_000_000  #: longest texts of all sources of a call together, in characters
MAX_WORDS = 5_000  #: longest quotation, and longest statement, in characters
MAX_SOURCES = 50
MAX_ADDRESSES = 5  #: most addresses of one call; each may take a minute


class SourceAsked(BaseModel):
    """A source: exactly one of `text`, `path` and `address`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": [way]} for way in ("text", "path", "address")],
            "examples": [{"name": "release", "text": "Harbor Foods said today that sales rose 4%."}],
        },
    )

    name: str = Field("", max_length=200, description="What to call it in the answer; needed with `text`.")
    text: str = Field(
        "", max_length=MAX_TEXT, description="Its plain text. Offsets in the answer count its code points from 0."
    )
    path: str = Field(
        "", max_length=4000, description="A file in a folder that is open to this server: HTML, PDF, text, a feed."
    )
    address: str = Field(
        "", max_length=4000, description="An http or https address, read now; refused unless the network is allowed."
    )
    kind: Literal["", "primary", "secondary", "notes"] = Field(
        "",
        description="primary: the document itself. secondary: reports what others said or did. notes: private. "
        "Left to what it shows where empty.",
    )
    published: dt.date | None = Field(None, description="The day it is from (YYYY-MM-DD), where it does not say so.")

    @model_validator(mode="after")
    def _one_way(self) -> SourceAsked:
        if sum(bool(way) for way in (self.text, self.path, self.address)) != 1:
            raise ValueError("give exactly one of text, path and address")
        if self.text and not self.name:
            raise ValueError("give a name with text")
        return self


SourcesAsked = Annotated[
    list[SourceAsked],
    Field(min_length=1, max_length=MAX_SOURCES, description="What the words must stand on. Names must differ."),
]
StoryAsked = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_STORY,
        description="The story's whole file: Markdown with or without front matter, HTML, or a ninjs item.",
    ),
]
FactsAsked = Annotated[
    str,
    Field(max_length=4000, description="A YAML file of listings, scores and dockets in an open folder. Optional."),
]
PolicyAsked = Annotated[
    str,
    Field(
        max_length=4000,
        description="A settings file (copydesk.toml) in an open folder. Optional: else those of the server.",
    ),
]
WordsAsked = Annotated[
    str, Field(min_length=1, max_length=MAX_WORDS, description="The quoted words, with or without quotation marks.")
]
StatementAsked = Annotated[
    str, Field(min_length=1, max_length=MAX_WORDS, description="A statement: one sentence, or a few.")
]
