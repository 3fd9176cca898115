"""The `[minors]` section of `site.toml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Agency = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,15}$")]


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    age_of_majority: int = Field(default=18, ge=1, le=25)
    """From which birthday on somebody leaves without anybody's consent."""
    age_source: str = "Convention on the Rights of the Child, article 1"
    """The law that sets that age, shown beside it."""
    estimate_margin: int = Field(default=3, ge=0, le=10)
    """Years by which an estimated birth date may be wrong either way."""
    pattern_days: int = Field(default=30, ge=1, le=3650)
    """For how many days back the children of one adult are counted."""
    pattern_children: int = Field(default=2, ge=2, le=100)
    """From how many different children without a proven link on the second line is called."""
    accepted_authorities: tuple[str, ...] = ("ibesr", "court")
    """Whose authorisations let a child leave; those of others are kept and shown."""
    notify: tuple[Agency, ...] = ("IBESR", "BPM")
    """Who is to be told when a child is held."""
    contacts: dict[str, str] = Field(default_factory=dict)
    """How to reach each of them, shown beside the notice: `{ IBESR = "...", BPM = "..." }`."""
