"""The `[crossings]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    second_look_minutes: int = Field(default=3, ge=0, le=60)
    """Within how many minutes the same document the same way is a second look and no second crossing."""
    resume_hours: int = Field(default=12, ge=1, le=72)
    """For how many hours an undecided inspection is gone on with; later the traveller is examined anew."""
    stay_days: int = Field(default=90, ge=1, le=3650)
    """The stay proposed to foreigners; the entry rules of a later room replace it."""
    nationals: str = Field(default="HTI", pattern="^[A-Z]{1,3}$")
    """The nationality that may always enter and whose stay has no end."""
